"""Make the policies importable without Odoo: ``odoo.addons.<addon>.policy``.

Empty packages stand where Odoo would be, so the policies import each other by the
paths that are true in Odoo too, and their purity holds by construction: here
``from odoo import models`` is an ImportError. Where a test has Odoo, or a server,
nothing happens.
"""

import os
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]


def stand_in(name: str, folder: Path | None = None) -> None:
    """Register an empty package; ``folder`` is where its submodules are found."""
    package = sys.modules[name] = ModuleType(name)
    package.__path__ = [str(folder)] if folder else []


def has_odoo(config) -> bool:
    """Whether a database or a running server was given to this run."""
    database = config.getoption("--odoo-database", None)
    return bool(database or os.environ.get("LOYALTY_BASE_URL"))


def pytest_configure(config):
    if has_odoo(config):
        return
    for name in [name for name in sys.modules if name.split(".")[0] == "odoo"]:
        del sys.modules[name]  # loaded by pytest-odoo, for nothing
    stand_in("odoo")
    stand_in("odoo.addons")
    for manifest in ROOT.glob("*/__manifest__.py"):
        stand_in(f"odoo.addons.{manifest.parent.name}", manifest.parent)
