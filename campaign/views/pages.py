from django.views.generic import TemplateView

from ..models import Event, FactSheet, Figure, Initiative, Objective, Partner
from ..public import PublicMixin


class PageView(PublicMixin, TemplateView):
    """A page by its slug: fixed by the URL pattern, or taken from the address."""

    slug = None
    template_name = "campaign/page.html"

    def get_context_data(self, **kwargs):
        page = self.published_page(self.slug or self.kwargs["slug"])
        return super().get_context_data(page=page, **kwargs)


class Home(PageView):
    """Its template asks for these rows only when it renders them anew."""

    slug = "home"
    template_name = "campaign/home.html"

    def figures(self):
        return Figure.objects.published().filter(on_home_page=True)

    def objectives(self):
        return Objective.objects.published().exclude(group=Objective.Group.OVERALL)

    def fact_sheets(self):
        return FactSheet.objects.published()[:3]

    def next_event(self):
        return Event.objects.coming().filter(cancelled=False).first()

    def initiatives(self):
        return Initiative.objects.published().order_by("-published_at", "-pk")[:3]


class Aims(PageView):
    slug = "aims"
    template_name = "campaign/aims.html"

    def get_context_data(self, **kwargs):
        objectives = list(Objective.objects.published())
        groups = {group: [each for each in objectives if each.group == group] for group in Objective.Group.values}
        return super().get_context_data(**groups, **kwargs)


class Partners(PageView):
    slug = "who-is-behind-it"
    template_name = "campaign/partners.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(partners=Partner.objects.published(), **kwargs)
