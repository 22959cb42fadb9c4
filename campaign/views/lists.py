"""Long lists: filters that forgive, and pages that each begin after an item."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .. import areas

PAGE = 24  # items on a page


class AreaForm(forms.Form):
    """The filters of a list as a plain GET form; an answer that is none is as good as no answer."""

    area = forms.ChoiceField(label=_("Place"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="show-%s", **kwargs)
        self.fields["area"].choices = [("", _("Everywhere")), *areas.choices()]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"
        self.is_valid()

    @property
    def asked(self):
        """The answers that were given and are some."""
        return {name: answer for name, answer in self.cleaned_data.items() if answer}


def page_after(items, key, after):
    """``(items, after)``: a page of ``items`` by ``key``, and the number after which the next begins; None at the end.

    ``after`` is what the last page said, as the visitor sent it; what is no such number leads to the beginning.
    """
    name, beyond, sign = (key[1:], "lt", "-") if key.startswith("-") else (key, "gt", "")
    last = items.filter(pk=after).values(name, "pk").first() if is_number(after) else None
    if last:
        further = Q(**{f"{name}__{beyond}": last[name]})
        items = items.filter(further | Q(**{name: last[name], f"pk__{beyond}": last["pk"]}))
    found = list(items.order_by(key, f"{sign}pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def is_number(text):
    return bool(text) and text.isascii() and text.isdecimal() and len(text) < 19
