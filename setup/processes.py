"""Programs we start: all are known, so that an interrupted run leaves none behind."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, NoReturn

_running: set[subprocess.Popen[str]] = set()
_guard = threading.Lock()
_interrupted = threading.Event()


class Interrupted(Exception):
    """No further program is to be started: the run is being ended."""


def start(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    cwd: Path,
    output: IO[str] | int | None = None,
    talk: bool = False,
) -> subprocess.Popen[str]:
    """Start a program; its output goes to the terminal unless a file is given.

    ``talk``: it is told what to do on its standard input, and answers on its output.
    """
    if _interrupted.is_set():
        raise Interrupted
    process = subprocess.Popen(
        [str(word) for word in command],
        env=dict(env),
        cwd=cwd,
        stdin=subprocess.PIPE if talk else subprocess.DEVNULL,
        stdout=subprocess.PIPE if talk else output,
        stderr=output if talk or output is None else subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    with _guard:
        _running.add(process)
    return process


def wait(process: subprocess.Popen[str]) -> int:
    code = process.wait()
    with _guard:
        _running.discard(process)
    return code


def end(process: subprocess.Popen[str], patience: float = 20) -> None:
    """Ask a program to end, then insist."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
    wait(process)


def end_all() -> None:
    """End everything that still runs, and let nothing new begin."""
    _interrupted.set()
    with _guard:
        processes = list(_running)
    for process in processes:
        end(process)


def on_termination(number: int, frame: object) -> NoReturn:
    """Handle SIGTERM like Ctrl-C: through the ``finally`` blocks that clean up."""
    raise KeyboardInterrupt
