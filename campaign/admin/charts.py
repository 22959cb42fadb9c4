"""Charts on the page of their series: what to draw is chosen from the table, never typed."""

from django import forms
from django.contrib import admin
from django.utils.text import slugify

from ..models import Chart


class ChartForm(forms.ModelForm):
    labels = forms.ChoiceField(label="Column of labels", help_text="Groups, years or regions.")
    shown = forms.MultipleChoiceField(label="Columns to draw", widget=forms.CheckboxSelectMultiple)
    row = forms.ChoiceField(
        label="Only this row", required=False, help_text="For lanes of one row, such as one year. A line takes all."
    )
    emphasis = forms.ChoiceField(label="Look first at", required=False)
    slug = forms.SlugField(label="Address", required=False, help_text="Empty, it is made from the title.")

    class Meta:
        model = Chart
        fields = ("kind", "title", "description", "labels", "shown", "row", "emphasis", "unit", "order", "slug")
        widgets = {"description": forms.Textarea(attrs={"rows": 2, "cols": 80})}

    def __init__(self, *args, series, **kwargs):
        super().__init__(*args, **kwargs)
        columns = [(column["name"], column["label"]) for column in series.columns]
        numbers = [(column["name"], column["label"]) for column in series.columns if column["kind"] == "number"]
        rows = row_labels(series)
        self.offer("labels", [("", "Choose a column"), *columns], [self.instance.labels])
        self.offer("shown", numbers, self.instance.shown or [])
        self.offer("row", [("", "All rows"), *rows], [self.instance.row])
        self.offer("emphasis", [("", "Nothing more than the rest"), *numbers, *rows], [self.instance.emphasis])

    def offer(self, name, choices, present):
        """The choices of a field, and what is chosen now even where the table has it no more: nothing slips away."""
        known = {value for value, _ in choices}
        gone = [(value, f"{value} (not in the table)") for value in present if value and value not in known]
        self.fields[name].choices = [*choices, *gone]

    def clean_slug(self):
        return self.cleaned_data["slug"] or slugify(self.data.get(self.add_prefix("title"), ""))[:80]


def row_labels(series):
    """Each text in the table once: what can stand beside a lane."""
    texts = [place for place, column in enumerate(series.columns) if column["kind"] == "text"]
    labels = dict.fromkeys(row[place] for place in texts for row in series.rows if row[place])
    return [(label, label) for label in labels]


class ChartFormSet(forms.BaseInlineFormSet):
    def get_form_kwargs(self, index):
        return super().get_form_kwargs(index) | {"series": self.instance}


class ChartInline(admin.StackedInline):
    model = Chart
    form = ChartForm
    formset = ChartFormSet
    extra = 0
    fields = [
        "title", "slug", "kind", "description", "labels", "shown", ("row", "emphasis"), ("unit", "order"),
    ]  # fmt: skip
