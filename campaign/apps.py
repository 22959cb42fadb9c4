from django.apps import AppConfig


class CampaignConfig(AppConfig):
    name = "campaign"
    verbose_name = "The campaign’s pages"

    def ready(self):
        from .making import sheets  # noqa: F401 - the makers of files register themselves
