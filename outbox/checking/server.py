"""The conversation with the mail server, from the connection to the last dot."""

import ipaddress
import ssl

from django.conf import settings

from ..transport import Smtp, Step
from . import good, look, wrong

ADVICE = {
    Step.MAIL: "The server does not let us send as this address: BOUNCE_ADDRESS or MAIL_FROM must be one it knows.",
    Step.RCPT: "Either the address does not exist, or the server sends to others only after a log-in: see MAIL_URL.",
    Step.DATA: "The server takes no mail from us now: ask those who run it.",
    Step.END: "The server read the mail and refused it: its answer says why.",
}
NAMES = {Step.MAIL: "the sender", Step.RCPT: "the recipient", Step.DATA: "mail now", Step.END: "the mail"}


def hand_over(transport, post, copy):
    """Send ``copy`` the way newsletters go, and say how far it came."""
    try:
        transport.open()
    except (OSError, ValueError) as error:
        yield wrong(f"The mail server cannot be reached: {error}", "Check host, port, user and password in MAIL_URL.")
        return
    try:
        yield from encryption(transport)
        transport.announce(post, copy)
        yield from answer(transport.hand_over(), post.wire(copy)[0])
    finally:
        transport.close()


def encryption(transport):
    if not isinstance(transport, Smtp):
        yield look(f"Mail leaves through {settings.MAILERS['default']['BACKEND']}: what it says cannot be listened to.")
        return
    backend = transport.backend
    socket = backend.connection.sock
    if isinstance(socket, ssl.SSLSocket):
        yield good(f"The connection to {backend.host} is encrypted ({socket.version()}).")
    elif is_this_machine(backend.host):
        yield good(f"The mail server runs on this machine ({backend.host}).")
    else:
        todo = "Use smtp+tls:// (port 587) or smtp+ssl:// (port 465) in MAIL_URL."
        yield wrong(f"The connection to {backend.host} is not encrypted: anybody on the way reads it.", todo)


def is_this_machine(host):
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def answer(answer, sender):
    if answer.is_taken:
        yield good(f"The mail server took the probe from {sender}: {answer.code} {answer.text}")
    elif answer.code is None:
        yield wrong(f"The connection broke off: {answer.text}", "Try again; then ask those who run the mail server.")
    else:
        said = f"{answer.code} {answer.text}"
        yield wrong(f"The mail server refused {NAMES.get(answer.step, 'us')}: {said}", ADVICE.get(answer.step, ""))
