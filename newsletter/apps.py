from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = "Newsletter"

    def ready(self):
        from campaign import searching
        from campaign.snapshots import PARTS

        from . import signals  # noqa: F401 – connects them
        from .models import Issue

        searching.add_group("newsletter", _("Newsletter"), ["issue"])
        # An issue has a history like the campaign's own content: its blocks are a part of it.
        PARTS[Issue] = {"blocks": ("order", "kind", "title", "text", "url", "item_type_id", "item_id")}
