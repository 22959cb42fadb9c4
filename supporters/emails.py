"""One function a message. Each writes outbox rows in the caller's transaction; the words are in templates/emails."""

import re
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import override

from campaign.site import Site
from outbox import services as outbox
from outbox.models import Delivery

from .links import make_link


def about(organisation):
    """How the outbox's rows name the organisation they are about."""
    return f"organisation:{organisation.pk}"


def send(template, contact, *, after=None, reply_to="", **context):
    organisation = contact.organisation
    context |= {
        "organisation": organisation,
        "contact": contact,
        "campaign": Site.current().campaign,
        "keep_days": settings.KEEP_UNCONFIRMED_DAYS,
    }
    about_it = about(organisation)
    with override(contact.language):
        outbox.queue(template, to=contact.email, about=about_it, after=after, reply_to=reply_to, context=context)


def confirm_sign_up(contact, *, after=None):
    send("confirm_sign_up", contact, after=after, link=make_link("confirm", contact))


def nothing_left_to_confirm(organisation):
    """Whoever confirmed by one mail is not sent the next."""
    for template in ("confirm_sign_up", "remind_to_confirm"):
        outbox.skip(about(organisation), template)


def remind_to_confirm(contact):
    send("remind_to_confirm", contact, link=make_link("confirm", contact))


def already_signed_up(contact):
    """Somebody signed a confirmed organisation up again: say so, no more often than confirmations are sent."""
    lately = now() - timedelta(minutes=settings.CONFIRMATION_GAP_MINUTES)
    said = Delivery.objects.filter(about=about(contact.organisation), kind="already_signed_up", to=contact.email)
    if not said.filter(created_at__gt=lately).exists():
        send("already_signed_up", contact, link=make_link("status", contact))


def waiting(contact):
    send("waiting", contact, link=make_link("status", contact))


def entry_link(contact):
    send("entry_link", contact, link=make_link("entry", contact), status_link=make_link("status", contact))


def joined_as_contact(contact):
    send("joined_as_contact", contact, link=make_link("status", contact))


def another_contact(contact, *, newcomer):
    send("another_contact", contact, newcomer=newcomer, link=make_link("status", contact))


def change_decided(contact, *, accepted):
    send("change_decided", contact, accepted=accepted, link=make_link("status", contact))


def about_item(template, proposal, **context):
    """To whoever proposed it; when that person is gone, to everybody who speaks for the organisation."""
    contacts = proposal.organisation.contacts.select_related("organisation").filter(no_mail_since=None)
    for contact in contacts.filter(pk=proposal.contact_id) if proposal.contact_id else contacts:
        send(template, contact, proposal=proposal, item=proposal.item, link=make_link("status", contact), **context)


def proposal_received(proposal):
    about_item("proposal_received", proposal)


def proposal_published(proposal):
    about_item("proposal_published", proposal, public_link=settings.SITE_URL + proposal.item.get_absolute_url())


def proposal_changed(proposal):
    about_item("proposal_changed", proposal, public_link=settings.SITE_URL + proposal.item.get_absolute_url())


def proposal_refused(proposal):
    about_item("proposal_refused", proposal)


def message(organisation, *, name, email, text):
    """What a visitor wrote, to everybody there who takes mail; whoever answers writes to the visitor."""
    for contact in organisation.contacts.select_related("organisation").filter(no_mail_since=None):
        link = settings.SITE_URL + reverse("supporters:ask_for_link")
        send("message", contact, reply_to=email, visitor=name, visitor_email=email, text=text, link=link)


def about_alert(alert):
    return f"alert:{alert.pk}"


def confirm_alert(alert):
    """Ask whoever has the address whether they want the one mail."""
    links = {"link": make_link("confirm_alert", alert), "stop_link": make_link("stop_alert", alert)}
    context = {"publication": alert.publication, "keep_days": settings.KEEP_UNCONFIRMED_ALERT_DAYS, **links}
    outbox.queue("confirm_alert", to=alert.email, about=about_alert(alert), context=context)


def publication_out(publication, addresses):
    """The one mail to each address; it is the same for all."""
    context = {"publication": publication, "link": settings.SITE_URL + publication.get_absolute_url()}
    outbox.queue_to_each("publication_out", addresses, about=f"publication:{publication.pk}", context=context)


def decision(contact, *, kind, subject, text, reason):
    """A mail whose words staff edited, with its marks filled in (see ``decisions.Decision``)."""
    fills = {
        "{contact}": contact.name,
        "{organisation}": contact.organisation.name,
        "{reason}": reason,
        "{link}": make_link("status", contact),
    }
    subject, text = fill_in(subject, fills), fill_in(text, fills)
    with override(contact.language):  # the words are those of staff, and what is said around them the contact’s own
        outbox.queue_text(kind, to=contact.email, subject=subject, text=text, about=about(contact.organisation))


def fill_in(text, fills):
    """Replace each mark once, so that a mark inside somebody's name stays what it is."""
    return re.sub("|".join(map(re.escape, fills)), lambda found: fills[found[0]], text)
