"""Debian packages without root: a private apt that still verifies signatures."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from setup.ui import Progress, UserError, run

KEYRINGS = {
    "debian": "/usr/share/keyrings/debian-archive-keyring.gpg",
    "ubuntu": "/usr/share/keyrings/ubuntu-archive-keyring.gpg",
}
#: Last part of an archive's address, and whose signature it carries.
ARCHIVES = {
    "debian": "debian",
    "debian-security": "debian",
    "ubuntu": "ubuntu",
    "ubuntu-ports": "ubuntu",
}
NO_APT = "There is no apt-get on this system, so Debian's packages cannot be used."


@dataclass(frozen=True)
class Source:
    """One line of a sources.list."""

    site: str
    suite: str
    keyring: str

    def __str__(self) -> str:
        return f"deb [signed-by={self.keyring}] {self.site} {self.suite} main\n"


def parse_targets(text: str) -> list[tuple[str, str]]:
    """(site, suite) of the distribution's own archives in the output of ``indextargets``."""
    found: list[tuple[str, str]] = []
    for line in text.splitlines():
        site, _, suite = line.strip().rstrip("/").partition(" ")
        pair = (site.rstrip("/"), suite)
        if suite and pair[0].rsplit("/", 1)[-1] in ARCHIVES and pair not in found:
            found.append(pair)
    return found


def configured() -> list[tuple[str, str]]:
    """The archives this system is set up to use; third parties are left out."""
    if not shutil.which("apt-get"):
        raise UserError(NO_APT)
    command = [
        "apt-get",
        "indextargets",
        "--format",
        "$(SITE) $(RELEASE)",
        "Created-By: Packages",
    ]
    return parse_targets(run(command, failure="apt-get cannot list its sources."))


def system_sources() -> list[Source]:
    """This system's own distribution, for libraries that fit it."""
    sources = []
    for site, suite in configured():
        keyring = KEYRINGS[ARCHIVES[site.rsplit("/", 1)[-1]]]
        if Path(keyring).exists():
            sources.append(Source(site, suite, keyring))
    if not sources:
        raise UserError("apt has no Debian or Ubuntu archive with its keyring here.")
    return sources


def debian_sources(suites: Sequence[str], keyring_folder: Path) -> list[Source]:
    """Named suites of the Debian archive, from the mirror this system already uses."""
    sites = [site for site, _ in configured() if site.endswith("/debian")]
    mirror = os.environ.get("DEBIAN_MIRROR") or next(iter(sites), None)
    if not mirror:
        raise UserError(
            "No Debian mirror is configured on this system.",
            "set DEBIAN_MIRROR to one, or ODOO_SOURCE to a checkout of Odoo 19.0.",
        )
    keyring = os.environ.get("DEBIAN_KEYRING") or debian_keyring(keyring_folder)
    return [Source(mirror, suite, keyring) for suite in suites]


def debian_keyring(folder: Path) -> str:
    """Debian's archive keys; elsewhere from the system's signed package of them."""
    if Path(KEYRINGS["debian"]).exists():
        return KEYRINGS["debian"]
    unpacked = folder / "keyring"
    if not unpacked.exists():
        apt = Apt(folder / "apt-keyring", system_sources())
        apt.update()
        unpack(apt.fetch("keyring", ["download", "debian-archive-keyring"]), unpacked)
    return str(unpacked / KEYRINGS["debian"].lstrip("/"))


class Apt:
    """apt-get with its lists, cache and sources in one folder of ours."""

    def __init__(
        self, folder: Path, sources: list[Source], *, beside_installed: bool = False
    ):
        self.archives = folder / "cache/archives"
        self.folder = folder
        for name in ("lists/partial", "cache/archives/partial"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / "status").touch()
        (folder / "sources.list").write_text("".join(map(str, sources)))
        installed = os.environ.get("DPKG_STATUS", "/var/lib/dpkg/status")
        options = {
            "Dir::State": folder,
            "Dir::State::Lists": folder / "lists",
            "Dir::State::Status": installed if beside_installed else folder / "status",
            "Dir::Cache": folder / "cache",
            "Dir::Etc::SourceList": folder / "sources.list",
            "Dir::Etc::SourceParts": "/dev/null",
            "Dir::Etc::Preferences": "/dev/null",
            "Dir::Etc::PreferencesParts": "/dev/null",
            "Debug::NoLocking": "true",
            "APT::Sandbox::User": "root",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
            "Acquire::AllowInsecureRepositories": "false",
            "APT::Get::AllowUnauthenticated": "false",
        }
        self.command = ["apt-get", "-q", "-y"]
        for name, value in options.items():
            self.command += ["-o", f"{name}={value}"]

    def update(self) -> None:
        """Refresh the lists; but for ``--error-on=any`` a bad signature is a warning."""
        run(
            [*self.command, "--error-on=any", "update"],
            failure="apt could not refresh or verify the package lists.",
            remedy="check the network and the proxy, then run the same command again.",
        )

    def fetch(self, title: str, verb: Sequence[str]) -> list[Path]:
        """Download with a progress line; apt checks every file against the signed lists."""
        reader, writer = os.pipe()
        log = self.folder / "error.log"
        with log.open("w") as errors:
            process = subprocess.Popen(
                [*self.command, "-o", f"APT::Status-Fd={writer}", *verb],
                cwd=self.archives,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                pass_fds=(writer,),
            )
        os.close(writer)
        progress = Progress(title)
        with os.fdopen(reader) as status:
            for line in status:
                if line.startswith("dlstatus:"):
                    _, _, percent, text = line.rstrip().split(":", 3)
                    progress.show(float(percent), 100, text)
        progress.done()
        if process.wait():
            raise UserError(
                f"{title}: the download failed.",
                "check the network and free disk space, then run the same command again.",
                log.read_text(),
            )
        return sorted(self.archives.glob("*.deb"))

    def discard(self) -> None:
        """Give the space back once everything is unpacked."""
        shutil.rmtree(self.folder, ignore_errors=True)


def unpack(
    packages: Sequence[Path],
    target: Path,
    exclude: Sequence[str] = (),
    finish: Callable[[Path], None] = lambda folder: None,
) -> Path:
    """Unpack into a folder that only gets its name when it is complete and finished."""
    partial = target.with_name(f"{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True, exist_ok=True)
    progress = Progress(f"unpacking {target.name}")
    for number, package in enumerate(packages):
        progress.show(number, len(packages), package.name)
        unpack_one(package, partial, exclude)
    progress.done()
    finish(partial)
    partial.rename(target)
    return target


def unpack_one(package: Path, folder: Path, exclude: Sequence[str]) -> None:
    source = subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE
    )
    tar = subprocess.run(
        ["tar", "-x", "--no-same-owner", "-C", folder, "--wildcards"]
        + [f"--exclude={pattern}" for pattern in exclude],
        stdin=source.stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert source.stdout
    source.stdout.close()
    if source.wait() or tar.returncode:
        package.unlink()
        raise UserError(
            f"{package.name} cannot be unpacked: the archive is damaged or the disk is full.",
            "it was deleted; check the free space and run the same command again.",
            tar.stderr,
        )
