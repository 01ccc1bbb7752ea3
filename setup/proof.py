"""`python3 setup proof`: do the books and the documents of the demo database agree?"""

from __future__ import annotations

import json
from pathlib import Path

from setup.database import configuration
from setup.demo import ensure_database, interactive
from setup.environment import opened
from setup.settings import Settings

#: Runs inside the virtual environment, where ``import odoo`` means Odoo.
PROVE = Path(__file__).parent / "inside/prove.py"


def prove(settings: Settings) -> int:
    """Print the proof; 0 when it is green. The proof stays in the database."""
    with opened(settings, browser=False) as environment:
        ensure_database(environment.databases, fresh=False)
        conf = configuration(settings, "proof", (settings.repo,))
        options = {
            "arguments": [
                "-c",
                str(conf),
                "-d",
                settings.db,
                "--no-http",
                "--log-level=warn",
            ],
            "database": settings.db,
        }
        return interactive(environment, [str(PROVE), json.dumps(options)])
