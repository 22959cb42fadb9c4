"""The mail room for staff: look, and send again. What was written is never edited."""

from django.contrib import admin, messages
from django.utils.text import Truncator

from . import services
from .models import Delivery


@admin.register(Delivery)
class DeliveryAdmin(admin.ModelAdmin):
    list_display = ["state", "kind", "to", "subject", "created_at", "attempts", "problem"]
    list_display_links = ["subject"]
    list_filter = ["state", "kind"]
    search_fields = ["to", "subject", "key"]  # the log names a mail by the end of its key
    show_full_result_count = False
    actions = ["send_again"]
    fieldsets = [
        (None, {"fields": ["state", "kind", "about", "to", "subject", "short_key"]}),
        (
            "What became of it",
            {"fields": ["created_at", "attempts", "next_attempt_at", "sent_at", "ended_at", "last_code", "last_error"]},
        ),
        (
            "Private: the words of the mail",
            {
                "fields": ["text"],
                "description": "The links in it are personal: whoever opens one acts for the person it was sent to. "
                "Do not open, copy or forward them.",
            },
        ),
    ]

    def get_queryset(self, request):
        """Staff accounts' mails hold the key to an account: only who may change accounts anyway sees them."""
        mails = super().get_queryset(request)
        return mails if request.user.is_superuser else mails.exclude(kind="account")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_send_permission(self, request):
        return request.user.has_perm("outbox.change_delivery")

    @admin.display(description="problem", ordering="last_error")
    def problem(self, mail):
        return Truncator(mail.last_error).chars(80)

    @admin.action(description="Send again", permissions=["send"])
    def send_again(self, request, queryset):
        again = [mail for mail in queryset if services.resend(mail)]
        for mail in again:
            self.log_change(request, mail, "Sent again.")
        if again:
            messages.success(request, f"To be sent again: {len(again)}. The mails leave within a few seconds.")
        if waiting := len(queryset) - len(again):
            messages.warning(request, f"Left alone, because they are still waiting to be sent: {waiting}.")
