"""Who gets the newsletter: find one, see what they agreed to and what they were sent. Nobody is edited here."""

from django.contrib import admin
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import path
from django.utils.formats import date_format
from django.utils.timezone import localdate

from outbox.models import Delivery, Suppression

from ..models import Subscriber, Topic
from . import acts, addresses

REASONS = dict(Suppression.Reason.choices)


class ReachedFilter(admin.SimpleListFilter):
    title, parameter_name = "whether issues reach them", "reached"

    def lookups(self, request, model_admin):
        return [("yes", "Gets the next issue"), ("paused", "Paused"), ("suppressed", "Not written to")]

    def queryset(self, request, queryset):
        match self.value():
            case "yes":
                return queryset.reachable()
            case "paused":
                return queryset.subscribed().filter(paused_until__gt=localdate())
            case "suppressed":
                return queryset.filter(email_hmac__in=Suppression.objects.values("email_hmac"))
        return queryset


class TopicFilter(admin.SimpleListFilter):
    title, parameter_name = "topic", "topic"

    def lookups(self, request, model_admin):
        return [("none", "None chosen: every issue"), *((topic.slug, topic.name) for topic in Topic.objects.all())]

    def queryset(self, request, queryset):
        if self.value() == "none":
            return queryset.filter(topics=None)
        return queryset.filter(topics__slug=self.value()) if self.value() else queryset


@admin.register(Subscriber)
class SubscriberAdmin(admin.ModelAdmin):
    list_display = ["email", "state", "next_issue", "language", "confirmed_at", "left_at"]
    list_filter = ["state", ReachedFilter, TopicFilter, "language"]
    search_fields = ["email"]
    search_help_text = "The beginning of an address, or its end from the @ on"
    show_full_result_count = False
    when_empty = "Nobody has asked for the newsletter yet. Its form stands at the foot of every page."
    actions = None
    fieldsets = [
        (None, {"fields": [("state", "next_issue"), ("language", "topic_names")]}),
        ("When", {"fields": [("asked_at", "confirmed_at", "left_at"), "paused_until"]}),
    ]
    empty_value_display = "–"

    def has_add_permission(self, request):
        return False  # people subscribe themselves, or are imported with evidence

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False  # by erasing alone, which keeps the hash

    def get_queryset(self, request):
        kept_from = Suppression.objects.filter(email_hmac=OuterRef("email_hmac")).order_by("pk").values("reason")[:1]
        return super().get_queryset(request).annotate(kept_from=Subquery(kept_from))

    def get_search_results(self, request, queryset, search_term):
        """The beginning is found by an index, the end by reading every address, which is quick enough."""
        term = search_term.replace("\x00", "").strip().lower()
        part = Q(email__endswith=term) if term.startswith("@") else Q(email__startswith=term)
        return queryset.filter(part), False

    @admin.display(description="the next issue")
    def next_issue(self, subscriber):
        if subscriber.state != Subscriber.State.SUBSCRIBED:
            return "is not for them"
        if subscriber.kept_from:
            return f"does not go: {REASONS[subscriber.kept_from].lower()}"
        if subscriber.is_paused:
            return f"waits: paused until {date_format(subscriber.paused_until, 'j F Y')}"
        return "goes to them"

    @admin.display(description="topics")
    def topic_names(self, subscriber):
        return ", ".join(map(str, subscriber.topics.all())) or "none chosen: every issue"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        subscriber = self.get_object(request, object_id)
        context = {}
        if subscriber:
            context = {
                "title": subscriber.email,
                "events": subscriber.events.select_related("wording", "issue", "by").order_by("-pk"),
                "copies": copies_of(subscriber),
                "suppressions": Suppression.objects.filter(email_hmac=subscriber.email_hmac).select_related("by"),
                "acts": acts.possible_acts(request, subscriber),
            }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("address/", wrap(self.address_view), name="newsletter_subscriber_address"),
            path("<int:pk>/do/<slug:name>/", wrap(self.act_view), name="newsletter_subscriber_act"),
            *super().get_urls(),
        ]

    def address_view(self, request):
        return addresses.address_view(self, request)

    def act_view(self, request, pk, name):
        return acts.act_view(self, request, pk, name)


def copies_of(subscriber):
    """Each copy that was meant for their address, the newest issue first, by one look in the index for each issue."""
    of_theirs = Delivery.objects.filter(mailing__issue__isnull=False, email_hmac=subscriber.email_hmac)
    return of_theirs.annotate(issue=F("mailing__issue"), title=F("mailing__subject")).order_by("-mailing")
