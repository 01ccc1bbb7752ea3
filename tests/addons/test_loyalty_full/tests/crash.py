"""Run by the fault tests in a process of its own, on a copy: workers fail, others go on.

After each fault the books are proven, then the work is done again by somebody else, and
what came of it is compared. Arguments: configuration, database, and the folder of a
server of our own, which is then restarted; without it workers are killed.
"""

import os
import random
import sys
import traceback
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import faults
import psycopg2

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry
from odoo.tools import config

#: How many further faults of each kind are met at any place.
ANYWHERE = int(os.environ.get("LOYALTY_FAULTS", "1"))
SEED = int(os.environ.get("LOYALTY_FAULTS_SEED", "2026"))


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
        except psycopg2.Error as error:
            traceback.print_exc()
            code = faults.LOST if faults.is_lost(error) else 1
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])


def survive(works, name, fault, expected):
    """Given fresh facts, a worker meets the fault, another one finishes; look at it."""
    given, do, came = works.parts(name)
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


def calls_of(works, name):
    """How many commits and statements the work takes when nothing happens."""
    given, do, came = works.parts(name)
    with works.transaction() as env:
        ids = given(env)
    calls = Counter()
    with ExitStack() as stack, works.transaction() as env:
        for verb in ("commit", "execute"):
            stack.enter_context(faults.counted(verb, calls))
        do(env, ids)
    with works.transaction() as env:
        if not came(env, ids):
            sys.exit(f"{name}: it does not even work without a fault")
    return calls


def planned(calls, chance, server):
    """(fault, how the worker ends or None) of a piece of work that takes these calls."""
    if not server:
        yield from faults.kills_at_commits(calls)
    for _time in range(ANYWHERE):
        if server:
            yield from faults.restarts(calls, chance, server)
        else:
            yield from faults.anywhere(calls, chance)


def main(conf, database, home=None):
    """Meet every fault in every piece of work; say how many it were."""
    config.parse_config(
        ["-c", conf, "-d", database, "--no-http", "--log-level=critical"]
    )
    from works import Works  # the addons can be found only now

    server = own_server_at(home) if home else None
    works, chance, ended = Works(Registry(database)), random.Random(SEED), Counter()
    for name in works.names:
        for fault, expected in planned(calls_of(works, name), chance, server):
            ended[survive(works, name, fault, expected)] += 1
    with works.transaction() as env:
        prove(env, "in the end")
    print(  # pylint: disable=print-used
        f"counted: {ended.total()} faults in {len(works.names)} works (seed {SEED}): "
        f"{ended[faults.KILLED]} kills, {ended[faults.LOST]} connections lost to "
        f"{'restarts' if server else 'cuts'}, {ended[0]} too late to matter; "
        "nothing lost, nothing doubled"
    )


def own_server_at(home):
    """The server to be restarted (only its test needs the repository's ``setup``)."""
    import own_server

    return own_server.at(Path(home))


if __name__ == "__main__":
    main(*sys.argv[1:])
