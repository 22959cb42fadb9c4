"""What an organisation says about itself: at sign-up, and when it changes its entry."""

from crispy_forms.layout import Field, Fieldset, Hidden
from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .. import cleaning
from ..choices import Kind, Listing, Work
from ..models import Organisation
from ..models.organisations import MOST_PEOPLE
from .base import AreasField, EmailField, LineField, ParagraphsField, PublicForm, TrapForm


class EntryForm(PublicForm, forms.ModelForm):
    """What an organisation says about itself, at sign-up and when it edits its entry."""

    registration_number = LineField(
        label=_("Charity or company number"),
        required=False,
        max_length=60,
        help_text=_("Small groups without one are just as welcome. If you have two, put a comma between them."),
    )
    website = forms.URLField(
        required=False,
        max_length=300,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url", "spellcheck": "false"}),
        error_messages={"invalid": _("Check the web address: it looks like www.example.org")},
    )
    areas_of_work = AreasField(
        label=_("Where do you work?"),
        help_text=_("Choose all that apply. Groups anywhere in the UK are welcome."),
        error_messages={"required": _("Choose at least one area")},
    )
    work = forms.TypedMultipleChoiceField(
        label=_("What do you do?"),
        choices=Work,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose all that apply."),
        error_messages={"required": _("Choose at least one kind of work")},
    )
    people_supported = forms.IntegerField(
        label=_("How many people do you support in a year?"),
        required=False,
        min_value=0,
        max_value=MOST_PEOPLE,
        help_text=_("A whole number. It adds to the campaign’s total. Leave it empty if you do not know."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Enter a whole number, such as 250, or leave this empty"),
            "min_value": _("Enter nought or more"),
            "max_value": format_lazy(_("Enter a number up to {most}"), most=f"{MOST_PEOPLE:,}"),
        },
    )

    class Meta:
        model = Organisation
        fields = (
            "name",
            "kind",
            "website",
            "areas_of_work",
            "work",
            "people_supported",
            "people_supported_basis",
            "statement",
            "listing",
            "takes_messages",
        )
        field_classes = {"name": LineField, "people_supported_basis": LineField, "statement": ParagraphsField}
        labels = {
            "name": _("Name of the organisation"),
            "kind": _("What kind of organisation is it?"),
            "people_supported_basis": _("How do you know?"),
            "statement": _("Why do you support the campaign?"),
            "listing": _("How should we list you?"),
            "takes_messages": _("Visitors may write to us through our page on this site"),
        }
        help_texts = {
            "name": _("As you want it to appear on the list."),
            "people_supported_basis": _("For example: our records for last year, or an estimate."),
            "statement": _("One or two sentences, shown beside your name if you are on the public list."),
            "listing": _("Either way you count towards the campaign’s goal."),
            "takes_messages": _(
                "We pass on what they write by email, and never show your address. You can turn it off at any time."
            ),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "statement": forms.Textarea(attrs={"rows": 4, "maxlength": 600}),
            "listing": forms.RadioSelect,
        }
        error_messages = {
            "name": {"required": _("Enter the organisation’s name"), "max_length": _("Use 200 characters at the most")},
            "kind": {"required": _("Choose what kind of organisation it is")},
            "listing": {"required": _("Choose how we should list you")},
        }

    # What an edit writes: the fields of the form, and what is worked out of them.
    saved_fields = (*Meta.fields, "registration_numbers", "web_domain")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:  # staff who may only look are shown none of them
            self.fields["kind"].choices = [("", _("Choose one")), *Kind.choices]
            self.fields["listing"].choices = Listing.choices
        if self.instance.pk:
            self.initial["registration_number"] = ", ".join(self.instance.registration_numbers)

    def clean_name(self):
        return cleaning.clean_name(self.cleaned_data["name"])

    def clean_registration_number(self):
        return cleaning.clean_numbers(self.cleaned_data["registration_number"])

    def clean_website(self):
        return cleaning.clean_website(self.cleaned_data["website"])

    def clean(self):
        data = super().clean()
        if data.get("people_supported") is not None and data.get("people_supported_basis") == "":
            self.add_error("people_supported_basis", _("Say how you know, such as: our records for last year"))
        return data

    def validate_constraints(self):
        """Nothing: each constraint would ask the database what the fields above have made sure of."""

    def _post_clean(self):
        self.instance.registration_numbers = self.cleaned_data.get("registration_number", [])
        self.instance.web_domain = cleaning.web_domain(self.cleaned_data.get("website") or "")
        super()._post_clean()

    def organisation_parts(self):
        return Fieldset(
            _("The organisation"),
            "name",
            "kind",
            Field("registration_number", css_class="form-control--short"),
            "website",
            "areas_of_work",
            "work",
            Field("people_supported", css_class="form-control--short"),
            "people_supported_basis",
            "statement",
        )


