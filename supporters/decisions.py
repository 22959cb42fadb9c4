"""What staff can decide, in their words, and the mail that goes with it until they change it."""

from dataclasses import dataclass

from .choices import State

CLOSING = "\n\nYou can see where your sign-up stands at any time:\n{link}\n\nRace for Justice"


@dataclass(frozen=True)
class Decision:
    """One act; ``{contact}``, ``{organisation}``, ``{reason}`` and ``{link}`` are filled in for each mail."""

    state: str
    verb: str
    will: str  # what happens to each organisation, as the page before the decision says it
    reason_label: str
    reason_required: bool
    subject: str
    text: str


DECISIONS = {
    decision.state: decision
    for decision in [
        Decision(
            State.APPROVED,
            "Approve",
            "counts towards the goals and, unless it asked not to be named, appears in the public directory",
            "Reason, for our own history",
            False,
            "Welcome: {organisation} supports Race for Justice",
            "Hello {contact},\n\nThank you for supporting Race for Justice. We have checked your sign-up, and "
            "{organisation} now counts towards the coalition.\n\nYour page has a badge for your website, and leads "
            "to the campaign pack with ideas for where you live:\n{link}\n\nRace for Justice",
        ),
        Decision(
            State.QUERIED,
            "Ask a question",
            "leaves the queue until it answers on its status page",
            "Your question, shown to the organisation",
            True,
            "A question about your sign-up: {organisation}",
            "Hello {contact},\n\nThank you for signing up {organisation}. Before we can go on we have a "
            "question:\n\n{reason}\n\nPlease answer on this page:\n{link}\n\nRace for Justice",
        ),
        Decision(
            State.CONFIRMED,
            "Close the question",
            "goes back into the queue at the place it had",
            "Reason, for our own history",
            False,
            "Your sign-up: {organisation}",
            "Hello {contact},\n\nWe have closed our question, and go on with your sign-up of {organisation}." + CLOSING,
        ),
        Decision(
            State.DECLINED,
            "Decline",
            "is not added; its entry is deleted when the time for declined sign-ups is over",
            "Your reason, shown to the organisation",
            True,
            "About your sign-up: {organisation}",
            "Hello {contact},\n\nThank you for your interest in Race for Justice. We cannot add {organisation} to the "
            "supporters, for this reason:\n\n{reason}" + CLOSING,
        ),
        Decision(
            State.WITHDRAWN,
            "Withdraw",
            "disappears from the directory and the totals; it can be approved again",
            "Your reason, shown to the organisation",
            True,
            "{organisation} is no longer listed as a supporter",
            "Hello {contact},\n\nWe have taken {organisation} off the list of supporters, for this reason:\n\n{reason}"
            + CLOSING,
        ),
    ]
}


def possible_decisions(organisation):
    """Those that fit the organisation's state."""
    return [decision for state, decision in DECISIONS.items() if can_decide(organisation, state)]


def can_decide(organisation, state):
    """Whether staff may do this; confirming is for the person who got the mail alone."""
    return organisation.state != State.UNCONFIRMED and organisation.can_move_to(state)
