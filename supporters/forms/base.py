"""What every form for the public shares: fields that tidy what is typed, and the layout."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout, Submit
from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from campaign import areas

from .. import cleaning

EMAIL_MESSAGE = _("Check the email address: it needs a name, an @ and a domain, such as name@example.org")


class EmailField(forms.EmailField):
    default_error_messages = {"invalid": EMAIL_MESSAGE}
    default_validators = [EmailValidator(message=EMAIL_MESSAGE), cleaning.refuse_invisible]

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 254)
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}))
        super().__init__(**kwargs)

    def to_python(self, value):
        return super().to_python(value).lower()


class LineField(forms.CharField):
    """One line of text, tidied before its length is counted."""

    def to_python(self, value):
        return cleaning.clean_line(super().to_python(value))


class ParagraphsField(forms.CharField):
    def to_python(self, value):
        return cleaning.clean_paragraphs(super().to_python(value))


class AreasField(forms.TypedMultipleChoiceField):
    """Boxes for the nations and regions; the police force areas are folded away below them."""

    widget = forms.CheckboxSelectMultiple
    folded = _("Only in a part of a region? Choose police force areas")

    def __init__(self, **kwargs):
        super().__init__(choices=areas.choices, **kwargs)


class TrapForm(forms.Form):
    """With a field that people do not see; programs that fill in every field give themselves away."""

    homepage = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    @property
    def is_from_a_program(self):
        return bool(self.data.get("homepage"))

    def trap(self):
        return Div(Field("homepage"), css_class="unseen", aria_hidden="true")


class PublicForm:
    """Crispy layout without a form tag's CSRF field: public pages carry no cookie (see ``SameSiteOnly``)."""

    button = _("Send")

    @property
    def helper(self):
        helper = FormHelper()
        helper.form_class = "form"
        helper.attrs = {"novalidate": True}  # our own messages say what to do, and list every mistake at once
        helper.disable_csrf = True
        helper.layout = Layout(*self.parts(), Div(Submit("send", self.button, css_class="button"), css_class="actions"))
        return helper

    def parts(self):
        return list(self.fields)

    def order_as_shown(self):
        """Put the fields, and so the summary of mistakes, in the order of the page."""
        self.order_fields([place.name for place in self.helper.layout.get_field_names()])
