from django.contrib import admin

from ..models import SenderProcess
from .looking import LookOnly


@admin.register(SenderProcess)
class SenderProcessAdmin(LookOnly):
    """The processes that send, as they last said so; one that is gone stays in the list for a day."""

    list_display = ["name", "started_at", "seen_at", "note"]
    empty_value_display = "–"
