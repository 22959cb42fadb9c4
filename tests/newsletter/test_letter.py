"""What an issue looks like as a mail: every part of it in HTML and in plain text, and nothing that is not public."""

import pytest

from newsletter.letter import letter
from outbox.mailings import TOKEN
from tests.newsletter.issues import make_issue

pytestmark = pytest.mark.django_db


def test_an_issue_has_its_words_in_html_and_in_plain_text():
    made = letter(make_issue("News of the autumn"))

    assert made.subject == "News of the autumn"
    for words in ("More than we hoped for.", f"/newsletter/leave/{TOKEN}/"):
        assert words in made.html
        assert words in made.text