class ContactForm(forms.Form):
    contact_name = LineField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name")},
    )
    contact_role = LineField(
        label=_("Your role there"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        help_text=_("Such as trustee, manager or volunteer."),
        error_messages={"required": _("Enter your role, such as trustee or volunteer")},
    )
    contact_email = EmailField(
        label=_("Email address"),
        help_text=_("Never shown publicly. We send one message to confirm it."),
        error_messages={"required": _("Enter an email address")},
    )
    contact_phone = LineField(
        label=_("Telephone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text=_("Never shown publicly."),
    )

    def clean_contact_name(self):
        return cleaning.refuse_links(self.cleaned_data["contact_name"])

    def clean_contact_role(self):
        return cleaning.refuse_links(self.cleaned_data["contact_role"])

    def clean_contact_phone(self):
        phone = self.cleaned_data["contact_phone"]
        if phone and (sum(char.isdigit() for char in phone) < 7 or not set(phone) <= set("0123456789 +-()./extEXT#")):
            raise ValidationError(_("Enter a telephone number, such as 020 7946 0000, or leave this empty"))
        return phone


class SignUpForm(TrapForm, ContactForm, EntryForm):
    """An organisation adds its name. ``authority`` is the tick under the wording it agrees to."""

    button = _("Send and confirm by email")

    authority = forms.BooleanField(
        error_messages={"required": _("Tick the box if you may speak for the organisation")},
    )

    def __init__(self, *args, wording, **kwargs):
        super().__init__(*args, **kwargs)
        self.wording = wording
        self.fields["authority"].label = wording.text

    def clean_authority(self):
        """The tick counts for the words that were shown, and a page may have been open for long."""
        if self.data.get("wording", str(self.wording.pk)) != str(self.wording.pk):
            raise ValidationError(_("These words have changed since you opened the page. Please read them again"))
        return self.cleaned_data["authority"]

    def parts(self):
        return [
            self.organisation_parts(),
            Fieldset(_("Who we can talk to"), "contact_name", "contact_role", "contact_email", "contact_phone"),
            Fieldset(_("Your agreement"), "listing", "takes_messages", Hidden("wording", self.wording.pk), "authority"),
            self.trap(),
        ]


class EditEntryForm(ContactForm, EntryForm):
    """A contact changes the organisation's entry and what we hold about itself, the address excepted."""

    button = _("Save the changes")
    contact_email = None

    def __init__(self, *args, contact, waiting=None, **kwargs):
        """``waiting`` is the Change that staff have not looked at yet: the form goes on from its words."""
        kwargs["initial"] = {f"contact_{name}": getattr(contact, name) for name in ("name", "role", "phone")}
        if waiting:
            kwargs["initial"] |= {"name": waiting.name, "statement": waiting.statement}
        super().__init__(*args, **kwargs)

    def parts(self):
        return [
            self.organisation_parts(),
            Fieldset(_("The public list"), "listing", "takes_messages"),
            Fieldset(_("Who we can talk to"), "contact_name", "contact_role", "contact_phone"),
        ]
