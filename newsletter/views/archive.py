"""Every issue that has begun to leave, as a web page with an address of its own."""

from django.http import HttpResponsePermanentRedirect
from django.views.generic import DetailView, TemplateView

from campaign.public import PublicMixin
from campaign.views import EverythingFeed
from campaign.views.lists import page_after

from .. import contents
from ..models import Issue


class Archive(PublicMixin, TemplateView):
    """The newest first: by the day it began to leave, not by when somebody began to write it."""

    template_name = "newsletter/archive.html"

    def get_context_data(self, **kwargs):
        issues, after = page_after(Issue.objects.archived(), "-mailing__started_at", self.request.GET.get("after"))
        next_url = after and f"{self.request.path}?after={after}"
        return super().get_context_data(issues=issues, next_url=next_url, **kwargs)


class IssuePage(PublicMixin, DetailView):
    """An issue as it is today: what was corrected since is right, and what was taken back is not in it."""

    template_name = "newsletter/issue.html"
    context_object_name = "issue"

    def get_queryset(self):
        return contents.with_contents(Issue.objects.archived())

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        if request.path != self.object.get_absolute_url():
            return HttpResponsePermanentRedirect(self.object.get_absolute_url())
        return self.render_to_response(self.get_context_data(parts=contents.parts(self.object)))


class ArchiveFeed(EverythingFeed):
    app = "newsletter"
    name = "feed"
    title = "Race for Justice: the newsletter"
    subtitle = "Each issue of the e-newsletter, as a web page."
    kinds = ("issue",)

    def link(self, site):
        return f"{site.url}/newsletter/archive/"
