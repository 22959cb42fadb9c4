"""What poster, slide, letter and newsletter paragraph say: the campaign's own words, and whose they are."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse

from ..models import Figure


@dataclass(frozen=True)
class Words:
    """For the campaign itself, or for an organisation: its ``name``, and its short ``address`` as it is printed."""

    site: object
    name: str = ""
    address: str = ""

    call = "Add your organisation"

    @property
    def where(self):
        return self.address or f"{self.site.host}{reverse('supporters:sign_up')}"

    @property
    def headline(self):
        home = self.site.pages.get("home")
        return home.title if home else self.site.campaign.name

    @property
    def summary(self):
        home = self.site.pages.get("home")
        return home.summary if home else ""

    @property
    def figure(self):
        """The one that staff put on the home page."""
        return self.site.once(Words, lambda: Figure.objects.published().filter(on_home_page=True).first())

    def text(self, template):
        """One of the texts to copy, filled in."""
        return render_to_string(template, {"words": self, "site": self.site}).strip() + "\n"
