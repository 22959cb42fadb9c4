"""Two who act at once, so that the second has to wait for what the first holds: neither may wait for ever."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction

from tests.live import wait_until


def meet(rows, first, second):
    """``first`` and ``second`` act while ``first`` holds ``rows``; return what each says."""
    with ThreadPoolExecutor() as elsewhere:
        with transaction.atomic():
            list(rows.select_for_update())
            other = elsewhere.submit(alone, second)
            wait_until(somebody_waits)
            said = first()
        return said, other.result()


def alone(act):
    try:
        return act()
    finally:
        connection.close()


def somebody_waits():
    """Whether another connection waits for this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid)))")
        return cursor.fetchone()[0]
