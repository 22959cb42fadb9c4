from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = "Newsletter"

    def ready(self):
        from campaign import searching, usage

        from . import contents, history, signals  # noqa: F401 – what issues are kept as, and what is listened to

        usage.register(contents.issues_with)
        searching.add_group("newsletter", _("Newsletter"), ["issue"])
