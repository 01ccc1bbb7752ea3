"""Chromium and wkhtmltopdf: the system's, or brought along without root."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from setup import versions
from setup.apt import Apt, system_sources, unpack
from setup.settings import Settings
from setup.ui import UserError, say

CHROMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
FONTS = Path("/usr/share/fonts")


def answers(program: str | Path) -> bool:
    """It is there, starts, and knows its version (Ubuntu's chromium may be a stub)."""
    try:
        done = subprocess.run(
            [program, "--version"], capture_output=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def find_chromium(settings: Settings) -> str | None:
    """LOYALTY_CHROMIUM, else the system's, else ours if it is unpacked."""
    given = os.environ.get("LOYALTY_CHROMIUM")
    ours = str(settings.state / "bin/google-chrome")
    known = [given] if given else [*filter(None, map(shutil.which, CHROMES)), ours]
    return next((path for path in known if answers(path)), None)


def ensure_chromium(settings: Settings) -> str:
    """The browser for tours and journeys; Odoo looks for google-chrome on PATH first."""
    found = find_chromium(settings)
    if not found and os.environ.get("LOYALTY_CHROMIUM"):
        raise UserError(
            "LOYALTY_CHROMIUM does not start.", "unset it, or correct the path."
        )
    if not found:
        try:
            root = debian_tree(settings, "chromium", versions.CHROMIUM_DEBS)
        except UserError as error:
            raise UserError(
                "No Chrome or Chromium was found, and none could be brought along.",
                "install one, set LOYALTY_CHROMIUM, or leave browsers out: --no-browser.",
                str(error),
            ) from error
        program = root / "usr/lib/chromium/chromium"
        found = str(wrapper(settings, "google-chrome", program, root))
        if not answers(found):
            shutil.rmtree(root)
            raise UserError(
                "The unpacked Chromium does not start.", "run the command again."
            )
    return found


def find_wkhtmltopdf(settings: Settings) -> str | None:
    ours = settings.state / "bin/wkhtmltopdf"
    known = [str(ours), shutil.which("wkhtmltopdf")]
    return next((path for path in known if path and answers(path)), None)


def ensure_wkhtmltopdf(settings: Settings) -> str | None:
    """The program Odoo prints with; all else works without it, so never fail."""
    found = find_wkhtmltopdf(settings)
    if found:
        return found
    bundled = settings.state / "venv/bin/wkhtmltopdf-pack"
    try:
        if answers(bundled) and any(FONTS.rglob("*.[to]tf")):
            return str(wrapper(settings, "wkhtmltopdf", bundled, None))
        if bundled.exists():
            root = debian_tree(
                settings, "wkhtmltopdf-libraries", versions.WKHTMLTOPDF_LIBRARIES
            )
            made = wrapper(settings, "wkhtmltopdf", bundled, root)
        else:
            root = debian_tree(
                settings, "wkhtmltopdf", ("wkhtmltopdf", "fonts-liberation")
            )
            made = wrapper(settings, "wkhtmltopdf", root / "usr/bin/wkhtmltopdf", root)
        if answers(made):
            return str(made)
        made.unlink()
        reason = f"{made} does not start"
    except UserError as error:
        reason = error.message
    say(f"wkhtmltopdf: none ({reason}); PDF documents will not print, all else works")
    return None


def debian_tree(settings: Settings, name: str, packages: Sequence[str]) -> Path:
    """Packages, and what this system lacks of their dependencies, unpacked."""
    root = settings.state / name
    if root.exists():
        return root
    say(f"{name}: reading the signed package lists")
    apt = Apt(settings.state / f"apt-{name}", system_sources(), beside_installed=True)
    apt.update()
    say(f"{name}: downloading")
    debs = apt.fetch(
        name, ["--no-install-recommends", "--download-only", "install", *packages]
    )
    say(f"{name}: unpacking {len(debs)} packages")
    unpack(debs, root, ("./usr/share/doc", "./usr/share/locale"))
    apt.discard()
    return root


def library_path(root: Path) -> str:
    """Where the unpacked packages keep their shared libraries."""
    patterns = (
        "usr/lib/chromium",
        "usr/lib/*-linux-gnu*",
        "usr/lib/*-linux-gnu*/pulseaudio",
        "lib/*-linux-gnu*",
    )
    return ":".join(
        str(path) for pattern in patterns for path in sorted(root.glob(pattern))
    )


def wrapper(settings: Settings, name: str, program: Path, root: Path | None) -> Path:
    """A script that starts a program with its libraries and fonts."""
    lines = ["#!/bin/sh"]
    if root:
        fonts = settings.state / f"{root.name}-fonts.conf"
        fonts.write_text(
            '<?xml version="1.0"?><fontconfig>'
            '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
            f"<dir>{root}/usr/share/fonts</dir><dir>{FONTS}</dir>"
            f"<cachedir>{settings.state}/fontcache</cachedir></fontconfig>"
        )
        lines.append(f'export LD_LIBRARY_PATH="{library_path(root)}"')
        lines.append(f'export FONTCONFIG_FILE="{fonts}"')
    lines.append(f'exec "{program}" "$@"')
    script = settings.folder("bin") / name
    script.write_text("\n".join(lines) + "\n")
    script.chmod(0o755)
    return script
