"""What an answer of the mail server means for the mail it was given to."""

import logging

from .models import State
from .transport import Step

log = logging.getLogger(__name__)


def state_after(mail, answer):
    if answer.is_lost and answer.step == Step.END and mail.mailing_id:
        return State.UNKNOWN
    # A refused sender says something about us, not about this mail: that can be put right.
    return State.FAILED if answer.is_final and answer.step > Step.MAIL else State.PENDING


def record(held, mail, answer):
    """Write down what became of the mail in hand; one that has been tried for a day does not wait again."""
    this, state = held.filter(pk=mail.pk), state_after(mail, answer)
    if state == State.PENDING and this.out_of_patience().exists():
        state = State.FAILED
    this.settle(state, last_code=answer.code, last_error=answer.text)
    log.info("Mail %s (%s): %s %s", mail.short_key, mail.kind, state.label.lower(), answer.code or "")


def cannot_be_built(held, mail, error):
    held.filter(pk=mail.pk).settle(State.FAILED, last_code=None, last_error=f"This mail cannot be built: {error}")
    log.warning("Mail %s (%s): cannot be built", mail.short_key, mail.kind)
