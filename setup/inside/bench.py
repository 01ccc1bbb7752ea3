"""Runs inside the virtual environment: measures on one database, whenever it is told to.

Called by :mod:`setup.bench` with one JSON argument; then a line of JSON comes in for each
thing to do and a line goes out when it is done. Not a module of the program itself.
"""

import cProfile
import gc
import importlib
import json
import os
import pstats
import sys
import threading
import time
import traceback
from collections import defaultdict
from contextlib import contextmanager, nullcontext
from pathlib import Path

import odoo.api
from odoo import sql_db
from odoo.modules.registry import Registry
from odoo.tools import config

TICK = os.sysconf("SC_CLK_TCK")
PLANS = """
    LOAD 'auto_explain';
    SET SESSION auto_explain.log_min_duration = '100ms';
    SET SESSION auto_explain.log_analyze = on;
"""


class Bench:
    """What a measurement works with: ``env``, the ``variant``, the ``case`` and a meter."""

    def __init__(self, env, options):
        self.env = env
        self.variant = options["variant"]
        self.case = options["case"]
        self.size = self.case["size"]
        self.folder = Path(options["folder"])
        self.is_profiled = options["profile"]
        self.is_counting = False  # calls, which takes time itself
        self.figures = []
        self.helped = []  # what other processes spent for the step that is measured
        self.server = options.get("server")  # process and log of one that works for us

    @contextmanager
    def measure(self, step, items):
        """Count CPU of Odoo and of PostgreSQL, and queries, up to the end of the commit."""
        self.env.cr.flush()
        self.env.cr.commit()
        self.env.invalidate_all()
        gc.collect()
        if self.is_counting:
            with self._counting(step, items):
                yield
            return
        profile = Profile(step, self.env.cr) if self.is_profiled else nullcontext()
        self.helped.clear()
        backends = self._backends()
        began = time.monotonic(), time.process_time(), sql_db.sql_counter
        with profile:
            yield
            self.env.cr.flush()
            self.env.cr.commit()
        ended = time.monotonic(), time.process_time(), sql_db.sql_counter
        wall, python, queries = (b - a for a, b in zip(began, ended, strict=True))
        spent = self._backends()
        for one in self.helped:
            spent.pop(one["backend"], None)  # it may not have ended yet
        own = sum(spent[pid] - backends.get(pid, 0.0) for pid in spent)
        self.figures.append(
            {
                "step": step,
                "items": items,
                "python": python + sum(one["python"] for one in self.helped),
                "database": own + sum(one["database"] for one in self.helped),
                "queries": queries + sum(one["queries"] for one in self.helped),
                "wall": wall,
            }
        )

    @contextmanager
    def _counting(self, step, items):
        """Count the calls of functions, Python's own included: the same on any machine."""
        calls = cProfile.Profile()
        with calls:
            yield
            self.env.cr.flush()
            self.env.cr.commit()
        count = sum(one.callcount for one in calls.getstats())
        self.figures.append({"step": step, "items": items, "calls": count})

    def together(self, *works):
        """Do each of ``works`` (functions of an environment) in a process of its own."""
        self.env.cr.commit()
        pipes = [self._fork(work) for work in works]
        for pid, pipe in pipes:
            with os.fdopen(pipe) as answers:
                answer = json.loads(answers.read() or '{"error": "killed"}')
            os.waitpid(pid, 0)
            if "error" in answer:
                raise RuntimeError(answer["error"])
            self.helped.append(answer)
        self.env.invalidate_all()

    def _fork(self, work):
        """Begin some work in another process; it writes what it spent into the pipe."""
        reading, writing = os.pipe()
        pid = os.fork()
        if pid:
            os.close(writing)
            return pid, reading
        try:
            answer = alone(self.env.cr.dbname, work)
        except BaseException:  # noqa: BLE001 - the other end shows it
            answer = {"error": traceback.format_exc()}
        with os.fdopen(writing, "w") as answers:
            answers.write(json.dumps(answer))
        os._exit(0)

    def _backends(self):
        """CPU of PostgreSQL for this database: dict from process to seconds."""
        self.env.cr.execute(
            "SELECT pid FROM pg_stat_activity "
            "WHERE datname = current_database() AND backend_type = 'client backend'"
        )
        return {pid: cpu_of(pid) for (pid,) in self.env.cr.fetchall()}


def alone(database, work):
    """Work in a process that has just been forked; return what it spent."""
    registry, queries = Registry(database), sql_db.sql_counter
    sql_db._Pool = None  # the connections of the other process are not ours
    registry._db = sql_db.db_connect(database)
    with registry.cursor() as cursor:
        work(odoo.api.Environment(cursor, odoo.api.SUPERUSER_ID, {}))
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
        return {
            "python": time.process_time(),
            "database": cpu_of(backend),
            "queries": sql_db.sql_counter - queries,
            "backend": backend,
        }


class Profile:
    """Prints, into the log, where the time of a step went: statements and functions.

    Plans of slow statements are in PostgreSQL's own log.
    """

    def __init__(self, step, cursor):
        self.step = step
        cursor.execute(PLANS)
        self.python = cProfile.Profile()
        self.statements = defaultdict(lambda: [0, 0.0])

    def __enter__(self):
        threading.current_thread().query_hooks = [self.note]
        self.python.enable()

    def note(self, _cursor, query, _params, _start, delay):
        """Called by Odoo's cursor after each statement."""
        text = " ".join((query.decode() if isinstance(query, bytes) else query).split())
        kept = self.statements[text[:160]]
        kept[0] += 1
        kept[1] += delay

    def __exit__(self, *_error):
        self.python.disable()
        threading.current_thread().query_hooks = []
        print(f"--- {self.step}: statements by time")
        slowest = sorted(self.statements.items(), key=lambda one: -one[1][1])
        for text, (count, delay) in slowest[:12]:
            print(f"{delay:8.3f} s {count:6}  {text}")
        pstats.Stats(self.python).sort_stats("cumulative").print_stats(40)


def cpu_of(pid):
    """Seconds of CPU of a process: to the nanosecond where the kernel counts so."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except (OSError, ValueError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK


def obey(bench, module, order):
    """Do what one line says; return the figures that came of it."""
    bench.figures.clear()
    bench.size, bench.is_counting = order["size"], order["count"]
    bench.env.cr.execute("ANALYZE")  # as autovacuum does, sooner or later
    bench.env.cr.commit()
    getattr(module, order["do"])(bench)
    bench.env.cr.flush()
    bench.env.cr.commit()
    return {"figures": list(bench.figures)}


def main(options):
    """Answer orders until there are no more."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whoever prints, prints into the log
    config.parse_config(options["arguments"])
    folder = Path(options["folder"])
    sys.path.append(str(folder.parent))
    module = importlib.import_module(f"{folder.name}.{options['measurement']}")
    with Registry(options["database"]).cursor() as cursor:
        env = odoo.api.Environment(cursor, odoo.api.SUPERUSER_ID, {})
        bench = Bench(env, options)
        for line in sys.stdin:
            try:
                answer = obey(bench, module, json.loads(line))
            except Exception:  # noqa: BLE001 - the other end shows it
                answer = {"error": traceback.format_exc()}
                cursor.rollback()
            print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
