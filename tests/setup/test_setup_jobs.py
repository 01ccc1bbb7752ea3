"""What jobs cost that a server's workers do: read from its log and from the kernel."""

import subprocess
import sys
import time

import pytest

from tests.benchmark import runner

LOG = """
… odoo.addons.queue_job.jobrunner.runner: asking Odoo to run job b614 on db bench
… werkzeug: 127.0.0.1 - - [29/Nov/2026 16:33:18] "GET /queue_job/runjob?job_uuid=b614 \
HTTP/1.1" 200 - 76 0.199 0.289
… werkzeug: 127.0.0.1 - - [29/Nov/2026 16:33:18] "GET /web/login HTTP/1.1" 200 - 55 0.1 0.4
… werkzeug: 127.0.0.1 - - [29/Nov/2026 16:33:19] "GET /queue_job/runjob?job_uuid=d172 \
HTTP/1.1" 200 - 140 0.173 0.150
"""
BUSY = """
import subprocess, sys, threading, time
def burn():
    while time.thread_time() < 0.1:
        pass
if sys.argv[1:]:
    thread = threading.Thread(target=burn)
    thread.start()
    thread.join()
    print("ready", flush=True)
    sys.stdin.read()
else:
    subprocess.run([sys.executable, "-c", sys.orig_argv[2], "worker"])
"""


class Jobs(list):
    """Stands in for the queue: a dict for each job."""

    def search(self, _domain):
        return self

    def mapped(self, name):
        return [job[name] for job in self]


def job(pid, state="done", retry=1):
    return {"worker_pid": pid, "state": state, "retry": retry, "exc_info": False}


def told(*jobs):
    return runner.told({"queue.job": Jobs(jobs)}, ["uuid"] * len(jobs))


def test_only_queries_of_jobs_count():
    assert runner.queries(LOG) == 76 + 140


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_worker_s_ended_thread_counts_for_the_server():
    server = subprocess.Popen(
        [sys.executable, "-c", BUSY],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout.readline() == "ready\n"
        own, worker = runner.family(server.pid)
        assert own == server.pid
        assert 0.1 <= runner.cpu_of(worker) < time.monotonic()
    finally:
        server.communicate()


def test_the_first_try_is_no_retry():
    assert told(job(1), job(2, retry=3)) == {"jobs": 2, "retries": 2, "workers": 2}


@pytest.mark.parametrize(
    "jobs", [[job(1), job(2, "failed")], [job(1), job(1)]], ids=["failed", "one worker"]
)
def test_all_jobs_are_done_and_by_two(jobs):
    with pytest.raises(AssertionError):
        told(*jobs)
