"""What staff fill in to send an issue: when, to how many, and what they were looking at."""

from datetime import UTC, datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import get_default_timezone, localdate, now

from ...services.issues import first_moment

FARTHEST = timedelta(days=366)


class SendForm(forms.Form):
    when = forms.ChoiceField(
        choices=[("now", "At once"), ("later", "At a time to come")], initial="now", widget=forms.RadioSelect
    )
    day = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    time = forms.TimeField(required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    typed_count = forms.CharField(
        label="How many readers does it go to?",
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 10}),
        help_text="Type the number that stands above. It is asked so that nothing leaves by a slip.",
        error_messages={"required": "Type the number of readers that stands above."},
    )
    seen = forms.CharField(required=False)  # the seal of what the page showed

    def clean_typed_count(self):
        digits = self.cleaned_data["typed_count"].replace(",", "").replace(" ", "")
        if not digits.isdecimal():
            raise ValidationError("Type a number, such as 1,250.")
        return int(digits)

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        day, time, is_later = data["day"], data["time"], data["when"] == "later"
        if is_later and not (day and time):
            raise ValidationError({"day": "Choose a day and a time, or send it at once."})
        if not is_later and (day or time):
            raise ValidationError({"when": "You gave a time as well. Choose “At a time to come”, or empty it."})
        return data | {"starts_at": self.moment(day, time) if is_later else None}

    def moment(self, day, time):
        try:
            at = in_london(day, time)
        except ValidationError as refused:
            raise ValidationError({"time": refused.messages}) from refused
        if at < now():
            raise ValidationError({"day": "That time is past. Choose one to come."})
        if at < first_moment():
            raise ValidationError(
                {"time": "That is too soon to take it back. Send it at once, or choose a later time."}
            )
        if at > now() + FARTHEST:
            raise ValidationError({"day": "That is more than a year away. Choose an earlier day."})
        return at


def in_london(day, time):
    """The moment when clocks in London show ``time`` on ``day``, if they do so once."""
    wall = datetime.combine(day, time)
    at = wall.replace(tzinfo=get_default_timezone())
    if at.astimezone(UTC).astimezone(at.tzinfo).replace(tzinfo=None) != wall:
        raise ValidationError(f"The clocks go forward that night: there is no {time:%H:%M}. Choose another time.")
    if at.utcoffset() != at.replace(fold=1).utcoffset():
        raise ValidationError(f"The clocks go back that night: {time:%H:%M} comes twice. Choose another time.")
    return at


def next_clock_change(today=None):
    """The next day on which London's clocks change, and whether they go forward."""
    noon = datetime.combine(today or localdate(), datetime.min.time(), get_default_timezone()).replace(hour=12)
    days = (noon + timedelta(days=number) for number in range(1, 366))
    changed = next(day for day in days if day.utcoffset() != noon.utcoffset())
    return changed.date(), changed.utcoffset() > noon.utcoffset()
