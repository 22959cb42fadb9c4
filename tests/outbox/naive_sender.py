"""The sender one writes first, and must never use: it shows that the kill harness finds what it looks for.

It takes a hundred mails at a time. Written down as sent ``late``, when the last of them has left, they go out again
when it is killed among them; written down ``early``, before the first has left, the rest is lost.
"""

import smtplib
import sys
import time
from contextlib import suppress
from email import policy
from email.message import EmailMessage
from os import environ
from urllib.parse import urlsplit

import psycopg2

from tests.live import connect

TAKE = """
SELECT mail.id, key, "to" FROM outbox_delivery mail LEFT JOIN outbox_mailing mailing ON mailing.id = mailing_id
WHERE mail.state = 'pending' AND (mailing_id IS NULL OR mailing.state = 'sending')
ORDER BY mail.id LIMIT 100 FOR UPDATE OF mail SKIP LOCKED
"""
SENT = "UPDATE outbox_delivery SET state = 'sent', sent_at = now(), ended_at = now() WHERE id = ANY(%s)"
# What a whole sender does beside it: a mailing is begun, and finished when nothing waits.
START = "UPDATE outbox_mailing SET state = 'sending', started_at = now() WHERE state = 'preparing'"
FINISH = """
UPDATE outbox_mailing SET state = 'sent', ended_at = now() WHERE state = 'sending'
AND NOT EXISTS (SELECT FROM outbox_delivery WHERE mailing_id = outbox_mailing.id AND state = 'pending')
"""


def main(way):
    while True:
        with suppress(OSError, psycopg2.Error):  # the mail server or the database is away: begin again
            run(way)
        time.sleep(0.2)


def run(way):
    database = connect(environ["DATABASE_URL"])
    with smtplib.SMTP("127.0.0.1", urlsplit(environ["MAIL_URL"]).port, timeout=5) as server:
        while True:
            execute(database, START)
            SEND[way](database, server)
            execute(database, FINISH)


def send_late(database, server):
    execute(database, "BEGIN")
    mails = execute(database, TAKE)
    send(server, mails)
    execute(database, SENT, [number for number, *_ in mails])
    execute(database, "COMMIT")


def send_early(database, server):
    execute(database, "BEGIN")
    mails = execute(database, TAKE)
    execute(database, SENT, [number for number, *_ in mails])
    execute(database, "COMMIT")
    send(server, mails)


def send(server, mails):
    for _, key, to in mails:
        server.sendmail("campaign@example.org", [to], message(key, to))
    if not mails:
        time.sleep(0.2)


def execute(database, sql, *values):
    with database.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def message(key, to):
    mail = EmailMessage()
    mail["Message-ID"] = f"<{key.replace('-', '')}@localhost>"
    mail["From"], mail["To"], mail["Subject"] = "campaign@example.org", to, "News"
    mail.set_content("Hello")
    return mail.as_bytes(policy=policy.SMTP)


SEND = {"late": send_late, "early": send_early}

if __name__ == "__main__":
    main(sys.argv[1])
