"""Locks between runs: the kernel takes them back when a holder dies, however it dies."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from setup.ui import say

#: Held shared by every command that uses the server; see :func:`alone`.
USERS = "users.lock"


@contextmanager
def held(path: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold a lock for as long as the block lasts, waiting for others if need be."""
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    with path.open("a") as file:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            say(
                f"another run in this checkout is at work ({path.stem}); waiting for it"
            )
            fcntl.flock(file, kind)
        yield


@contextmanager
def alone(state: Path) -> Iterator[bool]:
    """Whether no other command uses the server; while it lasts, none can begin to."""
    with (state / USERS).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
