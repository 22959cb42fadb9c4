"""What an organisation writes about something of its own, and about an initiative."""

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from campaign.models import Field, Initiative, RichTextField

from .. import cleaning
from ..typed import as_html, as_text
from .base import AreasField, LineField, ParagraphsField, PublicForm

LONG = 5_000  # characters of one long answer
CHANGED_MEANWHILE = _(
    "Somebody changed this after you opened the page. What you wrote is still here, and nothing of it is sent. "
    "Open the page once more to see the change, or send yours again."
)


def long_answer(label, help_text="", *, missing=None):
    """The box for a field of rich text: plain words, an empty line between paragraphs. ``missing`` asks for it."""
    return ParagraphsField(
        label=label,
        help_text=help_text,
        required=missing is not None,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": missing},
    )


def website():
    return forms.URLField(
        label=_("Website"),
        required=False,
        max_length=300,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
        error_messages={"invalid": _("Check the web address: it looks like www.example.org")},
    )


class ItemForm(PublicForm, forms.ModelForm):
    """Plain boxes for rich text; what the organisation left alone in them stays as staff made it."""

    saved_fields = ()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, revision=None, **kwargs):
        """``revision`` names the item's latest, and the change that waits: ``seen`` is what it was at opening."""
        super().__init__(*args, **kwargs)
        self.revision = self.initial["seen"] = str(revision or "")
        for name in self.rich:
            self.initial[name] = as_text(self.initial.get(name) or "")

    @property
    def rich(self):
        model = self._meta.model
        return [name for name in self.fields if name in self._meta.fields and is_rich(model._meta.get_field(name))]

    def clean(self):
        data = super().clean()
        for name in self.rich:
            if name in data:
                changed = name in self.changed_data
                data[name] = as_html(data[name]) if changed else getattr(self.instance, name)
        if data.get("seen", "") != self.revision:
            self.data = self.data.copy() | {"seen": self.revision}
            self.add_error(None, CHANGED_MEANWHILE)
        return data

    def validate_constraints(self):
        """Nothing: each constraint would ask the database what the fields have made sure of."""


def is_rich(field):
    return isinstance(field, RichTextField)


class ProposalForm(ItemForm):
    button = _("Send it to be checked")

    areas = AreasField(
        label=_("Which areas is it in?"),
        help_text=_("It is found under these on the site. Choose the smallest that fit."),
        error_messages={"required": _("Choose at least one area")},
    )
    website = website()

    def clean_title(self):
        return cleaning.clean_name(self.cleaned_data["title"])

    def clean_website(self):
        return cleaning.clean_website(self.cleaned_data["website"])


class InitiativeForm(ProposalForm):
    """The same headings for everybody, so that initiatives can be compared."""

    fields = forms.TypedMultipleChoiceField(
        label=_("What kind of work is it?"),
        choices=Field,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose all that apply."),
        error_messages={"required": _("Choose at least one kind of work")},
    )
    need = long_answer(_("Why is it needed?"))
    what_it_does = long_answer(
        _("What does it do?"),
        _("What happens, how often, and who does it. A dash begins a point."),
        missing=_("Say what it does"),
    )
    result = long_answer(
        _("What came of it?"), _("What is different now, and for how many people."), missing=_("Say what came of it")
    )
    learned = long_answer(_("What did you learn?"), _("What you would do again, and what you would not."))

    class Meta:
        model = Initiative
        fields = (
            "title",
            "summary",
            "run_by",
            "place",
            "areas",
            "fields",
            "for_whom",
            "need",
            "what_it_does",
            "result",
            "evidence",
            "cost",
            "learned",
            "website",
            "contact",
        )
        field_classes = dict.fromkeys(("title", "run_by", "place", "for_whom", "cost", "contact"), LineField)
        field_classes |= dict.fromkeys(("summary", "evidence"), ParagraphsField)
        labels = {
            "title": _("What is it called?"),
            "summary": _("What is it, in one or two sentences?"),
            "run_by": _("Who runs it?"),
            "place": _("Where is it?"),
            "for_whom": _("Who is it for?"),
            "evidence": _("How do you know?"),
            "cost": _("What does it cost?"),
            "contact": _("How can people reach you about it?"),
        }
        help_texts = {
            "summary": _("For the list of initiatives."),
            "run_by": _("Your organisation, and partners if there are any."),
            "place": _("In words, such as: Handsworth, Birmingham."),
            "for_whom": "",
            "evidence": _("Who counted what, and when; or an evaluation with its web address."),
            "cost": _("If you know: how much, for what, and who pays."),
            "contact": _("Shown to everybody, so give a work address or number only."),
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
            "evidence": forms.Textarea(attrs={"rows": 4}),
        }
        error_messages = {
            "title": {"required": _("Enter what it is called")},
            "summary": {"required": _("Say in a sentence or two what it is")},
            "run_by": {"required": _("Enter who runs it")},
            "place": {"required": _("Enter where it is")},
            "for_whom": {"required": _("Say who it is for")},
            "evidence": {"required": _("Say how you know what came of it")},
        }

    saved_fields = (*Meta.fields, "checked_on")

    def _post_clean(self):
        if self.has_changed():
            self.instance.checked_on = localdate()  # whoever runs it says so today
        super()._post_clean()

    def parts(self):
        return [
            Fieldset(_("The initiative"), "title", "summary", "run_by", "place", "areas", "fields", "for_whom"),
            Fieldset(_("What it does"), "need", "what_it_does", "cost"),
            Fieldset(_("What came of it"), "result", "evidence", "learned"),
            Fieldset(_("Where to find out more"), "website", "contact"),
            "seen",
        ]
