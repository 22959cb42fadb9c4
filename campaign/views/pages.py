from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject
from django.views.generic import TemplateView

from ..models import Event, FactSheet, Figure, Initiative, Objective, Page, Partner
from ..public import PublicMixin

ON_CARDS = {
    FactSheet: ("number", "slug", "title", "summary"),
    Initiative: ("slug", "title", "summary", "place"),
    Event: ("slug", "title", "summary", "place", "starts_at", "ends_at"),
}


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

    def lists(self):
        """The first fact sheets, the newest initiatives and the next event, in the one query that is left for them."""
        shown = {
            "fact_sheets": FactSheet.objects.published()[:3],
            "initiatives": Initiative.objects.published().order_by("-published_at", "-pk")[:3],
            "events": Event.objects.coming().filter(cancelled=False)[:1],
        }
        rows = {name: as_json(items, ON_CARDS[items.model]) for name, items in shown.items()}
        found = Page.objects.filter(slug=self.slug).values(**rows).get()
        lists = {name: [from_json(items.model, row) for row in found[name]] for name, items in shown.items()}
        return lists | {"fact_sheets": self.site.in_their_language(lists["fact_sheets"])}


def as_json(items, names):
    """``items`` as an annotation: a list of what stands under ``names``."""
    return ArraySubquery(items.values(json=JSONObject(**{name: name for name in names})))


def from_json(model, row):
    return model(**{name: model._meta.get_field(name).to_python(value) for name, value in row.items()})


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
