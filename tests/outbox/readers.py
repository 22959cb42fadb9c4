"""Invented readers of the newsletter in any number, each with the event that says they have confirmed."""

from contextlib import closing

from tests.live import connect

# As a dump is restored, without triggers. The hash only has to look like one: nobody here is found by their address.
READERS = """
SET session_replication_role = replica;
INSERT INTO newsletter_subscriber (email, email_hmac, token, state, language, asked_at, confirmed_at, mails)
SELECT 'reader-' || n || '@example.org', md5('address of ' || n), left(md5('token of ' || n), 22), 'subscribed',
    CASE n %% 20 WHEN 0 THEN 'cy' ELSE 'en-gb' END, now() - n * interval '1 minute', now() - n * interval '1 minute', 1
FROM generate_series(1, %s) AS n;
INSERT INTO newsletter_consentevent (subscriber_id, kind, how, evidence, at)
SELECT id, 'confirmed', 'mail', '', confirmed_at FROM newsletter_subscriber;
SET session_replication_role = origin;
"""


def invent(database_url, number):
    with closing(connect(database_url)) as connection, connection.cursor() as cursor:
        cursor.execute(READERS, [number])
        cursor.execute("VACUUM (ANALYZE) newsletter_subscriber, newsletter_consentevent")
