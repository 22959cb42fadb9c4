"""Tables of numbers: sent in as CSV, checked whole, and stored whole or not at all."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.html import format_html

from ..models import Chart, Series
from ..tables import guess_words, read_csv, read_table, write_csv
from .base import PUBLISHING, PublishedAdmin
from .charts import ChartInline
from .checking import ReviewFilter, UsageMixin
from .figures import PROVENANCE
from .rows import ColumnsField

PREVIEW = 20  # rows


class SeriesForm(forms.ModelForm):
    table = forms.FileField(
        label="CSV file",
        required=False,
        help_text="The first row names the columns, the first column the rows. In Excel: save as “CSV UTF-8”.",
    )
    header_differs = forms.BooleanField(
        label="The header of the new file is meant to be different",
        required=False,
        help_text="Tick this only when the file has other columns than the table that is here now.",
    )
    columns = ColumnsField(label="Names of columns", help_text="The words that stand on the page.")
    area_column = forms.ChoiceField(
        label="Column of areas", required=False, help_text="The one that names the police force area, if there is one."
    )
    draw_as = forms.ChoiceField(
        label="Draw it as",
        required=False,
        choices=[("", "Nothing yet"), *Chart.Kind.choices],
        help_text="Makes one chart to begin with. Better it, and add others, once the table is saved.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "table" in self.fields:
            self.fields["table"].required = self.instance.pk is None
        if "area_column" in self.fields:
            texts = [(each["name"], each["label"]) for each in self.present() if each["kind"] == "text"]
            self.fields["area_column"].choices = [("", "None"), *texts]

    def present(self):
        """The columns of the table that is stored now."""
        return self.instance.columns or []

    def clean_columns(self):
        """The stored columns with the words that were sent; what is not sent stays as it is."""
        words = {row["name"]: row["label"] for row in self.cleaned_data["columns"]}
        return [column | {"label": words.get(column["name"]) or column["label"]} for column in self.present()]

    def clean(self):
        values = super().clean()
        if values.get("table"):
            try:
                self.read(values["table"])
            except ValidationError as faults:
                self.add_error("table", faults)
        return self.cleaned_data

    def read(self, file):
        """Take the table of ``file`` as a whole; what is stored stays as it was when anything is wrong in it."""
        header, cells = read_csv(file)
        self.check_header(header)
        kinds = {column["name"]: column["kind"] for column in self.present()}
        guessed = guess_words(header, cells)
        words = [name for name in header if kinds.get(name, "text" if name in guessed else "number") == "text"]
        labels = {column["name"]: column["label"] for column in self.cleaned_data.get("columns") or self.present()}
        columns, rows = read_table(header, cells, words=words, labels=labels)
        if self.cleaned_data.get("draw_as") and not any(column["kind"] == "number" for column in columns):
            raise ValidationError("The table has no column of numbers to draw.")
        self.cleaned_data["columns"] = self.instance.columns = columns
        self.instance.rows = rows
        if kind := self.cleaned_data.get("draw_as"):
            first_chart(self.instance, kind).check_size()

    def check_header(self, header):
        present = [column["name"] for column in self.present()]
        if not present or header == present or self.cleaned_data.get("header_differs"):
            return
        faults = [f"The new file has no column “{name}”." for name in present if name not in header]
        faults += [f"The table has no column “{name}” now." for name in header if name not in present]
        raise ValidationError([
            "The header is not the one of the table that is here now. If it is meant to be "
            "different, tick the box below.",
            *(faults or ["The columns stand in another order."]),
        ])  # fmt: skip


@admin.register(Series)
class SeriesAdmin(UsageMixin, PublishedAdmin):
    form = SeriesForm
    list_display = ["title", "period", "second_hand", "checked_on", "shown"]
    list_filter = ["status", "topic", "era", "second_hand", ReviewFilter]
    search_fields = ["title", "summary", "source_title", "publisher"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["stored"]
    inlines = [ChartInline]

    def get_fieldsets(self, request, obj=None):
        words = ["title", "slug", "summary", "unit"]
        if obj:
            table = ["stored", "table", "header_differs", "columns", "area_column", "caveat"]
        else:
            table = ["table", "draw_as", "caveat"]
        return [(None, {"fields": words}), ("Table", {"fields": table}), *PROVENANCE, PUBLISHING]

    def get_inlines(self, request, obj):
        return self.inlines if obj else []  # first the table, then what can be drawn of it

    def get_urls(self):
        view = self.admin_site.admin_view(self.download)
        return [path("<int:pk>/table.csv", view, name="campaign_series_csv"), *super().get_urls()]

    def download(self, request, pk):
        series = get_object_or_404(self.get_queryset(request), pk=pk)
        response = HttpResponse(
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{series.slug}.csv"'},
        )
        write_csv(series, response)
        return response

    @admin.display(description="The table now")
    def stored(self, series):
        series = Series.objects.get(pk=series.pk)  # as it is stored, whatever the form on the page holds
        rows, more = series.rows[:PREVIEW], max(len(series.rows) - PREVIEW, 0)
        table = render_to_string("admin/campaign/table.html", {"series": series, "rows": rows, "more": more})
        return format_html(
            '{}<p><a href="{}">Download CSV</a></p>', table, reverse("admin:campaign_series_csv", args=[series.pk])
        )

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if kind := form.cleaned_data.get("draw_as"):
            first_chart(form.instance, kind).save()


def first_chart(series, kind):
    """``series`` drawn in the plainest way, for staff to better."""
    numbers = [column["name"] for column in series.columns if column["kind"] == "number"]
    slug = series.slug
    while Chart.objects.filter(slug=slug).exists():
        slug = f"{slug[:70]}-chart"
    return Chart(
        series=series,
        slug=slug,
        kind=kind,
        title=series.title,
        description=series.summary,
        labels=series.columns[0]["name"],
        shown=numbers if kind in (Chart.Kind.LINE, Chart.Kind.DOTS) else numbers[:1],
    )
