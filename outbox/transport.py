"""How a mail leaves: step by step to a mail server, so that the point of failure is known, or whole to a provider."""

import contextlib
from dataclasses import dataclass
from enum import IntEnum

from django.core.mail import mailers
from django.core.mail.backends.smtp import EmailBackend

from .reports import text_of

PER_CONNECTION = 300  # mails: some servers drop a longer conversation, and a fresh one finds a server that came back
TIMES_AT_THE_END = 4  # a server that looks through the mail may take that many times longer to say it has it


class Step(IntEnum):
    CONNECT = 0
    MAIL = 1
    RCPT = 2
    DATA = 3
    END = 4  # words are on their way: from here on nobody knows unless the server says so


@dataclass(frozen=True)
class Answer:
    """What the mail server said to a mail, and where; no code: nothing, the connection was lost."""

    step: Step
    code: int | None
    text: str

    @property
    def is_taken(self):
        return self.step == Step.END and self.code is not None and 200 <= self.code < 300

    @property
    def is_refused(self):
        return self.code is not None and 400 <= self.code < 600

    @property
    def is_lost(self):
        return not self.is_taken and not self.is_refused

    @property
    def ends_connection(self):
        return self.is_lost or self.code == 421

    @property
    def is_final(self):
        return self.code is not None and 500 <= self.code < 600


class Smtp:
    """A conversation with a mail server, opened by Django's backend with its options, spoken by ours."""

    def __init__(self, backend):
        self.backend = backend
        self.mails = 0

    def open(self):
        if self.mails >= PER_CONNECTION:
            self.close()
        if self.backend.open():
            self.mails = 0
            self.backend.connection.ehlo_or_helo_if_needed()

    @property
    def is_open(self):
        return self.backend.connection is not None

    def close(self):
        with contextlib.suppress(OSError):  # what matters is that the next open() starts afresh
            self.backend.close()
        self.mails = 0

    def drop(self):
        """Leave without a word a server that no longer answers."""
        if self.backend.connection:
            self.backend.connection.close()
            self.backend.connection = None

    def announce(self, post, mail):
        """Say whom the next mail is from and for, and wait for no answer: the server thinks while the mark is written.

        Only servers that say so (PIPELINING) are told both at once. Raises if the mail cannot be built.
        """
        sender, recipient, self.content = post.wire(mail)
        self.commands = {Step.MAIL: f"MAIL FROM:<{sender}>", Step.RCPT: f"RCPT TO:<{recipient}>", Step.DATA: "DATA"}
        self.written, self.unread = Step.CONNECT, 0
        with contextlib.suppress(OSError):  # it shows when the answer is asked for
            self.write(Step.MAIL, *[Step.RCPT] * self.backend.connection.has_extn("pipelining"))

    def hand_over(self):
        """Go on with what was announced, to the end of the mail."""
        answer = self.speak(self.backend.connection)
        self.mails += 1
        if answer.ends_connection:
            self.drop()
        elif answer.is_refused:
            self.forget()
        return answer

    def forget(self):
        """Take back what was announced, or was refused: the next mail begins anew."""
        try:
            while self.unread:
                self.read()
            code, _ = self.backend.connection.rset()
        except Exception:
            code = None
        if code != 250:
            self.drop()

    def speak(self, smtp):
        step = Step.MAIL
        try:
            for step in self.commands:
                if step > self.written:
                    self.write(step)
                code, text = self.read()
                if code // 100 != (3 if step == Step.DATA else 2):
                    return Answer(step, *readable(code, text))
            step = Step.END
            smtp.send(self.content)
            return Answer(step, *readable(*self.last_word(smtp)))
        except Exception as error:  # whatever happened, the step tells whether words may have left
            return Answer(step, None, reason(error)[1])

    def write(self, *steps):
        self.backend.connection.send("".join(f"{self.commands[step]}\r\n" for step in steps))
        self.written, self.unread = steps[-1], self.unread + len(steps)

    def read(self):
        self.unread -= 1
        return self.backend.connection.getreply()

    def last_word(self, smtp):
        patience = smtp.sock.gettimeout()
        smtp.sock.settimeout(patience and patience * TIMES_AT_THE_END)
        answer = smtp.getreply()
        smtp.sock.settimeout(patience)
        return answer


class Provider:
    """Any other of Django's mailers: a folder, or a provider's interface. What it does not refuse may have left."""

    # What HTTP says, in a mail server's words.
    REFUSALS = {401: (Step.MAIL, 550), 403: (Step.MAIL, 550), 429: (Step.MAIL, 421)}

    is_open = True  # each mail is a conversation of its own

    def __init__(self, backend):
        self.backend = backend

    def open(self):
        self.backend.open()

    def close(self):
        with contextlib.suppress(OSError):
            self.backend.close()

    def announce(self, post, mail):
        self.message = post.message(mail)

    def hand_over(self):
        try:
            self.backend.send_messages([self.message])
        except ValueError:
            raise  # it cannot be built, and has not left
        except Exception as error:
            return self.answer(error)
        return Answer(Step.END, 250, "")

    def forget(self):
        """Nothing was said yet."""

    def answer(self, error):
        status, text = getattr(error, "status_code", None), reason(error)[1]
        if status in self.REFUSALS:
            step, code = self.REFUSALS[status]
            return Answer(step, code, text)
        return Answer(Step.END, 554 if status and 400 <= status < 500 else None, text)


def transport():
    backend = mailers.default
    return Smtp(backend) if isinstance(backend, EmailBackend) else Provider(backend)


def reason(error):
    """Return code (or None) and text of what a mail server, a provider or the network said."""
    return readable(getattr(error, "smtp_code", None), getattr(error, "smtp_error", str(error)) or type(error).__name__)


def readable(code, text):
    return code, text_of(text.decode(errors="replace") if isinstance(text, bytes) else text)
