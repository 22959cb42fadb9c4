"""What an organisation writes about an event of its own, and about what happened there."""

from datetime import datetime, time

from crispy_forms.layout import Field, Fieldset
from django import forms
from django.forms.utils import from_current_timezone
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext_lazy as _

from campaign.models import Event

from .. import cleaning
from .base import LineField, ParagraphsField
from .proposals import ItemForm, ProposalForm, long_answer, website


def day_field(**kwargs):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    errors = {"required": _("Enter the day"), "invalid": _("Enter a day, such as 5/12/2026")}
    return forms.DateField(widget=widget, error_messages=errors, **kwargs)


def time_field(**kwargs):
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    errors = {"required": _("Enter the time"), "invalid": _("Enter a time, such as 18:30")}
    return forms.TimeField(widget=widget, error_messages=errors, **kwargs)


class EventForm(ProposalForm):
    day = day_field(label=_("Day"))
    begins = time_field(label=_("Begins at"))
    ends = time_field(label=_("Ends at"))
    last_day = day_field(label=_("Last day"), required=False, help_text=_("Only if it goes on for more than one day."))
    online = website()
    body = long_answer(_("More about it"), _("Who speaks, what happens. An empty line begins a new paragraph."))

    class Meta:
        model = Event
        fields = (
            "title",
            "summary",
            "organiser",
            "place",
            "address",
            "areas",
            "online",
            "access",
            "booking",
            "body",
            "website",
            "contact",
        )
        field_classes = dict.fromkeys(("title", "organiser", "place", "booking", "contact"), LineField)
        field_classes |= dict.fromkeys(("summary", "address", "access"), ParagraphsField)
        labels = {
            "title": _("What is it called?"),
            "summary": _("What is it, in one or two sentences?"),
            "organiser": _("Who holds it?"),
            "place": _("Where is it?"),
            "address": _("Address"),
            "access": _("How do people get in, and what helps them take part?"),
            "booking": _("How do people come?"),
            "contact": _("How can people reach you about it?"),
        }
        help_texts = {
            "summary": _("For the list of events."),
            "place": _("In words, such as: Handsworth, Birmingham. Or: online."),
            "address": _("Where to go, with the postcode."),
            "access": _(
                "Such as steps, lifts, toilets, a hearing loop, interpreters, a quiet room, parking, cost, childcare."
            ),
            "booking": _("Such as: just turn up; or where to book a place."),
            "contact": _("Shown to everybody, so give a work address or number only."),
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
            "address": forms.Textarea(attrs={"rows": 3}),
            "access": forms.Textarea(attrs={"rows": 4, "maxlength": 600}),
        }
        error_messages = {
            "title": {"required": _("Enter what it is called")},
            "summary": {"required": _("Say in a sentence or two what it is")},
            "organiser": {"required": _("Enter who holds it")},
            "place": {"required": _("Enter where it is")},
            "access": {"required": _("Say how people get in, such as: no steps, a lift, a toilet for wheelchairs")},
        }

    saved_fields = (*Meta.fields, "starts_at", "ends_at")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["online"].label = _("Web address to join online")
        if self.instance.starts_at:
            starts, ends = localtime(self.instance.starts_at), localtime(self.instance.ends_at)
            own = {"day": starts.date(), "begins": starts.time(), "ends": ends.time()}
            self.initial |= own | ({"last_day": ends.date()} if ends.date() != starts.date() else {})

    def clean_online(self):
        return cleaning.clean_website(self.cleaned_data["online"])

    def clean(self):
        data = super().clean()
        if {"day", "begins", "ends"} <= data.keys():
            self.clean_times(data["day"], data["begins"], data.get("last_day") or data["day"], data["ends"])
        return data

    def clean_times(self, day, begins, last_day, ends):
        try:
            starts_at, ends_at = moment(day, begins), moment(last_day, ends)
        except forms.ValidationError:
            self.add_error("begins", _("The clocks change at that time. Choose another"))
            return
        if ends_at <= starts_at:
            self.add_error("last_day" if last_day < day else "ends", _("It ends after it begins"))
        elif ends_at <= now():
            self.add_error("day", _("Choose a day to come"))
        self.instance.starts_at, self.instance.ends_at = starts_at, ends_at

    def parts(self):
        short = [Field(name, css_class="form-control--short") for name in ("day", "begins", "ends", "last_day")]
        return [
            Fieldset(_("The event"), "title", "summary", "organiser", "body"),
            Fieldset(_("When"), *short),
            Fieldset(_("Where"), "place", "address", "areas", "online"),
            Fieldset(_("How to come"), "access", "booking", "website", "contact"),
            "seen",
        ]


def moment(day, at):
    """Midnight at the end of a day can be typed as 00:00 of the next; raise ValidationError for an hour left out."""
    return from_current_timezone(datetime.combine(day, at or time()))


class ReportForm(ItemForm):
    """What happened: added up with the reports of all other events."""

    button = _("Send the report")

    came = forms.IntegerField(
        label=_("How many people came?"),
        min_value=0,
        max_value=1_000_000,
        help_text=_("A whole number; a good guess will do. The campaign adds it up."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Enter how many came, such as 40"),
            "invalid": _("Enter a whole number, such as 40"),
        },
    )
    what_happened = long_answer(_("What happened?"))

    class Meta:
        model = Event
        fields = ("came", "whom_met", "promised", "what_happened")
        field_classes = dict.fromkeys(("whom_met", "promised"), ParagraphsField)
        labels = {"whom_met": _("Whom did you meet?"), "promised": _("What was promised, and by whom?")}
        help_texts = {
            "whom_met": _("Their office or organisation: the councillor, the commissioner, a head of service."),
            "promised": _("It is shown on the event’s page, so that it can be asked about later."),
        }
        widgets = dict.fromkeys(("whom_met", "promised"), forms.Textarea(attrs={"rows": 4, "maxlength": 1000}))

    saved_fields = (*Meta.fields, "reported_on")

    def _post_clean(self):
        self.instance.reported_on = localdate()
        super()._post_clean()

    def parts(self):
        return [Field("came", css_class="form-control--short"), "whom_met", "promised", "what_happened", "seen"]
