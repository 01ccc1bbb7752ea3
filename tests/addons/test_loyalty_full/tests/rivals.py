"""Other sessions that stand in each other's way and in ours, until PostgreSQL chooses.

PostgreSQL ends a ring by failing whoever has waited ``deadlock_timeout`` first: us, as
the rivals begin to wait after we did, and are more patient where we may tell them so.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import get_ident
from unittest.mock import patch

from psycopg2 import OperationalError
from psycopg2.errors import DeadlockDetected, SerializationFailure

from odoo import sql_db
from odoo.tools import SQL

#: Seconds: between two looks whether we wait, and until nobody will.
MOMENT, PATIENCE = 0.02, 30
#: A column by which a row can be written without a change of anything.
HARMLESS = {
    "loyalty_ledger_account": "balance",
    "loyalty_ledger_entry": "remaining",
    "loyalty_ledger_inbox": "state",
    "loyalty_commission_run_line": "code",
    "contract_line": "name",
}


def touch(cr, table, id_):
    """Write a row as it is: it is locked, and older snapshots are out of date."""
    table, column = map(SQL.identifier, (table, HARMLESS[table]))
    cr.execute(SQL("UPDATE %s SET %s = %s WHERE id = %s", table, column, column, id_))


@contextmanager
def watched():
    """Collect the conflicts that our own thread is told of, in their order."""
    execute, ours, seen = sql_db.Cursor.execute, get_ident(), []

    def watching(cursor, *args, **kwargs):
        try:
            return execute(cursor, *args, **kwargs)
        except OperationalError as conflict:
            if get_ident() == ours:
                seen.append(type(conflict))
            raise

    with patch.object(sql_db.Cursor, "execute", watching):
        yield seen


@contextmanager
def ring(registry, *rivals):
    """Rivals hold what we shall want; once we wait, they want what the next one holds.

    :param rivals: (what it holds, what it wants) for each, as pairs of table and id;
        the first one is in our way
    """
    cursors = [registry.cursor() for _rival in rivals]
    for cr, (held, _wanted) in zip(cursors, rivals):
        cr.execute("SHOW is_superuser")
        if cr.fetchone()[0] == "on":
            cr.execute("SET LOCAL deadlock_timeout = '1min'")
        touch(cr, *held)
    with watched() as seen, ThreadPoolExecutor(len(rivals)) as pool:
        turns = [
            pool.submit(_want, registry, cursors, number, wanted)
            for number, (_held, wanted) in enumerate(rivals)
        ]
        yield seen
        for turn in turns:
            turn.result()
    assert DeadlockDetected in seen, "there was no deadlock, or we were spared"


def _want(registry, cursors, number, wanted):
    """Once we wait for the first rival, want something too; then give all of it up.

    A rival may have been overtaken by another one; that is the end of it.
    """
    with suppress(SerializationFailure), cursors[number] as cr:
        _wait_for_us(registry, cursors[0].connection.get_backend_pid())
        touch(cr, *wanted)


def _wait_for_us(registry, pid):
    """Wait until somebody waits for the session ``pid``."""
    with registry.cursor() as cr:
        for _moment in range(int(PATIENCE / MOMENT)):
            cr.execute(
                "SELECT 1 FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))",
                [pid],
            )
            if cr.fetchone():
                return
            cr.execute("SELECT pg_stat_clear_snapshot()")
            time.sleep(MOMENT)
    raise AssertionError("we never waited for the rival")
