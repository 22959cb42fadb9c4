"""What an organisation writes about an initiative or an event of its own, and about what happened there."""

from datetime import datetime, time

from crispy_forms.layout import Field, Fieldset
from django import forms
from django.forms.utils import from_current_timezone
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext_lazy as _

from campaign.models import Event, Initiative, RichTextField
from campaign.models.activity import Field as KindOfWork

from .. import cleaning
from ..models import EventProposal, InitiativeProposal
from ..typed import as_html, as_text
from .base import AreasField, LineField, ParagraphsField, PublicForm

LONG = 5_000  # characters of one long answer


CHANGED_MEANWHILE = _(
    "Somebody changed this after you opened the page. What you wrote is still here, and nothing of it is sent. "
    "Open the page once more to see the change, or send yours again."
)


def long_answer(label, help_text="", *, required=False):
    """The box for a field of rich text: plain words, an empty line between paragraphs."""
    return ParagraphsField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write a few sentences here")},
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
        """``revision`` is the number of the item's latest one: ``seen`` is what it was when the page was opened."""
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
        choices=KindOfWork,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose all that apply."),
        error_messages={"required": _("Choose at least one kind of work")},
    )
    need = long_answer(_("Why is it needed?"))
    what_it_does = long_answer(
        _("What does it do?"), _("What happens, how often, and who does it. A dash begins a point."), required=True
    )
    result = long_answer(_("What came of it?"), _("What is different now, and for how many people."), required=True)
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


PROPOSAL_FORMS = {InitiativeProposal: InitiativeForm, EventProposal: EventForm}
