from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = "Newsletter"

    def ready(self):
        from campaign import linked_data, searching, usage

        from . import contents, history, signals  # noqa: F401 – what issues are kept as, and what is listened to
        from .linked_data import of_issue
        from .models import Issue

        linked_data.DESCRIBED[Issue] = of_issue
        usage.register(contents.issues_with)
        searching.add_group("newsletter", _("Newsletter"), ["issue"])
