from django import template

from ..models import SenderProcess

register = template.Library()


@register.inclusion_tag("admin/outbox/_health.html")
def mail_room_health():
    """What keeps the mail room from sending: no sender, or what the senders say of themselves."""
    senders = SenderProcess.objects.all()
    awake = list(senders.awake())
    return {
        "notes": sorted({sender.note for sender in awake if sender.note}),
        "is_silent": not awake,
        "last": senders.first(),
    }
