"""The Welsh of the interface is whole, fits what it stands for, and is what the site reads."""

import re

import pytest

from tests import words

FILLED_IN = re.compile(r'%\(\w+\)s|\{\w+\}|href="[^"]*"')


@pytest.fixture(scope="module")
def catalogue():
    return words.catalogue()


@pytest.fixture(scope="module")
def found():
    return words.found()


def forms(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_every_word_a_visitor_reads_has_its_welsh(catalogue, found):
    missing = [each for each in found if not is_welsh(catalogue.get(key(each)))]

    assert not missing, "Run `make words`, then give each its Welsh in locale/cy/LC_MESSAGES/django.po."


def is_welsh(message):
    return message is not None and all(forms(message)) and not message.fuzzy


def test_the_catalogue_holds_nothing_that_no_page_says(catalogue, found):
    said = {key(each) for each in found}

    assert not [key(message.id) for message in catalogue if message.id and key(message.id) not in said]


def key(words):
    """What the catalogue knows a message by: the singular, where there are two."""
    return words if isinstance(words, str) else words[0]


def test_the_welsh_leaves_out_nothing_that_is_filled_in(catalogue):
    for message in catalogue:
        if isinstance(message.id, str):
            assert sorted(set(FILLED_IN.findall(message.string))) == sorted(set(FILLED_IN.findall(message.id)))
        else:
            assert all(set(FILLED_IN.findall(form)) <= set(FILLED_IN.findall(message.id[1])) for form in message.string)


def test_the_site_reads_what_the_catalogue_says(catalogue):
    """The compiled file is kept beside it, so that nobody needs a tool to run the site."""
    assert words.as_read(words.MO.read_bytes()) == words.as_read(words.compiled(catalogue))
