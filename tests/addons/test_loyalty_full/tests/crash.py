"""Run by the fault test in a process and a database of its own: die, and go on.

Workers are killed (SIGKILL) before and after each commit and at any statement, or the
server ends their connection. After each fault the books are proven, then the work is
done again by somebody else, and what came of it is compared. Arguments: configuration,
database.
"""

import os
import random
import signal
import sys
from unittest.mock import patch

import psycopg2

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry
from odoo.tools import config

#: How many further workers die at any statement; as many connections are cut.
ANYWHERE = int(os.environ.get("LOYALTY_FAULTS", "1"))
SEED = int(os.environ.get("LOYALTY_FAULTS_SEED", "2026"))
WORKS = ("settlement", "redemption", "sync")
KILLED = -signal.SIGKILL


def killed_at_commit(number, *, after):
    """The worker dies just before, or just after, its commit of that number."""
    commit, seen = sql_db.Cursor.commit, []

    def dying(cursor):
        seen.append(1)
        if len(seen) == number and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        commit(cursor)
        if len(seen) == number and after:
            os.kill(os.getpid(), signal.SIGKILL)

    return patch.object(sql_db.Cursor, "commit", dying)


def killed_at_statement(number):
    """The worker dies before its statement of that number, in the middle of anything."""
    execute, seen = sql_db.Cursor.execute, []

    def dying(cursor, *args, **kwargs):
        seen.append(1)
        if len(seen) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(cursor, *args, **kwargs)

    return patch.object(sql_db.Cursor, "execute", dying)


def cut_off_at_commit(number):
    """The server ends the connection before a commit, as it does when it restarts."""
    commit, seen = sql_db.Cursor.commit, []

    def cut(cursor):
        seen.append(1)
        if len(seen) == number:
            with psycopg2.connect(cursor.connection.dsn) as other, other.cursor() as cr:
                pid = cursor.connection.get_backend_pid()
                cr.execute("SELECT pg_terminate_backend(%s)", [pid])
        commit(cursor)

    return patch.object(sql_db.Cursor, "commit", cut)


def in_a_worker(registry, fault, do):
    """Do it in a process of its own, with the fault; return how it ended."""
    sql_db.close_all()
    sys.stdout.flush()
    worker = os.fork()
    if not worker:
        code = 1
        try:
            with fault, registry.cursor() as cr:
                do(api.Environment(cr, SUPERUSER_ID, {}))
                cr.commit()  # pylint: disable=invalid-commit
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])


def survive(works, name, fault, expected):
    """Given fresh facts, a worker meets the fault, another one finishes; look at it."""
    given, do, came = (
        getattr(works, f"{part}_{name}") for part in ("given", "do", "came_of")
    )
    with works.transaction() as env:
        ids = given(env)
    ended = in_a_worker(works.registry, fault, lambda env: do(env, ids))
    with works.transaction() as env:
        prove(env, f"{name} after the fault", waiting=True)
        do(env, ids)
    with works.transaction() as env:
        if not came(env, ids):
            sys.exit(f"{name}: not what should have come of it")
    if expected is not None and ended != expected:
        sys.exit(f"{name}: the worker ended with {ended}, not with {expected}")
    return ended


def prove(env, when, waiting=False):
    """The ledger proof is green; what only waits is looked at on the next run."""
    proof = env["loyalty.ledger.proof"]._prove()
    waits = ("unbooked",) if waiting else ()
    found = proof.finding_ids.filtered(lambda row: row.question not in waits)
    if found:
        sys.exit(f"{when}: {[(f.message, f.res_model, f.res_id) for f in found]}")


def commits_of(works, name):
    """How many commits the work takes when nothing happens."""
    commit, seen = sql_db.Cursor.commit, []

    def counted(cursor):
        seen.append(1)
        commit(cursor)

    given, do = getattr(works, f"given_{name}"), getattr(works, f"do_{name}")
    with works.transaction() as env:
        ids = given(env)
    with patch.object(sql_db.Cursor, "commit", counted), works.transaction() as env:
        do(env, ids)
    return len(seen)


def faults(works, name, chance):
    """(fault, how the worker ends) of a piece of work."""
    commits = commits_of(works, name)
    for number in range(1, commits + 1):
        for after in (False, True):
            yield killed_at_commit(number, after=after), KILLED
    for _time in range(ANYWHERE):
        yield killed_at_statement(chance.randint(1, 400)), None
        yield cut_off_at_commit(chance.randint(1, commits)), None


def main(conf, database):
    """Meet every fault in every piece of work; say how many it were."""
    config.parse_config(
        ["-c", conf, "-d", database, "--no-http", "--log-level=critical"]
    )
    from fault_works import Works  # the addons can be found only now

    works, chance, ended = Works(Registry(database)), random.Random(SEED), []
    for name in WORKS:
        for fault, expected in faults(works, name, chance):
            ended.append(survive(works, name, fault, expected))
    with works.transaction() as env:
        prove(env, "in the end")
    kills = ended.count(KILLED)
    print(  # pylint: disable=print-used
        f"{len(ended)} faults ({kills} kills, seed {SEED}): nothing lost, nothing doubled"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
