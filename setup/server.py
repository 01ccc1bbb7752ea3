"""An Odoo server that we start, wait for and stop."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from setup import processes
from setup.database import configuration
from setup.environment import Environment
from setup.settings import Settings
from setup.ui import UserError

START_TIMEOUT = 180
#: Starts Odoo as a file of its own.
ODOO = Path(__file__).parent / "inside/server.py"


@dataclass(frozen=True)
class Running:
    """A server that answers."""

    url: str
    conf: Path
    log: Path
    process: subprocess.Popen[str]


@dataclass(frozen=True)
class Kind:
    """What a server is made of; nothing said: one process with our addons."""

    #: For scheduled actions.
    threads: int = 0
    workers: int = 0
    #: More words of its command line.
    options: tuple[str, ...] = ()
    addons_path: tuple[Path, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)


ALONE = Kind()


def free_port() -> int:
    """A port the system has to spare."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def check_port(port: int) -> None:
    """Fail at once, and not after minutes of work."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise UserError(
                f"Port {port} cannot be used: {error.strerror}.",
                "`python3 setup stop` ends a demo of ours; or choose another: --port 8070.",
            ) from error


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=60) as reply:
            return reply.status == 200
    except (urllib.error.URLError, OSError):
        return False


def pid_file(settings: Settings, name: str) -> Path:
    return settings.folder("run") / f"{name}.pid"


@contextmanager
def odoo(
    environment: Environment,
    db: str,
    port: int,
    name: str,
    kind: Kind = ALONE,
) -> Iterator[Running]:
    """Run Odoo on this machine's own address for as long as the block lasts."""
    settings = environment.settings
    log = settings.folder("logs") / f"{name}.log"
    conf = configuration(settings, name, kind.addons_path or (settings.repo,))
    # workers start one more server, by the name that they were started with
    program = ["-P", "-m", "odoo"] if not kind.workers else [ODOO]
    command = [
        environment.python, *program, "server", "-c", conf, "-d", db,
        f"--db-filter=^{db}$", f"--http-port={port}", f"--workers={kind.workers}",
        f"--max-cron-threads={kind.threads}", f"--gevent-port={free_port()}",
        *kind.options,
    ]  # fmt: skip
    point_links_here(environment, db, port)
    with log.open("w") as output:
        process = processes.start(
            command,
            env=environment.env(**kind.variables),
            cwd=settings.state,
            output=output,
        )
    record = pid_file(settings, name)
    record.write_text(str(process.pid))
    try:
        wait_until_ready(process, f"http://127.0.0.1:{port}/web/login", log)
        yield Running(f"http://127.0.0.1:{port}", conf, log, process)
    finally:
        processes.end(process)
        record.unlink(missing_ok=True)


def point_links_here(environment: Environment, db: str, port: int) -> None:
    """Shared links and the style of PDFs go by an address that the database remembers.

    A copy remembers its builder's. One that somebody has set on purpose is left alone.
    """
    environment.databases.server.sql(
        f"update ir_config_parameter set value = 'http://127.0.0.1:{port}' "
        "where key = 'web.base.url' and value ~ '^http://(127[.]0[.]0[.]1|localhost)'",
        db,
    )


def wait_until_ready(process: subprocess.Popen[str], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        if answers(url):
            return
        if process.poll() is not None:
            break
        time.sleep(0.5)
    raise UserError(
        "Odoo does not answer.",
        f"the whole log is {log}",
        log.read_text(errors="replace"),
    )


def problems(log: Path) -> list[str]:
    """What a healthy server's log does not hold."""
    text = log.read_text(errors="replace")
    marks = (" ERROR ", " CRITICAL ", "Traceback (most recent call last)")
    return [line for line in text.splitlines() if any(mark in line for mark in marks)]


def is_recorded(settings: Settings, name: str) -> bool:
    """Whether a server of ours by that name is running."""
    record = settings.state / "run" / f"{name}.pid"
    return record.exists() and is_ours(int(record.read_text() or 0), settings)


def stop_recorded(settings: Settings) -> list[str]:
    """End servers whose starters are gone or in another terminal; return their names."""
    stopped = []
    for record in sorted(settings.folder("run").glob("*.pid")):
        pid = int(record.read_text() or 0)
        if is_ours(pid, settings):
            os.kill(pid, signal.SIGTERM)
            for _ in range(100):
                if not is_ours(pid, settings):
                    break
                time.sleep(0.2)
            else:
                os.kill(pid, signal.SIGKILL)
            stopped.append(record.stem)
        record.unlink(missing_ok=True)
    return stopped


def is_ours(pid: int, settings: Settings) -> bool:
    """Process numbers are used again: look at the command line before ending anything."""
    ps = ["ps", "-o", "stat=,args=", "-ww", "-p", str(pid)]
    command_line = Path(f"/proc/{pid}/cmdline")
    if command_line.exists():
        text = command_line.read_bytes().decode(errors="replace")
    else:
        try:
            text = subprocess.run(
                ps, capture_output=True, text=True, check=False
            ).stdout
        except OSError:
            return False
    return bool(pid) and str(settings.state) in text and "odoo" in text
