"""The answers an organisation chooses from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    CHARITY = "charity", _("Charity")
    COMMUNITY = "community", _("Community group")
    FAITH = "faith", _("Faith group")
    SOCIAL_ENTERPRISE = "social-enterprise", _("Community interest company or social enterprise")
    HOUSING = "housing", _("Housing association")
    EDUCATION = "education", _("Education or training")
    PROFESSIONAL = "professional", _("Professional or staff body")
    PUBLIC = "public", _("Public body")
    OTHER = "other", _("Other")


class Work(models.TextChoices):
    """The roles and services that the campaign names."""

    JUSTICE_SERVICES = "justice-services", _("Services in the criminal justice system")
    PREVENTION = "prevention", _("Preventing crime")
    REHABILITATION = "rehabilitation", _("Helping people rebuild their lives after an offence")
    HEALTH = "health", _("Health")
    HOUSING = "housing", _("Housing")
    EDUCATION = "education", _("Education")
    EMPLOYMENT = "employment", _("Employment")
    CAMPAIGNING = "campaigning", _("Campaigning for change")


class Listing(models.TextChoices):
    PUBLIC = "public", _("On the public list")
    COUNTED = "counted", _("Count us, do not name us")


class State(models.TextChoices):
    UNCONFIRMED = "unconfirmed", _("Waiting for the email to be confirmed")
    CONFIRMED = "confirmed", _("Waiting to be checked")
    QUERIED = "queried", _("We asked a question")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# The only moves there are; the database refuses any other (migration 0003).
MOVES = {
    State.UNCONFIRMED: {State.CONFIRMED},
    State.CONFIRMED: {State.QUERIED, State.APPROVED, State.DECLINED},
    State.QUERIED: {State.CONFIRMED},
    State.APPROVED: {State.WITHDRAWN},
    State.WITHDRAWN: {State.APPROVED},
    State.DECLINED: set(),
}
