"""Who gets an issue: the fixed filters of its audience over those who can be written to today."""

from django.db.models import Exists, OuterRef, Q

from campaign import areas, languages
from supporters.choices import Kind, State
from supporters.models import Contact

from .models import Subscriber


def readers(issue):
    """The subscribers that ``issue`` goes to; a filter that is left empty holds nobody back."""
    people = Subscriber.objects.reachable()
    if issue.topics.exists():
        people = people.filter(wants(issue))
    if issue.audience_languages:
        people = people.filter(language__in=issue.audience_languages)
    if issue.kinds or issue.areas:
        people = people.filter(works_for(issue))
    if issue.confirmed_before:
        people = people.filter(confirmed_at__date__lt=issue.confirmed_before)
    return people


def wants(issue):
    """Chose one of its topics, or none at all."""
    chosen = Subscriber.topics.through.objects.filter(subscriber=OuterRef("pk"))
    return Exists(chosen.filter(topic__in=issue.topics.all())) | ~Exists(chosen)


def works_for(issue):
    """Is a contact of one approved organisation of these kinds that works in these areas, or around or within them."""
    fits = Q(organisation__state=State.APPROVED)
    if issue.kinds:
        fits &= Q(organisation__kind__in=issue.kinds)
    if issue.areas:
        ground = sorted({key for area in issue.areas for key in areas.touching(area)})
        fits &= Q(organisation__areas_of_work__overlap=ground)
    return Exists(Contact.objects.filter(fits, email=OuterRef("email")))


def in_words(issue):
    """The filters as phrases after “subscribers”; none means everybody."""
    if topics := [str(topic) for topic in issue.topics.all()]:
        yield f"who chose {either(topics)}, or chose no topic"
    if issue.audience_languages:
        yield f"who read in {either(languages.NAMES[each] for each in issue.audience_languages)}"
    if issue.kinds:
        yield f"at an approved organisation of this kind: {either(str(Kind(each).label) for each in issue.kinds)}"
    if issue.areas:
        yield f"at an approved organisation in {either(str(areas.names()[each]) for each in issue.areas)}"
    if issue.confirmed_before:
        yield f"who confirmed before {issue.confirmed_before:%-d %B %Y}"


def either(words):
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last
