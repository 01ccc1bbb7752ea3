"""What the user sees: steps with their time, progress, errors with a way out."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

STARTED = time.monotonic()
_lock = threading.Lock()


class UserError(Exception):
    """Something the user can act on: what happened, what to do, and the evidence."""

    def __init__(self, message: str, remedy: str = "", evidence: str = "") -> None:
        super().__init__(message)
        self.message, self.remedy, self.evidence = message, remedy, evidence

    def __str__(self) -> str:
        text = self.message
        if self.remedy:
            text += f"\n  What to do: {self.remedy}"
        if self.evidence:
            text += "\n" + indent(self.evidence)
        return text


def indent(text: str, lines: int = 12) -> str:
    """The last lines of a longer text, set off from the message above them."""
    return "\n".join(f"  | {line}" for line in text.strip().splitlines()[-lines:])


def elapsed() -> float:
    return time.monotonic() - STARTED


def duration(seconds: float) -> str:
    """12 s, 3 min 04 s"""
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02d} s"


def say(message: str) -> None:
    """One step, with the time since the start."""
    with _lock:
        clear()
        print(f"[{elapsed():6.1f} s] {message}", flush=True)


def block(text: str) -> None:
    """Several lines that belong together, kept apart from other threads'."""
    with _lock:
        clear()
        print(text, flush=True)


def clear() -> None:
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)


class Progress:
    """How far a step is: a line that renews itself, or in a log one now and then."""

    LOG_INTERVAL = 10.0

    def __init__(self, title: str) -> None:
        self.title, self._told = title, time.monotonic()

    def show(self, done: float, total: float, detail: str = "") -> None:
        share = done / total if total else 0.0
        text = f"{self.title}: {share:.0%} {detail}".rstrip()
        if sys.stderr.isatty():
            with _lock:
                print(
                    f"\r\033[K           {text[:100]}",
                    end="",
                    file=sys.stderr,
                    flush=True,
                )
        elif time.monotonic() - self._told > self.LOG_INTERVAL:
            self._told = time.monotonic()
            say(text)

    def done(self) -> None:
        with _lock:
            clear()


def run(
    command: Sequence[str | Path],
    *,
    failure: str,
    remedy: str = "",
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> str:
    """Run a program to its end and return what it printed; failing is an error."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=env,
            cwd=cwd,
            check=False,
        )
    except OSError as error:
        raise UserError(failure, remedy, f"{words[0]}: {error}") from error
    if done.returncode:
        evidence = (
            f"{' '.join(words[:4])} … (exit code {done.returncode})\n{done.stdout}"
        )
        raise UserError(failure, remedy, evidence)
    return done.stdout
