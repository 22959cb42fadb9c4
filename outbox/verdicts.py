"""What the answer of a mail server means for the mail it was given to."""

import re

from django.db import transaction

from . import returns
from .models import Bounce, Mailing, State, allow_repeats
from .reports import text_of
from .transport import Step

NOBODY = re.compile(r"5\.1\.(?![78]\b)\d")  # 5.1.7 and 5.1.8 are about us as the sender
TOO_FAST = re.compile(r"\b(rate|throttl\w*|too (many|much|fast|quickly)|slow down|4\.7\.28)\b", re.IGNORECASE)


def state_after(mail, answer):
    if answer.is_lost and answer.step == Step.END and mail.mailing_id:
        return State.UNKNOWN
    # A refused sender says something about us, not about this mail: that can be put right.
    return State.FAILED if answer.is_final and answer.step > Step.MAIL else State.PENDING


def is_too_fast(answer):
    return answer.code == 421 or bool(answer.is_refused and not answer.is_final and TOO_FAST.search(answer.text))


def is_nobody(answer):
    """Whether the mail server knows for sure that nobody has this address."""
    return bool(answer.is_final and answer.step == Step.RCPT and NOBODY.match(answer.text))


def is_cancelled(mail):
    """Whether its mailing is over for good; else nobody can cancel it before this transaction ends."""
    held = Mailing.objects.select_for_update(no_key=True).filter(pk=mail.mailing_id)
    return held.values_list("state", flat=True).first() == Mailing.State.CANCELLED


@transaction.atomic
def record(this, mail, answer):
    """Write down what became of the mail in hand, and return its state.

    One that has been tried for a day does not wait again. An address that nobody has is told of like a bounce.
    """
    state = state_after(mail, answer)
    if state == State.PENDING and this.out_of_patience().exists():
        state = State.FAILED
    if state == State.PENDING and is_cancelled(mail):
        state = State.SKIPPED
    if state == State.PENDING:
        allow_repeats()  # the answer says that nothing has left
    if this.settle(state, last_code=answer.code, last_error=answer.text) and is_nobody(answer):
        returns.came_back(mail, Bounce.HARD, answer.code, answer.text)
    return state


def cannot_be_built(this, error):
    this.settle(State.FAILED, last_code=None, last_error=f"This mail cannot be built: {text_of(error)}")
    return State.FAILED
