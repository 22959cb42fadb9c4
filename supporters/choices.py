"""The answers an organisation chooses from."""

from django.db import models


class Kind(models.TextChoices):
    CHARITY = "charity", "Charity"
    COMMUNITY = "community", "Community group"
    FAITH = "faith", "Faith group"
    SOCIAL_ENTERPRISE = "social-enterprise", "Community interest company or social enterprise"
    HOUSING = "housing", "Housing association"
    EDUCATION = "education", "Education or training"
    PROFESSIONAL = "professional", "Professional or staff body"
    PUBLIC = "public", "Public body"
    OTHER = "other", "Other"


class Work(models.TextChoices):
    """The roles and services that the campaign names."""

    JUSTICE_SERVICES = "justice-services", "Services in the criminal justice system"
    PREVENTION = "prevention", "Preventing crime"
    REHABILITATION = "rehabilitation", "Helping people rebuild their lives after an offence"
    HEALTH = "health", "Health"
    HOUSING = "housing", "Housing"
    EDUCATION = "education", "Education"
    EMPLOYMENT = "employment", "Employment"
    CAMPAIGNING = "campaigning", "Campaigning for change"


class Listing(models.TextChoices):
    PUBLIC = "public", "On the public list"
    COUNTED = "counted", "Count us, do not name us"


class State(models.TextChoices):
    UNCONFIRMED = "unconfirmed", "Waiting for the email to be confirmed"
    CONFIRMED = "confirmed", "Waiting to be checked"
    QUERIED = "queried", "We asked a question"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


# The only moves there are; the database refuses any other (migration 0003).
MOVES = {
    State.UNCONFIRMED: {State.CONFIRMED},
    State.CONFIRMED: {State.QUERIED, State.APPROVED, State.DECLINED},
    State.QUERIED: {State.CONFIRMED},
    State.APPROVED: {State.WITHDRAWN},
    State.WITHDRAWN: {State.APPROVED},
    State.DECLINED: set(),
}
