from django.apps import AppConfig
from django.db.models.signals import post_delete, pre_save


class CampaignConfig(AppConfig):
    name = "campaign"
    verbose_name = "The campaign’s pages"

    def ready(self):
        # The makers of files register themselves: imported for that alone, in the order in which their files are made.
        from .making import consent, sheets, pack, cards, press  # noqa: F401 – see above # isort: skip
        from .models import Chart, Figure, PictureFile, PublicationFile, Story
        from .placing import follow_new_slug
        from .uploads import remove_file, remove_replaced

        for model in (PictureFile, PublicationFile):
            post_delete.connect(remove_file, sender=model, dispatch_uid=f"remove {model.__name__}")
            pre_save.connect(remove_replaced, sender=model, dispatch_uid=f"remove replaced {model.__name__}")
        for model in (Figure, Chart, Story):
            pre_save.connect(follow_new_slug, sender=model, dispatch_uid=f"follow slug of {model.__name__}")
