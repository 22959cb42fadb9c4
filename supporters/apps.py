from django.apps import AppConfig


class SupportersConfig(AppConfig):
    name = "supporters"
    verbose_name = "Supporters"

    def ready(self):
        from . import packs, signals  # noqa: F401 – the maker of packs registers itself, the signals are connected
