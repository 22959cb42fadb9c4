"""News and press releases, and the page that a journalist can use in five minutes."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.views.generic import DetailView

from .. import placing
from ..comparing import readable
from ..making.press import PICTURES
from ..models import Figure, MadeFile, News, Quote, Spokesperson
from ..public import PublicMixin
from .pages import PageView

PAGE = 20  # items on a page


class NewsList(PageView):
    """The newest first; ``after`` is the last item of the page before."""

    slug = "news"
    template_name = "campaign/news/list.html"

    def get_context_data(self, **kwargs):
        releases = self.request.GET.get("kind") == News.Kind.RELEASE
        items = News.objects.published().filter(**{"kind": News.Kind.RELEASE} if releases else {})
        found = list(older_than(items, self.request.GET.get("after", "")).defer("body", "notes")[: PAGE + 1])
        query = {"kind": News.Kind.RELEASE} if releases else {}
        more = {"after": found[PAGE - 1].pk} if len(found) > PAGE else None
        return super().get_context_data(
            items=found[:PAGE],
            releases=releases,
            next_url=more and reverse("campaign:news", query=query | more),
            first_url="after" in self.request.GET and reverse("campaign:news", query=query),
            **kwargs,
        )


def older_than(items, number):
    """``items`` after the one with this number in their order; none where that is gone."""
    if not number.isascii() or not number.isdecimal() or len(number) > 18:
        return items
    last = News.objects.filter(pk=number).values("dated")[:1]
    return items.filter(Q(dated__lt=last) | Q(dated=last, pk__lt=number))


class NewsItem(PublicMixin, DetailView):
    context_object_name = "item"
    template_name = "campaign/news/item.html"

    def get_queryset(self):
        return News.objects.published()

    def get_context_data(self, **kwargs):
        pictures = placing.pictures([str(self.object.picture_id)])
        quotes = Quote.objects.published().filter(news=self.object).select_related("spokesperson")
        return super().get_context_data(
            picture=pictures.get(str(self.object.picture_id)), quotes=quotes, contact=press_contact(self.site), **kwargs
        )


class Press(PageView):
    slug = "press"
    template_name = "campaign/news/press.html"

    def get_context_data(self, **kwargs):
        speakers = list(Spokesperson.objects.published().annotate(quoted=quotes_of_speaker()))
        shown = placing.pictures_where(
            Q(picture__for_press=True) | Q(picture__in=[each.picture_id for each in speakers if each.picture_id])
        )
        for speaker in speakers:
            speaker.shown = shown.get(str(speaker.picture_id))
        return super().get_context_data(
            figures=figures_for_media(),
            speakers=speakers,
            pictures=[picture for picture in shown.values() if picture.for_press],
            archive=MadeFile.objects.filter(name=PICTURES).first(),
            releases=News.objects.published().filter(kind=News.Kind.RELEASE).defer("body", "notes")[:3],
            contact=press_contact(self.site),
            plain=self.as_plain_text(),
            **kwargs,
        )

    def as_plain_text(self):
        """What the page says, with links that lead somewhere when they are copied."""
        return readable(self.published_page(self.slug).body).replace("[/", f"[{self.site.url}/")


def quotes_of_speaker():
    """The approved quotes of a speaker that stand for themselves, as an annotation."""
    quotes = Quote.objects.published().filter(spokesperson=OuterRef("pk"))
    return ArraySubquery(quotes.values(json=JSONObject(text="text", news="news__slug")))


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
