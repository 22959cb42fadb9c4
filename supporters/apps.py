from django.apps import AppConfig


class SupportersConfig(AppConfig):
    name = "supporters"
    verbose_name = "Supporters"

    def ready(self):
        from campaign.site import Site

        from . import packs, signals  # noqa: F401 – the maker of packs registers itself, the signals are connected
        from .models import Wording

        Site.along["wordings"] = Wording.current_rows
