"""Static checks: each tool counts as one test."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from setup.environment import Environment
from setup.results import Result


def tools(environment: Environment) -> dict[str, list[str | Path]]:
    """Name and command of every tool; all run from the root of the checkout."""
    settings = environment.settings
    programs = settings.state / "venv/bin"
    modules = [*settings.addons, *settings.test_addons]
    addons = [str(addon.relative_to(settings.repo)) for addon in modules]
    cache = settings.state / "ruff_cache"
    commands: dict[str, list[str | Path]] = {
        "ruff check": [programs / "ruff", "check", "--cache-dir", cache, "."],
        "ruff format": [
            programs / "ruff",
            "format",
            "--check",
            "--cache-dir",
            cache,
            ".",
        ],
    }
    if addons:
        commands["pylint-odoo"] = [programs / "pylint", *addons]
        commands["oca-checks-odoo-module"] = [
            programs / "oca-checks-odoo-module",
            *addons,
        ]
        commands["bandit"] = [
            programs / "bandit",
            "--quiet",
            "--recursive",
            "--severity-level=medium",
            "--skip=B608",  # SQL of parts: tests/tidy knows our constants, bandit not
            "--exclude=*/tests/*",
            *addons,
        ]
    translations = [
        str(path.relative_to(settings.repo))
        for addon in modules
        for path in sorted(addon.glob("i18n/*.po*"))
    ]
    if translations:
        commands["oca-checks-po"] = [programs / "oca-checks-po", *translations]
    return commands


def run(
    call: Callable[[Sequence[str | Path]], int],
    environment: Environment,
    output: IO[str] | None,
) -> Result:
    """Run every tool, whatever the others say."""
    started = time.monotonic()
    failed = []
    commands = tools(environment)
    for name, command in commands.items():
        print(f"--- {name}", file=output, flush=True)
        if call(command):
            failed.append(name)
    note = f"failed: {', '.join(failed)}" if failed else ""
    seconds = time.monotonic() - started
    return Result("lint", len(commands) - len(failed), len(failed), 0, seconds, note)
