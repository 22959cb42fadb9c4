from django.db.models import Q
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from ..making.consent import LARGE, SHEET
from ..models import Story
from ..placing import pictures_where
from ..public import PublicMixin
from .pack import with_files
from .pages import PageView


class Stories(PageView):
    slug = "stories"
    template_name = "campaign/stories/list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            stories=Story.objects.published(),
            files=with_files([(_("Consent and joining sheet"), SHEET), (_("The same in large print"), LARGE)]),
            **kwargs,
        )


class StoryDetail(PublicMixin, DetailView):
    template_name = "campaign/stories/story.html"

    def get_queryset(self):
        return Story.objects.published()

    def get_context_data(self, **kwargs):
        number = self.object.picture_id
        picture = pictures_where(Q(picture=number)).get(str(number)) if number else None
        return super().get_context_data(picture=picture, **kwargs)
