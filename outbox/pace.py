"""How a sender goes on after what it was told: at the same pace, slower, later, or with this mailing not at all."""

import logging
import time
from collections import defaultdict, deque

from . import mailings, rate, verdicts
from .models import Mailing, SenderProcess, State
from .transport import Step

LONGEST_PAUSE = 60  # seconds between two tries to reach the mail server
PATIENT = 20  # connections that fail in a row before mailings pause, which takes a quarter of an hour
SLOW = 600  # copies a minute, before anything is known
LAST, MAY_FAIL = 200, 10  # that many of the last copies may fail, five in a hundred; more are no accident

log = logging.getLogger(__name__)


class Pace:
    def __init__(self):
        self.refusals = 0  # connections that failed or were lost since the mail server last answered
        self.times = deque(maxlen=100)  # when copies left
        self.failed = defaultdict(lambda: deque(maxlen=LAST))  # whether they could not be delivered, for each mailing

    def lost(self):
        """Note that there is no mail server to talk to; return how long to wait for it."""
        pause = min(2**self.refusals, LONGEST_PAUSE)
        self.refusals += 1
        return pause

    def pause(self):
        """Return how long to wait after what was lost on the way: nothing for one mail, then longer and longer."""
        return min(2 ** (self.refusals - 2), LONGEST_PAUSE) if self.refusals > 1 else 0

    def note(self, mail, state, answer):
        """Draw the conclusions from how a mail ended."""
        self.refusals = self.refusals + 1 if answer and answer.ends_connection else 0
        if answer and verdicts.is_too_fast(answer):
            rate.slow_down(self.per_minute())
        if mail.mailing_id:
            self.times.append(time.monotonic())
            if why := self.why_to_stop(mail, state, answer):
                stop(mail.mailing_id, why)

    def why_to_stop(self, mail, state, answer):
        if answer and answer.step == Step.MAIL and answer.is_final:
            return f"The mail server does not take mail from us: {answer.code} {answer.text}"
        if self.refusals > PATIENT:
            return f"The mail server hangs up again and again: {answer.text}"
        failed = self.failed[mail.mailing_id]
        failed.append(state in (State.FAILED, State.UNKNOWN) and not (answer and verdicts.is_nobody(answer)))
        if sum(failed) <= MAY_FAIL:
            return ""
        del self.failed[mail.mailing_id]  # when staff let it go on, it starts anew
        return f"{sum(failed)} of the last {len(failed)} copies could not be delivered."

    def per_minute(self):
        """How many copies all senders together send at present, as far as this one can tell."""
        if len(self.times) < 2:
            return SLOW
        mine = 60 * len(self.times) / max(self.times[-1] - self.times[0], 0.1)
        return mine * max(SenderProcess.objects.awake().count(), 1)


def stop(mailing_id, why):
    """Pause a mailing until staff have looked."""
    if mailings.pause(Mailing(pk=mailing_id), why[:300]):
        log.error("Mailing %s paused: %s", mailing_id, why)


def stop_all(why):
    for key in Mailing.objects.filter(state=Mailing.State.SENDING).values_list("pk", flat=True):
        stop(key, why)
