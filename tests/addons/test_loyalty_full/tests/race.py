"""Run by the race test in a process of its own, on a copy: everything beside everything.

Two processes do two things to one customer at once; either both begin together, or one
looks first, then the other is done, then the first goes on with what it saw. Requests
are repeated as Odoo repeats them. What comes of it is what would have come of one after
the other, in either order; who is refused has done nothing, and a contract may be billed
without the credit that others are at. Arguments: configuration, database.
"""

import multiprocessing
import os
import random
import sys
import traceback
from collections import Counter
from itertools import product
from unittest.mock import patch

from crash import prove

from odoo import SUPERUSER_ID, api, sql_db
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service import model
from odoo.tools import config

#: How often the whole matrix is run; without it, a few pairs of it, once.
REPEATS = int(os.environ.get("LOYALTY_RACES", "0"))
SEED = int(os.environ.get("LOYALTY_RACES_SEED", "2026"))
FEW = 2
#: Always tried: both want the same credit.
CROWDED = ("bill", "use")
#: How a request ends: done at once, done when it was repeated after a conflict, refused
#: with a message, given up after repetitions.
DONE, DONE_AGAIN, REFUSED, GIVEN_UP = 0, 2, 3, 4
HAPPENED = (DONE, DONE_AGAIN)
#: Seconds that nobody needs.
PATIENCE = 60
FORK = multiprocessing.get_context("fork")


def request(cr, verb, desk):
    """Do it as a request is done: again after a conflict; return how it ended."""
    env, tries = api.Environment(cr, SUPERUSER_ID, {}), []

    def one_try():
        tries.append(1)
        verb(env, desk)

    try:
        # as often as Odoo, but not as slowly
        with patch.object(model.random, "uniform", lambda low, _high: low + 0.05):
            model.retrying(one_try, env)
    except UserError:
        cr.rollback()
        return REFUSED
    except model.PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
        cr.rollback()
        return GIVEN_UP
    return DONE_AGAIN if tries[1:] else DONE


class Races:
    """Desks of one database, and what comes of two people at one of them."""

    def __init__(self, works, desks):
        self.works, self.desks = works, desks
        self.ended, self.known, self.count = Counter(), {}, 0
        self.wrong = []

    def lay(self):
        """A desk that nobody has touched."""
        self.count += 1
        with self.works.transaction() as env:
            return self.desks.lay(env, f"desk {self.count}")

    def came_of(self, desk):
        """What is on the desk when the ledger has looked at everything."""
        with self.works.transaction() as env:
            env["loyalty.ledger.inbox"]._cron_drain()
            prove(env, "after a race")
            return self.desks.outcome(env, desk)

    def in_turn(self, *verbs):
        """What comes of it when everybody waits for the other; looked up once."""
        if verbs not in self.known:
            desk = self.lay()
            for verb in verbs:
                with self.works.registry.cursor() as cr:
                    request(cr, verb, desk)
            self.known[verbs] = self.came_of(desk)
        return self.known[verbs]

    def at_once(self, verbs, is_old):
        """Two processes: both begin together, or the second has looked before."""
        desk = self.lay()
        sql_db.close_all()
        start, first_is_done = FORK.Barrier(2), FORK.Event()

        def person(number, verb):
            with self.works.registry.cursor() as cr:
                if is_old:
                    cr.execute("SELECT 1")  # from here on, this is what it sees
                start.wait(PATIENCE)
                if is_old and number:
                    first_is_done.wait(PATIENCE)
                code = _told(request, cr, verb, desk)
            first_is_done.set()
            sys.exit(code)

        people = [FORK.Process(target=person, args=pair) for pair in enumerate(verbs)]
        for one in people:
            one.start()
        for one in people:
            one.join(PATIENCE)
        codes = [one.exitcode for one in people]
        self.ended.update(codes)
        return codes, self.came_of(desk)

    def race(self, names, is_old):
        """One pair, one time; keep what is not as in turn."""
        verbs = [self.desks.OPERATIONS[name] for name in names]
        codes, found = self.at_once(verbs, is_old)
        what = f"{' x '.join(names)}, {'old' if is_old else 'fresh'}, ended {codes}"
        if set(codes) - {*HAPPENED, REFUSED, GIVEN_UP}:
            self.wrong.append(f"{what}: somebody crashed")
        elif not any(found == way for way in self.possible(verbs, codes)):
            ways = [found, self.in_turn(*verbs), self.in_turn(*reversed(verbs))]
            self.wrong.append("\n  ".join([what, *map(_in_words, ways)]))

    def possible(self, verbs, codes):
        """What may come of it; who was told that it did not work has done nothing."""
        ways = [[verb] for verb in verbs]
        for way in ways:
            if way[0] is self.desks.bill:
                way.append(self.desks.without_credit)
        for first, second in product(*ways):
            yield self.in_turn(first, second)
            yield self.in_turn(second, first)
        for verb, code in zip(verbs, reversed(codes)):
            if code not in HAPPENED:
                yield self.in_turn(verb)


def _in_words(found):
    """An outcome on one line."""
    return ", ".join(
        f"{' '.join(map(str, k))}: {n}" for k, n in sorted(found.items(), key=str)
    )


def _told(do, *args):
    """Do it; say on the way out what went wrong."""
    try:
        return do(*args)
    except Exception:
        traceback.print_exc()
        raise


def chosen(names, chance):
    """The pairs to be tried: some of the matrix, or all of it so many times."""
    everything = list(product(names, repeat=2))
    few = [CROWDED, *chance.sample(everything, FEW)]
    return everything * REPEATS if REPEATS else few


def main(conf, database):
    """Race; say how often, and how it ended."""
    config.parse_config(
        ["-c", conf, "-d", database, "--no-http", "--log-level=critical"]
    )
    import race_works
    from works import Works

    races, chance = Races(Works(Registry(database)), race_works), random.Random(SEED)
    pairs = chosen(race_works.OPERATIONS, chance)
    for names in pairs:
        for is_old in (True, False):
            races.race(names, is_old)
    if races.wrong:
        sys.exit("\n".join([f"seed {SEED}", *races.wrong]))
    print(  # pylint: disable=print-used
        f"counted: {2 * len(pairs)} races of {len(set(pairs))} pairs of "
        f"{len(race_works.OPERATIONS)} operations (seed {SEED}): "
        f"{races.ended[DONE]} requests done, {races.ended[DONE_AGAIN]} after a conflict, "
        f"{races.ended[REFUSED]} refused, {races.ended[GIVEN_UP]} given up; "
        "each as if one had been after the other"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
