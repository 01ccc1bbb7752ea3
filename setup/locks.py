"""`python3 setup lock`: renew the lock files from the ``.in`` files beside them."""

from __future__ import annotations

from setup.pyenv import NETWORK
from setup.settings import Settings, child_environment
from setup.ui import UserError, run, say

#: What goes into which lock. OCA's wheels and uv bring no requirements that we want.
LOCKS: dict[str, tuple[str, ...]] = {
    "requirements": ("odoo.in", "postgres.in", "report.in", "test.in"),
    "oca": ("oca.in",),
    "bench": ("bench.in",),
    "uv": ("uv.in",),
}


def lock(settings: Settings, upgrade: bool) -> int:
    """Resolve for all supported Pythons and platforms; with hashes, without an index."""
    uv = settings.state / "venv/bin/uv"
    if not uv.exists():
        raise UserError("uv is not installed yet.", "python3 setup test lint")
    for name, inputs in LOCKS.items():
        say(f"locking {name}")
        alone = [] if name == "requirements" else ["--no-deps"]
        run(
            [
                uv, "pip", "compile", "-q", "--universal", "--python-version", "3.11",
                "--generate-hashes", "--custom-compile-command", "python3 setup lock",
                *(["--upgrade"] if upgrade else []), *alone, *inputs, "-o", f"{name}.lock",
            ],
            failure=f"The packages for {name}.lock cannot be resolved.",
            remedy=NETWORK,
            env=child_environment(settings.state),
            cwd=settings.repo / "requirements",
        )  # fmt: skip
    return 0
