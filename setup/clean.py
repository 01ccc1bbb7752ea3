"""Remove what this program has made, and nothing else."""

from __future__ import annotations

import shutil
import sys

from setup import demo
from setup.pgroot import relocated
from setup.recipes import PREFIX
from setup.settings import REPO, Settings
from setup.ui import UserError, say


def clean(settings: Settings, confirmed: bool) -> int:
    """The state directory with downloads, databases and logs."""
    state = settings.state
    if not state.exists():
        say("there is nothing to remove")
        return 0
    if not (state / "setup.lock").exists() or state in (REPO, *REPO.parents):
        raise UserError(f"{state} was not made by this program.", "remove it by hand.")
    if not confirmed and sys.stdin.isatty():
        answer = input(f"Remove {state} with the demo database in it? [y/N] ")
        if answer.strip().lower() not in ("y", "yes"):
            return 1
    demo.stop(settings)
    shutil.rmtree(state)
    shutil.rmtree(relocated(state / "pg"), ignore_errors=True)
    say(
        f"removed {state} (databases on a server at PGHOST stay: they begin with {PREFIX})"
    )
    return 0
