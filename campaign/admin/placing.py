"""What the editor offers to place in a text, as JSON for its dialog (static/js/placing.js)."""

from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.http import JsonResponse

from ..models import Chart, Figure, Picture, Purpose, Story

# Where a story is left out that was not agreed to for it.
LEFT_OUT = {
    Purpose.PRINT: "on paper and in files",
    Purpose.PRESS: "for journalists",
    Purpose.RESEARCH: "in publications",
}
MOST = 20  # at once: who looks for another types a word of its title
# Each kind with the field that a marker names it by, and those that are searched.
KINDS = {
    "figure": (Figure, "slug", ["title", "statement", "slug"]),
    "chart": (Chart, "slug", ["title", "series__title", "slug"]),
    "picture": (Picture, "pk", ["title", "alt", "credit"]),
    "story": (Story, "slug", ["title", "summary", "slug"]),
}
RELATED = {"chart": "series", "story": "consent"}


def things_to_place(request):
    """The first of ``kind`` that hold every word of ``q``; with ``slug``, the one that a marker names."""
    kind, words, slug = (request.GET.get(name, "") for name in ("kind", "q", "slug"))
    if kind not in KINDS:
        return JsonResponse({"things": []}, status=400)
    model, key, searched = KINDS[kind]
    things = model.objects.select_related(RELATED.get(kind))
    if kind == "picture":
        things = things.exclude(pk__in=Story.objects.pictures())  # they stand with their story alone
    for word in words.split():
        things = things.filter(any_of(searched, word))
    if slug:
        things = things.annotate(key=Cast(key, CharField())).filter(key=slug)
    return JsonResponse({"things": [as_choice(kind, thing, key) for thing in things[:MOST]]})


def any_of(fields, word):
    found = Q()
    for field in fields:
        found |= Q(**{f"{field}__icontains": word})
    return found


def as_choice(kind, thing, key):
    return {"slug": str(getattr(thing, key)), "title": thing.title, "note": note(kind, thing)}


def note(kind, thing):
    """What staff should know before they place it: that visitors would not see it, or whose picture it is."""
    if kind == "picture":
        return thing.credit
    if kind == "story" and thing.is_public:
        not_in = [where for purpose, where in LEFT_OUT.items() if not thing.consent.allows(purpose)]
        return f"Left out {', '.join(not_in)}: that was not agreed to" if not_in else ""
    item = thing.series if kind == "chart" else thing
    return "" if item.is_public else item.get_status_display()
