"""The virtual environment: lock files with hashes, installed by a pinned uv."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from setup.odoo_source import Source, shim_wheel
from setup.settings import Settings, child_environment, key
from setup.ui import UserError, run, say

LOCKS = ("requirements.lock", "oca.lock")
NETWORK = "check the network and the proxy, then run the same command again."


def python(settings: Settings) -> Path:
    return settings.state / "venv/bin/python"


def fingerprint(settings: Settings, source: Source) -> str:
    """Changes when another environment is needed."""
    locks = [(settings.repo / "requirements" / name).read_text() for name in LOCKS]
    return key(locks, str(settings.state), source.series, sys.version)


def is_current(settings: Settings, source: Source) -> bool:
    stamp = settings.state / "venv/.complete"
    return stamp.exists() and stamp.read_text() == fingerprint(settings, source)


def ensure(settings: Settings, source: Source) -> Path:
    """Build it when it is missing, unfinished or out of date; return its Python."""
    if is_current(settings, source):
        return python(settings)
    venv = settings.state / "venv"
    say("Python packages: installing what the lock files name")
    shutil.rmtree(venv, ignore_errors=True)
    create(venv)
    locks = [
        word
        for name in LOCKS
        for word in ("-r", str(settings.repo / "requirements" / name))
    ]
    install(settings, ["--require-hashes", "--no-deps", *locks])
    wheel = shim_wheel(settings.state, settings.state / "pythonpath", source.series)
    install(settings, ["--no-deps", str(wheel)])
    (venv / ".complete").write_text(fingerprint(settings, source))
    return python(settings)


def create(venv: Path) -> None:
    """``venv`` is a package of its own on Debian and Ubuntu; uv does as well."""
    done = subprocess.run(
        [sys.executable, "-m", "venv", venv],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return
    shutil.rmtree(venv, ignore_errors=True)
    uv = shutil.which("uv")
    made = uv and subprocess.run(
        [uv, "venv", "-q", "--seed", "--python", sys.executable, venv],
        capture_output=True,
        check=False,
    )
    if not made or made.returncode:
        version = "{}.{}".format(*sys.version_info[:2])
        raise UserError(
            f"{sys.executable} cannot make a virtual environment (module venv is incomplete).",
            f"Debian/Ubuntu: apt install python{version}-venv (the only step that needs root).",
            done.stdout + done.stderr,
        )


def install(settings: Settings, arguments: list[str]) -> None:
    """uv is three times as fast; pip knows pip.conf's mirrors. Both check hashes."""
    env = child_environment(settings.state)
    env["VIRTUAL_ENV"] = str(settings.state / "venv")
    pip = [
        python(settings),
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
    ]
    uv = settings.state / "venv/bin/uv"
    if not uv.exists():
        lock = settings.repo / "requirements/uv.lock"
        run(
            [*pip, "--require-hashes", "-r", lock],
            failure="pip could not install uv.",
            remedy=NETWORK,
            env=env,
        )
    try:
        run([uv, "pip", "install", "-q", *arguments], failure="uv failed", env=env)
    except UserError:
        run(
            [*pip, *arguments],
            failure="Installing the locked Python packages failed.",
            remedy=NETWORK,
            env=env,
        )
