"""Sign-ups that may be the same body as another: shown to staff, never merged by themselves."""

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F

from .models import Contact, Organisation

ALIKE = 0.55  # similarity of two names from which staff are asked to look
MOST = 10


def likely_duplicates(organisation):
    """Pairs of another organisation and the reasons to think it is the same, at most ten for each reason."""
    reasons = {}
    for reason, matches in candidates(organisation):
        for match in matches.exclude(pk=organisation.pk)[:MOST]:
            reasons.setdefault(match, []).append(reason)
    return list(reasons.items())


def candidates(organisation):
    everyone = Organisation.objects.order_by("pk")
    addresses = Contact.objects.filter(organisation=organisation).values("email")
    yield "the same email address", everyone.filter(contacts__email__in=addresses).distinct()
    if organisation.registration_numbers:
        yield "the same number", everyone.filter(registration_numbers__overlap=organisation.registration_numbers)
    if organisation.web_domain:
        yield "the same website", everyone.filter(web_domain=organisation.web_domain)
    alike = Organisation.objects.filter(sort_key__trigram_similar=organisation.sort_key)
    alike = alike.annotate(likeness=TrigramSimilarity(F("sort_key"), organisation.sort_key))
    yield "a similar name", alike.filter(likeness__gte=ALIKE).order_by("-likeness", "pk")
