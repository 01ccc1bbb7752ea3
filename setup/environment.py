"""The whole environment: make every part that is missing, one process at a time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from setup import locking, odoo_source, postgres, programs, pyenv, versions
from setup.database import Databases
from setup.postgres import Server, program_environment
from setup.settings import Settings
from setup.ui import UserError


@dataclass(frozen=True)
class Environment:
    """Everything a command needs to run Odoo or its tests."""

    settings: Settings
    source: odoo_source.Source
    python: Path
    server: Server
    databases: Databases
    chromium: str | None

    def env(self, **more: str) -> dict[str, str]:
        """Variables for a program in this environment."""
        return {**program_environment(self.settings, self.server), **more}


def check_disk(settings: Settings) -> None:
    """A full disk breaks things in places that do not say so: look before."""
    if (settings.state / "venv/.complete").exists():
        return
    free = shutil.disk_usage(settings.state).free / 2**30
    if free < versions.DISK_GIB:
        raise UserError(
            f"{settings.state} has {free:.1f} GiB free; {versions.DISK_GIB} GiB are needed.",
            "make room, or set LOYALTY_STATE (or --state) to a folder on another disk.",
        )


def prepare_state(settings: Settings) -> None:
    try:
        settings.state.mkdir(parents=True, exist_ok=True)
        (settings.state / ".gitignore").write_text("*\n")
    except OSError as error:
        raise UserError(
            f"{settings.state} cannot be written: {error.strerror}.",
            "set LOYALTY_STATE (or --state) to a folder of yours.",
        ) from error


@contextmanager
def opened(settings: Settings, *, browser: bool) -> Iterator[Environment]:
    """Make what is missing, start PostgreSQL, and stop it when its last user leaves."""
    prepare_state(settings)
    check_disk(settings)
    environment = None
    try:
        with locking.held(settings.state / locking.USERS, shared=True):
            with locking.held(settings.state / "setup.lock"):
                environment = assemble(settings, browser)
            yield environment
    finally:
        if environment:
            with locking.alone(settings.state) as nobody_else:
                if nobody_else:
                    environment.server.stop()


def assemble(settings: Settings, browser: bool) -> Environment:
    """Every part in order; each looks first whether it is there already."""
    source = odoo_source.ensure(settings)
    python = pyenv.ensure(settings, source)
    programs.ensure_wkhtmltopdf(settings)
    chromium = programs.ensure_chromium(settings) if browser else None
    server = postgres.ensure(settings)
    return Environment(
        settings, source, python, server, Databases(settings, source, server), chromium
    )
