import hashlib

from django import forms

from .. import cleaning
from ..forms import EntryForm


class OrganisationForm(EntryForm):
    """Staff correct an entry by the same rules that its organisation wrote it by."""


def digest(organisations):
    """Changes with anything an organisation says of itself."""
    said = [[str(getattr(each, name)) for name in ("pk", *EntryForm.saved_fields)] for each in organisations]
    return hashlib.sha256(repr(sorted(said)).encode()).hexdigest()


class DecisionForm(forms.Form):
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 4, "cols": 80}), required=False, max_length=4000)
    send_mail = forms.BooleanField(label="Send this mail to its contacts", required=False, initial=True)
    subject = forms.CharField(max_length=200, required=False, widget=forms.TextInput(attrs={"size": 80}))
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 14, "cols": 80}), required=False, max_length=10_000)

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, decision, chosen, **kwargs):
        """``chosen`` are the organisations as they are now; ``seen`` is what they were when the page was shown."""
        self.now = digest(chosen)
        initial = {"subject": decision.subject, "text": decision.text, "seen": self.now}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["reason"].label = decision.reason_label
        self.fields["reason"].required = decision.reason_required
        self.fields["text"].help_text = "{contact}, {organisation}, {reason} and {link} are filled in for each mail."

    def clean_reason(self):
        return cleaning.clean_paragraphs(self.cleaned_data["reason"])

    def clean_subject(self):
        return cleaning.clean_line(self.cleaned_data["subject"])

    def clean(self):
        data = super().clean()
        if data.get("seen") != self.now:
            self.data = self.data.copy() | {"seen": self.now}
            self.add_error(None, "An entry was changed after you opened this page. Look at it again, then decide.")
        if data.get("send_mail"):
            for name in ("subject", "text"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, "Write something, or send no mail.")
        return data

    @property
    def mail(self):
        """``(subject, text)``, or None when staff chose to send nothing."""
        data = self.cleaned_data
        return (data["subject"], data["text"].replace("\r\n", "\n")) if data["send_mail"] else None
