"""`python3 setup doctor`: what is there, what is missing, what to do. Changes nothing."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass

from setup import odoo_source, postgres, programs, pyenv, server, versions
from setup.settings import Settings
from setup.ui import UserError

OK, TODO, BLOCKED = "ok", "to do", "BLOCKED"
BY_ITSELF = "`python3 setup demo` or `test` does it"


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's; only ``BLOCKED`` needs a hand from the user."""

    state: str
    what: str
    remedy: str = ""


def python(settings: Settings) -> Finding:
    version = sys.version.split()[0]
    return Finding(OK, f"Python {version} ({sys.executable})")


def venv_module(settings: Settings) -> Finding:
    """Debian and Ubuntu split ensurepip from Python; uv can do without."""
    complete = (settings.state / "venv/.complete").exists()
    if complete or importlib.util.find_spec("ensurepip") or shutil.which("uv"):
        return Finding(OK, "virtual environments can be made")
    version = "{}.{}".format(*sys.version_info[:2])
    return Finding(
        BLOCKED,
        "the module venv is incomplete",
        f"as root: apt install python{version}-venv",
    )


def state_folder(settings: Settings) -> Finding:
    place = settings.state if settings.state.exists() else settings.state.parent
    if not os.access(place, os.W_OK):
        return Finding(
            BLOCKED,
            f"{place} cannot be written",
            "set LOYALTY_STATE to a folder of yours",
        )
    free = shutil.disk_usage(place).free / 2**30
    enough = free >= versions.DISK_GIB or (settings.state / "venv/.complete").exists()
    return Finding(
        OK if enough else BLOCKED,
        f"{settings.state}: {free:.0f} GiB free, {versions.DISK_GIB} GiB needed from nothing",
        "" if enough else "make room, or set LOYALTY_STATE to a folder on another disk",
    )


def odoo(settings: Settings) -> Finding:
    """Looks only; a missing source is blocked where there is neither apt nor ODOO_SOURCE."""
    if settings.odoo_source or (settings.state / "odoo").exists():
        source = odoo_source.locate(settings)
        return Finding(OK, f"Odoo {source.series} ({source.origin})")
    if shutil.which("apt-get") and shutil.which("dpkg-deb"):
        return Finding(
            TODO, "Odoo is not downloaded yet (130 MB, needs the network)", BY_ITSELF
        )
    return Finding(
        BLOCKED, "no Odoo, and no apt to get it with", odoo_source.SOURCE_REMEDY
    )


def packages(settings: Settings) -> Finding:
    if not (settings.state / "venv/.complete").exists():
        return Finding(
            TODO, "Python packages are not installed (needs the network)", BY_ITSELF
        )
    if not pyenv.is_current(settings, odoo_source.locate(settings)):
        return Finding(TODO, "Python packages are out of date", BY_ITSELF)
    return Finding(OK, "Python packages are as the lock files say")


def database_server(settings: Settings) -> Finding:
    if (
        not os.environ.get("PGHOST")
        and not (settings.state / "venv/.complete").exists()
    ):
        return Finding(TODO, "PostgreSQL comes with the Python packages", BY_ITSELF)
    found = postgres.locate(settings)
    if not found.data:
        return Finding(OK, f"PostgreSQL: the server at PGHOST={os.environ['PGHOST']}")
    running = "running" if found.is_running() else "starts when needed"
    return Finding(OK, f"PostgreSQL {found.binaries.major()} of our own, {running}")


def chromium(settings: Settings) -> Finding:
    found = programs.find_chromium(settings)
    if found:
        return Finding(OK, f"Chromium ({found})")
    if shutil.which("apt-get"):
        return Finding(
            TODO, "Chromium for the tests (125 MB, needs the network)", BY_ITSELF
        )
    return Finding(
        TODO, "no Chrome or Chromium", "install one, or test with --no-browser"
    )


def wkhtmltopdf(settings: Settings) -> Finding:
    found = programs.find_wkhtmltopdf(settings)
    if found:
        return Finding(OK, f"wkhtmltopdf ({found})")
    return Finding(TODO, "wkhtmltopdf, to print PDF documents; optional", BY_ITSELF)


def port(settings: Settings) -> Finding:
    if server.is_recorded(settings, "demo"):
        return Finding(OK, "the demo is running")
    try:
        server.check_port(settings.port)
    except UserError as error:
        return Finding(BLOCKED, error.message, error.remedy)
    return Finding(OK, f"port {settings.port} is free")


CHECKS: tuple[Callable[[Settings], Finding], ...] = (
    python,
    venv_module,
    state_folder,
    odoo,
    packages,
    database_server,
    chromium,
    wkhtmltopdf,
    port,
)


def examine(check: Callable[[Settings], Finding], settings: Settings) -> Finding:
    """A check that fails is a finding too."""
    try:
        return check(settings)
    except UserError as error:
        return Finding(BLOCKED, error.message, error.remedy)


def doctor(settings: Settings) -> int:
    """Print every finding; 1 when something needs the user."""
    findings = [examine(check, settings) for check in CHECKS]
    for finding in findings:
        print(f"{finding.state:<8} {finding.what}")
        if finding.remedy:
            print(f"{'':<8} → {finding.remedy}")
    blocked = any(finding.state == BLOCKED for finding in findings)
    print("\nSomething blocks: see → above." if blocked else "\nNothing blocks.")
    return 1 if blocked else 0
