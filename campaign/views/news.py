"""News and press releases, and the page that a journalist can use in five minutes."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from .. import placing
from ..comparing import readable
from ..making.press import PICTURES, for_press
from ..models import Figure, News, Quote, Spokesperson, Story
from ..public import PublicMixin
from .lists import page_after
from .pack import with_files
from .pages import PageView


class NewsList(PageView):
    """The newest first."""

    slug = "news"
    template_name = "campaign/news/list.html"

    def get_context_data(self, **kwargs):
        releases = self.request.GET.get("kind") == News.Kind.RELEASE
        query = {"kind": News.Kind.RELEASE} if releases else {}
        news = News.objects.published().filter(**query).defer("body", "notes")
        items, after = page_after(news, "-dated", self.request.GET.get("after"))
        return super().get_context_data(
            items=items,
            releases=releases,
            next_url=after and reverse("campaign:news", query=query | {"after": after}),
            first_url="after" in self.request.GET and reverse("campaign:news", query=query),
            **kwargs,
        )


class NewsItem(PublicMixin, DetailView):
    context_object_name = "item"
    template_name = "campaign/news/item.html"

    def get_queryset(self):
        return News.objects.published()

    def get_context_data(self, **kwargs):
        quotes = Quote.objects.published().filter(news=self.object).select_related("spokesperson")
        return super().get_context_data(
            picture=placing.picture(self.object.picture_id),
            quotes=quotes,
            contact=press_contact(self.site),
            **kwargs,
        )


class Press(PageView):
    slug = "press"
    template_name = "campaign/news/press.html"

    def get_context_data(self, **kwargs):
        speakers = list(Spokesperson.objects.published().annotate(quoted=quotes_of_speaker()))
        of_speakers = Q(picture__in=[each.picture_id for each in speakers if each.picture_id])
        shown = placing.pictures_where(for_press() | of_speakers & ~Q(picture__in=Story.objects.pictures()))
        for speaker in speakers:
            speaker.shown = shown.get(str(speaker.picture_id))
        return super().get_context_data(
            figures=figures_for_media(),
            speakers=speakers,
            pictures=[picture for picture in shown.values() if picture.for_press],
            files=with_files([(_("All pictures, with their credits and descriptions"), PICTURES)]),
            releases=News.objects.published().filter(kind=News.Kind.RELEASE).defer("body", "notes")[:3],
            contact=press_contact(self.site),
            plain=self.as_plain_text(),
            **kwargs,
        )

    def as_plain_text(self):
        """What the page says, with links that lead somewhere when they are copied."""
        words = placing.MARKER.sub("", self.published_page(self.slug).body)
        return readable(words).replace("[/", f"[{self.site.url}/")


def quotes_of_speaker():
    """The approved quotes of a speaker that stand for themselves, as an annotation."""
    quotes = Quote.objects.published().filter(spokesperson=OuterRef("pk"))
    return ArraySubquery(quotes.values(json=JSONObject(id="pk", text="text")))


def figures_for_media():
    """The three that staff chose for the media’s own page."""
    return Figure.objects.published().filter(audiences__slug="media")[:3]


def press_contact(site):
    """How journalists reach somebody: the numbers for them, or else the campaign’s own address."""
    campaign = site.campaign
    return {
        "email": campaign.press_email or campaign.contact_email,
        "phone": campaign.press_phone,
        "hours": campaign.press_hours,
    }
