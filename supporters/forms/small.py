"""The forms of one question, and the directory's search."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign import areas

from ..choices import Kind
from ..cleaning import refuse_links
from .base import EmailField, LineField, ParagraphsField, PublicForm, TrapForm


class AskForLinkForm(PublicForm, forms.Form):
    button = _("Email me a link")

    email = EmailField(
        label=_("Email address"),
        help_text=_("The address your organisation signed up with."),
        error_messages={"required": _("Enter an email address")},
    )


class TellMeForm(PublicForm, TrapForm):
    button = _("Email me when it is out")

    email = EmailField(
        label=_("Email address"),
        help_text=_("For one message when it is out, after you have confirmed the address. Then we delete it."),
        error_messages={"required": _("Enter an email address")},
    )

    def __init__(self, *args, publication, **kwargs):
        super().__init__(*args, **kwargs)
        self.publication = publication

    @property
    def helper(self):
        helper = super().helper
        helper.form_action = reverse("supporters:tell_me", args=[self.publication.slug])
        return helper

    def parts(self):
        return ["email", self.trap()]


class ReplyForm(PublicForm, forms.Form):
    button = _("Send your message")

    text = ParagraphsField(
        label=_("Your message"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 4000}),
        error_messages={"required": _("Write a message first")},
    )


class WriteForm(PublicForm, TrapForm):
    button = _("Send your message")

    name = LineField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name")},
    )
    email = EmailField(
        label=_("Email address"),
        help_text=_("They get it with your message, to answer you."),
        error_messages={"required": _("Enter an email address")},
    )
    text = ParagraphsField(
        label=_("Your message"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 2000}),
        error_messages={"required": _("Write a message first")},
    )

    def clean_name(self):
        return refuse_links(self.cleaned_data["name"])

    @property
    def message(self):
        return {name: self.cleaned_data[name] for name in ("name", "text")}

    def parts(self):
        return ["name", "email", "text", self.trap()]


class LeaveForm(PublicForm, forms.Form):
    button = _("Do this now")

    choice = forms.ChoiceField(
        label=_("What would you like us to do?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three")},
        choices=[
            (
                "list",
                _("Take us off the public list and out of the totals. We keep your entry, so that you can come back."),
            ),
            ("mail", _("Send me no more mail. Your organisation’s entry stays as it is.")),
            ("erase", _("Erase everything you hold about us. This cannot be undone.")),
        ],
    )

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        if not organisation.approved_at:  # it is on no list yet
            self.fields["choice"].choices = self.fields["choice"].choices[1:]
            self.fields["choice"].error_messages["required"] = _("Choose one of the two")


class DirectoryForm(forms.Form):
    """The directory's search and filters, as a plain GET form; what does not fit is ignored, never an error."""

    q = forms.CharField(label=_("Name"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("Any kind")), *Kind.choices])
    area = forms.ChoiceField(label=_("Area"), required=False, choices=[("", _("Everywhere")), *areas.choices()])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-control" if name == "q" else "form-select"
