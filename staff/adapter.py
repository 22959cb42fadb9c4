from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.urls import reverse

from outbox import services as outbox


class StaffAdapter(DefaultAccountAdapter):
    """Accounts are made in the admin, and mail leaves through the outbox."""

    def is_open_for_signup(self, request):
        return False

    def post_login(self, request, user, **kwargs):
        """Whoever came in with a one-time password chooses another before anything else."""
        if not user.has_usable_password():
            kwargs["redirect_url"] = reverse("account_set_password")
        return super().post_login(request, user, **kwargs)

    def get_password_set_redirect_url(self, request):
        return reverse("admin:index")

    def get_reset_password_from_key_url(self, key):
        """The site's own address: the Host header of whoever asks is not to be trusted with a key."""
        return settings.SITE_URL + urlsplit(super().get_reset_password_from_key_url(key)).path

    def send_mail(self, template_prefix, email, context):
        message = self.render_mail(template_prefix, email, context | {"site_url": settings.SITE_URL})
        outbox.queue_text("account", to=email, subject=message.subject, text=message.body)
