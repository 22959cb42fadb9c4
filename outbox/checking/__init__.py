"""Whether mail that leaves here is likely to arrive: each check yields findings in words, with what to do."""

from dataclasses import dataclass

GOOD, LOOK, WRONG = "good", "look", "wrong"


@dataclass(frozen=True)
class Finding:
    level: str
    words: str
    todo: str = ""

    def __str__(self):
        return f"{self.level:>5}  {self.words}" + (f"\n       → {self.todo}" if self.todo else "")


def good(words):
    return Finding(GOOD, words)


def look(words, todo=""):
    return Finding(LOOK, words, todo)


def wrong(words, todo):
    return Finding(WRONG, words, todo)
