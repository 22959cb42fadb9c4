"""What an issue looks like as a mail: every part of it in HTML and in plain text, and nothing that is not public."""

import pytest
from django.contrib.contenttypes.models import ContentType

from newsletter.letter import letter
from newsletter.models import Block
from outbox.mailings import TOKEN
from tests.newsletter.issues import make_issue

pytestmark = pytest.mark.django_db


def show(issue, thing, **words):
    """A block that shows ``thing`` at the end of ``issue``."""
    order = 10 * (issue.blocks.count() + 1)
    type_ = ContentType.objects.get_for_model(thing)
    return Block.objects.create(issue=issue, kind="item", item_type=type_, item_id=thing.pk, order=order, **words)


def test_an_issue_has_its_words_in_html_and_in_plain_text():
    made = letter(make_issue("News of the autumn"))

    assert made.subject == "News of the autumn"
    for words in ("More than we hoped for.", f"/newsletter/leave/{TOKEN}/"):
        assert words in made.html
        assert words in made.text
