"""The mails one by one: look, and send again. What was written is never edited."""

from django.contrib import admin, messages
from django.db.models import Q
from django.utils.text import Truncator

from .. import services
from ..models import Delivery, Mailing, hash_of
from .looking import LookOnly

LAST_MAILINGS = 12


class KindFilter(admin.SimpleListFilter):
    title = parameter_name = "kind"

    def lookups(self, request, model_admin):
        """Never asked of all copies: what kind those are, their mailings say."""
        single = Delivery.objects.single().order_by("kind").values_list("kind", flat=True).distinct()
        copies = {about.partition(":")[0] for about in Mailing.objects.values_list("about", flat=True)}
        return [(kind, kind.replace("_", " ")) for kind in sorted({*single, *copies})]

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


class MailingFilter(admin.SimpleListFilter):
    title, parameter_name = "mailing", "mailing"

    def lookups(self, request, model_admin):
        last = Mailing.objects.values_list("pk", "subject")[:LAST_MAILINGS]
        return [("none", "None: a mail about one thing"), *((str(number), subject) for number, subject in last)]

    def queryset(self, request, queryset):
        if self.value() == "none":
            return queryset.single()
        return queryset.filter(mailing=self.value()) if (self.value() or "").isdecimal() else queryset


@admin.register(Delivery)
class DeliveryAdmin(LookOnly):
    list_display = ["state", "bounce", "kind", "to", "what", "created_at", "attempts", "problem"]
    list_display_links = ["what"]
    list_filter = ["state", "bounce", KindFilter, MailingFilter]
    list_select_related = ["mailing"]
    search_fields = ["to", "subject", "key"]  # the log names a mail by the end of its key
    search_help_text = "An address, words of a subject, or the end of a mail’s key"
    empty_value_display = ""
    actions = ["send_again"]
    fieldsets = [
        (None, {"fields": ["state", "kind", "about", "mailing", "to", "subject", "short_key"]}),
        (
            "What became of it",
            {
                "fields": [
                    *("created_at", "attempts", "next_attempt_at", "sent_at", "ended_at"),
                    *("bounce", "bounced_at", "last_code", "last_error"),
                ]
            },
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
        # Without the words: a mailing's would be read anew for each of its copies on the page.
        mails = super().get_queryset(request).defer("text", "html", "mailing__text", "mailing__html")
        return mails if request.user.is_superuser else mails.exclude(kind="account")

    def get_search_results(self, request, queryset, search_term):
        """A whole address is also found where only its hash is left."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if "@" not in search_term:
            return found, may_repeat
        return queryset.filter(Q(to__icontains=search_term) | Q(email_hmac=hash_of(search_term))), False

    def has_send_permission(self, request):
        return request.user.has_perm("outbox.change_delivery")

    @admin.display(description="subject", ordering="subject")
    def what(self, mail):
        return mail.mailing.subject if mail.mailing else mail.subject

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
        copies = sum(1 for mail in queryset if mail.mailing_id)
        if waiting := len(queryset) - len(again) - copies:
            messages.warning(request, f"Left alone, because they are still waiting to be sent: {waiting}.")
        if copies:
            messages.warning(request, f"Left alone, because they belong to a mailing, which is sent once: {copies}.")
