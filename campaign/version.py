"""The version of all that visitors see, under which pages and what they share are kept in memory."""

from django.db import connection

IN_ENVIRON = "campaign.version"  # where the page cache leaves the one it looked at, for the request behind it


def content_version():
    """Never the same again after a change: a number that was rolled back comes again, its xmin does not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT version, xmin::text FROM campaign_contentversion")
        return cursor.fetchone()
