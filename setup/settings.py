"""Where things are and what was asked for, by variable or by option."""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from setup.ui import UserError

REPO = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """The choices of one run; everything made by it lies below ``state``."""

    repo: Path
    state: Path
    odoo_source: Path | None
    db: str
    port: int

    @property
    def addons(self) -> list[Path]:
        """The product: every addon at the root of the checkout."""
        return sorted(path.parent for path in self.repo.glob("*/__manifest__.py"))

    @property
    def test_addons(self) -> list[Path]:
        """Addons that only exist to be tested."""
        return sorted(
            path.parent for path in self.repo.glob("tests/addons/*/__manifest__.py")
        )

    def folder(self, *names: str) -> Path:
        """A folder below the state directory, made when missing."""
        path = self.state.joinpath(*names)
        path.mkdir(parents=True, exist_ok=True)
        return path


def from_environment(
    state: str | None = None, db: str | None = None, port: int | None = None
) -> Settings:
    """Options win over variables, variables over defaults."""
    source = os.environ.get("ODOO_SOURCE")
    chosen_state = state or os.environ.get("LOYALTY_STATE")
    return Settings(
        repo=REPO,
        state=Path(chosen_state).expanduser().resolve()
        if chosen_state
        else REPO / ".devenv",
        odoo_source=Path(source).expanduser().resolve() if source else None,
        db=database_name(db or os.environ.get("LOYALTY_DB") or "demo"),
        port=port_number(port or os.environ.get("LOYALTY_PORT") or 8069),
    )


def database_name(text: str) -> str:
    """Plain names only: the name becomes part of SQL statements and of a filter."""
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,49}", text):
        raise UserError(
            f"{text!r} is no usable database name.",
            "letters, digits, _ and -, at most 50.",
        )
    return text


def port_number(value: str | int) -> int:
    if not str(value).isdigit() or not 0 < int(value) < 65536:
        raise UserError(
            f"{value} is no port number.", "a number from 1 to 65535, such as 8069."
        )
    return int(value)


def key(*parts: object) -> str:
    """A short name for everything that decides what a thing looks like when it is built."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def child_environment(state: Path) -> dict[str, str]:
    """Our environment for programs we start.

    Odoo is large: where byte code is not kept, every process compiles it again (3 s each).
    """
    env = dict(os.environ)
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    env.pop("PYTHONPATH", None)
    env["PYTHONPYCACHEPREFIX"] = str(state / "pyc")
    return env
