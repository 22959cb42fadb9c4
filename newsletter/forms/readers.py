from crispy_forms.layout import HTML, Hidden
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign import languages
from supporters.forms.base import EmailField, PublicForm, TrapForm

from ..models import Topic


class ChoicesForm(PublicForm, forms.Form):
    """What a reader gets, and in which language. A topic they have is theirs to keep when others are not offered it."""

    button = _("Save what you chose")

    topics = forms.ModelMultipleChoiceField(
        label=_("What would you like to read about?"),
        queryset=Topic.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none and you get everything."),
        error_messages={
            "invalid_choice": _("Choose from the topics shown"),
            "invalid_pk_value": _("Choose from the topics shown"),
        },
    )
    language = forms.ChoiceField(
        label=_("In which language?"),
        choices=languages.NAMES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a language"), "invalid_choice": _("Choose a language")},
    )

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"language": languages.current()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        theirs = [topic.pk for topic in self.initial.get("topics", ())]
        self.fields["topics"].queryset = Topic.objects.filter(Q(is_offered=True) | Q(pk__in=theirs))

    @property
    def choices(self):
        return {"topics": list(self.cleaned_data["topics"]), "language": self.cleaned_data["language"]}


class SubscribeForm(ChoicesForm, TrapForm):
    """The whole of it; the form at the foot of every page sends an address alone."""

    button = _("Get the newsletter")

    email = EmailField(
        label=_("Email address"),
        help_text=_("We send one message to it. The newsletter comes only after you have pressed the button in there."),
        error_messages={"required": _("Enter an email address")},
    )

    def __init__(self, *args, wording, **kwargs):
        super().__init__(*args, **kwargs)
        self.wording = wording

    def clean(self):
        """Sending it counts for the words that were shown, and a page may have been open for long."""
        if self.data.get("wording", str(self.wording.pk)) != str(self.wording.pk):
            raise ValidationError(_("What you agree to has changed since you opened the page. Please read it again"))
        return super().clean()

    def parts(self):
        words = HTML('{% include "newsletter/_words.html" with wording=form.wording %}')
        return ["email", "topics", "language", Hidden("wording", self.wording.pk), self.trap(), words]


class AddressForm(PublicForm, forms.Form):
    button = _("Send a link to the new address")

    email = EmailField(
        label=_("New email address"),
        help_text=_("Nothing changes until you have opened the link in the message we send there."),
        error_messages={"required": _("Enter the new email address")},
    )


class ReasonForm(PublicForm, forms.Form):
    button = _("Tell us")

    reason = forms.ChoiceField(
        label=_("Would you tell us why?"),
        widget=forms.RadioSelect,
        help_text=_("Only if you like. You have left either way."),
        error_messages={"required": _("Choose one, or simply close this page")},
        choices=[
            ("Too many mails", _("Too many mails")),
            ("Not what I expected", _("It is not what I expected")),
            ("No time to read it", _("I have no time to read it")),
            ("I did not ask for it", _("I did not ask for it")),
            ("Something else", _("Something else")),
        ],
    )
