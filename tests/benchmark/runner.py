"""Jobs that the runner of OCA's queue_job hands to the workers of a server; what they cost.

``setup/bench.py`` starts the server with the runner in it; ``bench.server`` has the number
of its process and the path of its log.
"""

import re
import time
from collections import Counter
from pathlib import Path

#: What the server writes about a job it was asked to run: status, size, queries, seconds.
JOB = re.compile(r"/queue_job/runjob\S* HTTP\S+ \d+ \S+ (\d+) ")
#: How often we look, how long we wait for all jobs, and how long it takes from the commit
#: of the last one to its line in the log; in seconds. A job that has met another waits for
#: five before its next try.
OFTEN, PATIENCE, LINE = 0.05, 600, 0.2


def measure(bench, step, count, delays, rest):
    """Put jobs into the queue, wait until all are done; count what server and runner spend.

    :param delays: functions that put a job into the queue and return it
    :param rest: does what the jobs have left, as the cron does
    """
    before = spent(bench.server)
    with bench.measure(step, count):
        uuids = [delay().uuid for delay in delays]
        bench.env.cr.commit()
        wait(bench.env, uuids)
        left = bench.env["loyalty.ledger.inbox"].search_count([])
        rest(bench.env)
    time.sleep(LINE)
    figure = bench.figures[-1]
    for what, amount in spent(bench.server).items():
        figure[what] += amount - before[what]
    figure |= {**told(bench.env, uuids), "left": left}


def wait(env, uuids):
    """Until the runner has nothing left to do with these jobs."""
    over = ("done", "failed", "cancelled")
    until = time.monotonic() + PATIENCE
    waiting = [("uuid", "in", uuids), ("state", "not in", over)]
    while env["queue.job"].search_count(waiting):
        assert time.monotonic() < until, f"jobs still wait after {PATIENCE} s"
        env.cr.rollback()
        time.sleep(OFTEN)
    env.invalidate_all()


def told(env, uuids):
    """What queue_job knows of these jobs: how many, tries beyond the first, workers."""
    jobs = env["queue.job"].search([("uuid", "in", uuids)])
    states = Counter(jobs.mapped("state"))
    assert states == {"done": len(uuids)}, (states, jobs.mapped("exc_info"))
    workers = len(set(jobs.mapped("worker_pid")))
    assert workers >= min(2, len(uuids)), "one worker did all jobs"
    retries = sum(jobs.mapped("retry")) - len(jobs)
    return {"jobs": len(jobs), "retries": retries, "workers": workers}


def spent(server):
    """Until now: seconds of CPU of the server and all its workers, queries of its jobs."""
    python = sum(map(cpu_of, family(server["pid"])))
    return {"python": python, "queries": queries(Path(server["log"]).read_text())}


def queries(log):
    """How many the jobs have made by what the log says.

    >>> queries('"GET /queue_job/runjob?job_uuid=b614 HTTP/1.1" 200 - 76 0.163 0.241')
    76
    """
    return sum(map(int, JOB.findall(log)))


def cpu_of(pid):
    """Seconds of CPU of a process and all its threads, also those that have ended."""
    return time.clock_gettime(~pid << 3 | 2)  # what clock_getcpuclockid() returns


def family(pid):
    """A process, and all that it and they have started."""
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            found += family(int(child))
    return found
