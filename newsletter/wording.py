"""The very words a reader agrees to, in the language of the page that shows them."""

from campaign import languages
from supporters.models import Wording

SLUGS = {languages.ENGLISH: "newsletter", languages.WELSH: "newsletter-cy"}


def current_wording(site):
    """The newest version; raises Wording.DoesNotExist."""
    return Wording.current(SLUGS[languages.current()], site)
