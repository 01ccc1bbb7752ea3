"""Odoo's source: a checkout that is here, or Debian's signed package, unpacked."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

from setup import versions
from setup.apt import NO_APT, Apt, debian_sources, unpack
from setup.settings import Settings
from setup.ui import UserError, say

#: Half a gigabyte of translations, and a partial duplicate of the addons.
LEFT_OUT = ("./usr/lib/python3/dist-packages/addons", "./usr/share/doc", "*/i18n/*.po")
PACKAGES = Path("usr/lib/python3/dist-packages")
SOURCE_REMEDY = (
    "set ODOO_SOURCE to a checkout of Odoo 19.0 Community "
    "(git clone --depth 1 --branch 19.0 https://github.com/odoo/odoo)."
)


@dataclass(frozen=True)
class Source:
    """An Odoo to run: its ``odoo`` package, its series, and where it came from."""

    package: Path
    series: str
    origin: str


def parse_series(release: str) -> str:
    """``19.0`` from the text of odoo/release.py."""
    found = re.search(r"^version_info = \((\S+), (\d+)", release, re.MULTILINE)
    return (
        ".".join(part.strip("'\"") for part in found.groups()) if found else "unknown"
    )


def ensure(settings: Settings) -> Source:
    """Find or fetch the source, check its version, and make it importable as ``odoo``."""
    root = settings.state / "odoo"
    if not settings.odoo_source and not root.exists():
        download(settings, root)
    source = locate(settings)
    link(settings.folder("pythonpath") / "odoo", source.package)
    return source


def locate(settings: Settings) -> Source:
    """The source that is there; its version must be the one the addons are for."""
    if settings.odoo_source:
        package, origin = (
            settings.odoo_source / "odoo",
            f"ODOO_SOURCE={settings.odoo_source}",
        )
    else:
        root = settings.state / "odoo"
        package, origin = (
            root / PACKAGES / "odoo",
            f"Debian {(root / 'VERSION').read_text()}",
        )
    release = package / "release.py"
    if not release.exists():
        raise UserError(
            f"{package.parent} holds no Odoo (no odoo/release.py).", SOURCE_REMEDY
        )
    series = parse_series(release.read_text())
    if series != versions.ODOO_SERIES:
        raise UserError(
            f"{package.parent} is Odoo {series}; these addons are for {versions.ODOO_SERIES}.",
            SOURCE_REMEDY,
        )
    return Source(package, series, origin)


def download(settings: Settings, root: Path) -> None:
    """Fetch Odoo and the libraries its static files link to; about 130 MB."""
    if not shutil.which("apt-get"):
        raise UserError(NO_APT, SOURCE_REMEDY)
    say("Odoo: reading the signed package lists")
    apt = Apt(
        settings.state / "apt-odoo",
        debian_sources(versions.DEBIAN_SUITES, settings.state),
    )
    apt.update()
    say("Odoo: downloading")
    packages = apt.fetch("Odoo", ["download", *versions.ODOO_DEBS])
    version = next(p.name for p in packages if p.name.startswith("odoo-19")).split("_")[
        1
    ]
    if version != versions.ODOO_DEB_TESTED:
        say(f"Odoo: Debian serves {version}; tested was {versions.ODOO_DEB_TESTED}")
    say("Odoo: unpacking")
    unpack(packages, root, LEFT_OUT, lambda folder: complete(folder, version))
    apt.discard()


def complete(root: Path, version: str) -> None:
    """Fill the holes Debian's licence rules left, and note the version."""
    for name in versions.ODOO_STUBS:
        stub = root / PACKAGES / name
        if not stub.exists():
            stub.parent.mkdir(parents=True, exist_ok=True)
            stub.write_text(
                "// Left out by Debian; an empty file keeps the asset bundle whole.\n"
            )
    (root / "VERSION").write_text(version)


def link(name: Path, target: Path) -> None:
    """Expose the one package, not what lies beside it (Debian has a ``setup`` there)."""
    if name.is_symlink() and name.readlink() == target:
        return
    name.unlink(missing_ok=True)
    name.symlink_to(target)


def shim_wheel(folder: Path, search_path: Path, series: str) -> Path:
    """A wheel ``odoo`` that points at the source, so that pip sees it as installed."""
    info = f"odoo-{series}.dist-info"
    files = {
        "odoo_source.pth": f"{search_path}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: odoo\nVersion: {series}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: setup\n"
        "Root-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = f"{info}/RECORD,,\n"
    wheel = folder / f"odoo-{series}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
            record += (
                f"{name},sha256={digest.rstrip(b'=').decode()},{len(text.encode())}\n"
            )
            archive.writestr(name, text)
        archive.writestr(f"{info}/RECORD", record)
    return wheel


def addon_folder(source: Source, state: Path, name: str) -> Path:
    """Where an addon lies: in Odoo, in a checkout's addons, or among the packages."""
    places = [source.package / "addons", source.package.parent / "addons"]
    places += state.glob("venv/lib/python*/site-packages/odoo/addons")
    for place in places:
        if (place / name / "__manifest__.py").exists():
            return place / name
    raise UserError(f"There is no addon {name} in this environment.")
