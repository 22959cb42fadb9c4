"""Pictures at the desk: sent in once, described, credited, and never taken away from under a text that shows them."""

from django import forms
from django.contrib import admin
from django.utils.html import format_html, format_html_join

from ..models import Picture
from ..pictures import read_picture, shown_size, store, variants
from ..placing import used_in
from .base import ContentAdmin
from .checking import links_to_places


class PictureForm(forms.ModelForm):
    file = forms.FileField(
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"}),
        help_text="JPEG, PNG, WebP or AVIF, up to 15 MB. Where and when it was taken is removed from it.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].required = self.instance.pk is None
            self.fields["file"].label = "New file in its place" if self.instance.pk else "File"

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file:
            self.picture = read_picture(file)
        return file


@admin.register(Picture)
class PictureAdmin(ContentAdmin):
    form = PictureForm
    list_display = ["small", "title", "alt", "credit", "for_press", "shows_people", "made_at"]
    list_display_links = ["small", "title"]
    list_filter = ["for_press", "shows_people", "decorative"]
    search_fields = ["title", "alt", "credit"]
    readonly_fields = ["small", "used"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("files")

    def get_fieldsets(self, request, obj=None):
        picture = ["small", "used", "file"] if obj else ["file"]
        return [
            (None, {"fields": ["title", *picture]}),
            ("For those who do not see it", {"fields": ["alt", "decorative"]}),
            ("Rights", {"fields": ["credit", "for_press", "shows_people", "consent"]}),
        ]

    def save_model(self, request, picture, form, change):
        sent = form.cleaned_data.get("file")
        if sent:
            picture.width, picture.height = shown_size(form.picture)
        super().save_model(request, picture, form, change)
        if sent:
            store(picture, variants(form.picture))

    @admin.display(description="Picture")
    def small(self, picture):
        file = next((file for file in picture.files.all() if file.format == "webp"), None)
        if not file:
            return "–"
        height = round(picture.height * 160 / picture.width)
        return format_html('<img src="{}" alt="" width="160" height="{}">', file.get_absolute_url(), height)

    @admin.display(description="Where it is used")
    def used(self, picture):
        return format_html_join(", ", "{}", ((each,) for each in links_to_places(picture))) or "Nowhere yet"

    def get_deleted_objects(self, objs, request):
        """A picture that stands somewhere stays, and the page says where."""
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        standing = [f"“{picture}” stands in: {item}" for picture in objs for item in used_in("picture", picture.pk)]
        return deleted, counts, missing, [*protected, *standing]
