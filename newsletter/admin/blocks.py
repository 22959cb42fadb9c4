"""The blocks of an issue as rows of its form: numbered, and each with whatever its kind needs."""

from django import forms
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from .. import items
from ..models import Block

LAST = 32_767  # the largest number of its column
MOST_NAMED = 5  # of the things that words may mean


class BlockForm(forms.ModelForm):
    """Whoever names something of the site means to show it, whatever kind the row began with."""

    order = forms.IntegerField(label="Place", required=False, min_value=0, max_value=LAST)
    thing = forms.CharField(
        label="Something of the site",
        required=False,
        max_length=250,
        help_text="Type a word of its title, or its kind such as “event”, and choose.",
    )

    class Meta:
        model = Block
        fields = ("order", "kind", "thing", "title", "text", "url")

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = offered
        self.fields["order"].initial = None
        self.fields["thing"].initial = items.name_of(self.instance.item) if self.instance.item else ""
        self.fields["thing"].widget.attrs |= {"list": "things", "class": "vTextField", "autocomplete": "off"}
        self.fields["order"].widget.attrs |= {"class": "vIntegerField", "aria-label": f"Place of {self.name}"}

    @property
    def name(self):
        return "New block" if self.instance.pk is None else items.line_of(self.instance)

    def clean_order(self):
        return LAST if self.cleaned_data["order"] is None else self.cleaned_data["order"]

    def clean(self):
        super().clean()
        if "thing" in self.changed_data and self.cleaned_data.get("thing") and "kind" not in self.changed_data:
            self.cleaned_data["kind"] = Block.Kind.ITEM
        item = self.item() if self.cleaned_data.get("kind") == Block.Kind.ITEM else None
        self.cleaned_data["item_type_id"] = ContentType.objects.get_for_model(item).pk if item else None
        self.cleaned_data["item_id"] = item.pk if item else None
        self.instance.item = item

    def item(self):
        """The one thing that is meant; as it was, where nothing was typed anew."""
        words = self.cleaned_data.get("thing", "")
        if self.instance.item and words == self.fields["thing"].initial:
            return self.instance.item
        found = items.find(words, self.offered) if words else {}
        if len(found) == 1:
            return next(iter(found.values()))
        self.add_error("thing", not_one(found, words))
        return None


def not_one(found, words):
    if not words:
        return ValidationError("Say what it shows: type a word or two of its title.")
    if not found:
        return ValidationError(f"Nothing that is published, and may stand here, is called “{words}”.")
    names = "; ".join(list(found)[:MOST_NAMED])
    more = f"; and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return ValidationError(f"That could be one of {len(found)}: {names}{more}. Choose one.")


class BlockFormSet(forms.BaseInlineFormSet):
    @cached_property
    def offered(self):
        """Read once for all rows; the page holds it as one list too."""
        return items.offered()

    def get_form_kwargs(self, index):
        return super().get_form_kwargs(index) | {"offered": self.offered}


class BlockInline(admin.StackedInline):
    model = Block
    form, formset = BlockForm, BlockFormSet
    template = "admin/newsletter/issue/blocks.html"
    extra = 2
    fields = ["kind", "thing", "title", "text", "url"]  # its place stands beside the line of each

    def get_formset(self, request, obj=None, **kwargs):
        return super().get_formset(request, obj, **kwargs | {"fields": ["order", *self.fields]})

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("item")
