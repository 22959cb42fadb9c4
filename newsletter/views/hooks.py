from django.conf import settings
from django.http import Http404
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
@never_cache
def hooks(request):
    """What a mail provider tells of bounces and complaints; without a secret to know it by, nobody may."""
    if not (settings.ANYMAIL_PROVIDER and settings.ANYMAIL.get("WEBHOOK_SECRET")):
        raise Http404
    from outbox import providers

    webhook = providers.webhook(settings.ANYMAIL_PROVIDER)
    if webhook is None:
        raise Http404
    return webhook(request)
