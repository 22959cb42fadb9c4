from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.html import format_html_join

from .. import consents
from ..models import Consent, Copy, Published, Story
from ..models.stories import NO_CONSENT
from ..placing import used_in
from .base import PUBLISHING, PublishedAdmin
from .checking import NumbersMixin, UsageMixin
from .publishing import PUBLISH, SCHEDULE


class StoryForm(forms.ModelForm):
    button = None  # PublishingMixin says which was pressed

    def clean(self):
        super().clean()
        consent = self.cleaned_data.get("consent")
        if self.button in (PUBLISH, SCHEDULE) and not (consent and consent.allows()):
            self.add_error("consent", NO_CONSENT)

    def clean_picture(self):
        picture = self.cleaned_data["picture"]
        if picture and (places := used_in("picture", picture.pk)):
            raise ValidationError(f"It stands in “{places[0]}” too. A story’s picture goes with its story.")
        return picture


class CopyInline(admin.TabularInline):
    """Those that only a person knows of; the files of the site write themselves down."""

    model = Copy
    extra = 1
    verbose_name_plural = "Copies that nobody can call back: papers, newsletters, broadcasts it went to"

    def get_queryset(self, request):
        return super().get_queryset(request).filter(by_hand=True)


@admin.register(Story)
class StoryAdmin(UsageMixin, NumbersMixin, PublishedAdmin):
    form = StoryForm
    list_display = ["title", "topic", "consent", "shown", "updated_at"]
    list_filter = ["status", "topic"]
    list_select_related = ["consent"]
    search_fields = ["title", "summary", "body"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["consent"]
    readonly_fields = ["files"]
    inlines = [CopyInline]
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary", "body", "topic", "happened", "picture"]}),
        ("Consent", {"fields": ["consent", "files"]}),
        PUBLISHING,
    ]

    @admin.display(description="files it is or was in")
    def files(self, story):
        rows = Copy.objects.filter(story=story, by_hand=False)
        return format_html_join("", "<p>{}, from {}{}</p>", ((row, row.first_on, until(row)) for row in rows)) or "None"

    def delete_model(self, request, story):
        self.delete_queryset(request, Story.objects.filter(pk=story.pk))

    def delete_queryset(self, request, queryset):
        consents.delete_stories(queryset)

    def move(self, request, queryset, status, note, told):
        if status == Published.Status.PUBLISHED:
            consented = Q(consent__in=Consent.objects.valid())
            for story in queryset.exclude(consented):
                self.message_user(request, f"“{story}” was not published. {NO_CONSENT}", messages.ERROR)
            queryset = queryset.filter(consented)
        super().move(request, queryset, status, note, told)


def until(row):
    return f" until {row.last_on}" if row.last_on else ""
