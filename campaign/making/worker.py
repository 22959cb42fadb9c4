"""The process that makes what is missing, makes anew what changed, and removes what is public no more."""

import logging
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.db import DatabaseError, IntegrityError, InterfaceError, connection, transaction

from .. import copies
from ..models import MadeFile, Story
from ..site import Site
from ..version import content_version
from . import NotReady, digest, makers, pdf

LOOK_EVERY = 1  # second between two looks at the content version
PASS_EVERY = 60  # seconds between two passes when nothing changed: what is scheduled comes with the clock alone
SHORTEST_PAUSE, LONGEST_PAUSE = 30, 3600  # seconds until a file that could not be made is tried again
LOCK = 0x7261_6365  # of the one worker that makes files just now; the number has no meaning

log = logging.getLogger(__name__)


class Worker:
    def __init__(self):
        self.stopping = False
        self.failures = {}  # by name: when to try again, and the pause after that

    def stop(self):
        """End after the file in hand. Only sets a flag, so a signal may call it at any moment."""
        self.stopping = True

    def run(self, once=False):
        """Make files until told to stop or, ``once``, until nothing more can be made."""
        log.info("File maker started")
        if trouble := pdf.trouble():
            log.warning(trouble)
        seen, due = None, 0.0
        while not self.stopping:
            try:
                version = content_version()
                if version != seen or time.monotonic() >= due:
                    made = self.make_what_is_missing()
                    # What was made raised the version itself: the next pass finds nothing to do, and all is quiet.
                    seen, due = version, time.monotonic() + PASS_EVERY
                    if once and not made:
                        break
                    continue
            except (DatabaseError, InterfaceError) as error:
                log.warning("No database: %s", type(error).__name__)
                connection.close()
            self.rest(LOOK_EVERY)
        log.info("File maker stopped")

    def rest(self, seconds):
        end = time.monotonic() + seconds
        while not self.stopping and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 0.2))

    def make_what_is_missing(self):
        """One pass over everything that should exist; return how many files were made."""
        with only_one() as mine:
            if not mine:
                return 0
            started = time.monotonic()
            sweep()
            wanted, complete = self.wanted()
            rows = {row.name: row for row in MadeFile.objects.all()}
            made = sum(self.make(each, rows.get(each.name)) for each in wanted if not self.stopping)
            if complete:
                for name in rows.keys() - {each.name for each in wanted}:
                    remove(rows[name])
            if made:
                log.info("Files made: %d, in %.0f s", made, time.monotonic() - started)
            return made

    def wanted(self):
        """What should exist, and whether that is all: what a maker that failed wants is not known, and stays."""
        site, wanted, complete = Site(), [], True
        for maker in makers():
            try:
                wanted += (filled_in(each, site.campaign) for each in maker(site))
            except (DatabaseError, InterfaceError):
                raise
            except Exception:
                log.exception("%s does not say which files should exist", maker.__name__)
                complete = False
        return wanted, complete

    def make(self, wanted, row):
        """Make one file unless it is there already; whatever is wrong with it, the others go on."""
        try_again, pause = self.failures.get(wanted.name, (0.0, SHORTEST_PAUSE))
        if time.monotonic() < try_again:
            return False
        try:
            source = wanted.source()
            if row and row.digest == digest(source) and row.file.storage.exists(row.file.name):
                return False
            stories = sorted(wanted.stories())  # before it is made: what is withdrawn from now on, the database refuses
            store(wanted.name, digest(source), wanted.make(source), row, stories)
        except (NotReady, IntegrityError, MadeFile.NotUpdated):
            return False  # or taken back while it was being made: the next pass sees what is so
        except (DatabaseError, InterfaceError):
            raise
        except Exception:
            log.exception("%s could not be made; next try in %d s", wanted.name, pause)
            self.failures[wanted.name] = time.monotonic() + pause, min(2 * pause, LONGEST_PAUSE)
            return False
        self.failures.pop(wanted.name, None)
        return True


def filled_in(wanted, campaign):
    """``wanted`` with the house term and the launch date in its words."""
    return replace(wanted, source=lambda: campaign.fill_in(wanted.source()))


def store(name, made_from, content, row=None, stories=()):
    """Keep ``content`` as the file ``name``; the one before it goes when the new one is committed."""
    before = row.file.name if row else ""
    row = row or MadeFile(name=name)
    row.digest, row.size, row.stories = made_from, len(content), list(stories)
    # A name nobody can guess from the address: only the view hands it out.
    row.file.save(f"{made_from[:16]}-{PurePosixPath(name).name}", ContentFile(content), save=False)
    try:
        with transaction.atomic():
            list(Story.objects.select_for_update().filter(pk__in=stories).order_by("pk").values("pk"))
            row.save(force_update=row.pk is not None)
            copies.note(row)
    except DatabaseError:
        row.file.storage.delete(row.file.name)
        raise
    if before and before != row.file.name:
        transaction.on_commit(lambda: row.file.storage.delete(before))
    return row


def sweep():
    """Delete what no row of a made file names: the database took the row away, or a worker ended in between."""
    storage = MadeFile._meta.get_field("file").storage
    if not storage.exists("made"):
        return
    known = set(MadeFile.objects.values_list("file", flat=True))
    for name in storage.listdir("made")[1]:
        if f"made/{name}" not in known:
            storage.delete(f"made/{name}")


def remove(row):
    """Delete a file whose subject is public no more."""
    with transaction.atomic():
        row.delete()
        transaction.on_commit(lambda: row.file.storage.delete(row.file.name))
    log.info("%s removed", row.name)


@contextmanager
def only_one():
    """Whether this process is the one that makes files: another waits, and takes over should this one end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        (mine,) = cursor.fetchone()
    try:
        yield mine
    finally:
        if mine and connection.connection and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
