"""Which databases there are, what is in each, and when one must be rebuilt."""

from __future__ import annotations

import ast
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from setup.odoo_source import Source
from setup.settings import Settings, key

#: Changes here do not change what is installed.
IGNORED_FOLDERS = {"tests", "readme", "doc", "docs", "__pycache__"}
IGNORED_SUFFIXES = {".md", ".rst", ".pyc", ".toml"}
PREFIX = "loyalty_"
#: Runs inside the virtual environment, where ``import odoo`` means Odoo.
INITDB = Path(__file__).parent / "inside/initdb.py"


@dataclass(frozen=True)
class Recipe:
    """A database: modules installed on top of another recipe's database."""

    kind: str
    modules: tuple[str, ...]
    digest: str
    parent: Recipe | None = None
    demo: bool = False
    addons_path: tuple[Path, ...] = ()
    python_path: Path | None = None  # more Python packages, for neighbours

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.kind}_{self.digest}"


def manifest(addon: Path) -> dict[str, object]:
    """An addon's manifest; it is a literal, so nothing is executed."""
    return ast.literal_eval((addon / "__manifest__.py").read_text())


def outside_dependencies(addons: Iterable[Path]) -> tuple[str, ...]:
    """What the addons need that is not among themselves."""
    addons = list(addons)
    wanted = {name for addon in addons for name in manifest(addon).get("depends", [])}
    return tuple(sorted((wanted | {"base"}) - {addon.name for addon in addons}))


def files_of(addon: Path) -> list[Path]:
    """The files that decide what installing the addon does, in a stable order."""
    found = []
    for folder, subfolders, names in os.walk(addon):
        subfolders[:] = [name for name in subfolders if name not in IGNORED_FOLDERS]
        found += [Path(folder, name) for name in names]
    return sorted(path for path in found if path.suffix not in IGNORED_SUFFIXES)


def content_key(addons: Iterable[Path]) -> str:
    """A digest of the addons' files, their tests and texts left out."""
    digest = hashlib.sha256()
    for addon in addons:
        for path in files_of(addon):
            digest.update(str(path.relative_to(addon.parent)).encode() + b"\0")
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@dataclass(frozen=True)
class Cookbook:
    """All recipes for the checkout as it is now."""

    template: Recipe
    full: Recipe
    demo: Recipe

    @classmethod
    def of(cls, settings: Settings, source: Source) -> Cookbook:
        locks = [
            path.read_text()
            for path in sorted(settings.repo.glob("requirements/*.lock"))
            if path.stem != "bench"  # in no database but the benchmark's own
        ]
        script = INITDB.read_text()
        outside = outside_dependencies(settings.addons)
        core = key(str(source.package), source.origin, locks, script, outside)
        own = tuple(addon.name for addon in settings.addons)
        content = key(core, content_key(settings.addons))
        path = (settings.repo,)

        def layered(prefix: str, demo: bool) -> Recipe:
            base = Recipe(f"{prefix}base", outside, core, demo=demo)
            return Recipe(
                f"{prefix}addons", own or ("base",), content, base, demo, path
            )

        template = layered("", demo=False)
        testing = tuple(addon.name for addon in settings.test_addons)
        full = Recipe(
            "full",
            testing or own or ("base",),
            key(content, content_key(settings.test_addons)),
            template,
            addons_path=(settings.repo, settings.repo / "tests/addons")
            if testing
            else path,
        )
        return cls(template, full, layered("demo", demo=True))
