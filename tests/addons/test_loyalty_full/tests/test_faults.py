"""Workers die, connections end: nothing is lost or doubled, the next run finishes it.

``LOYALTY_FAULTS=200`` meets so many more faults, at any statement; a failure names the
seed that repeats it.
"""

import logging
import os
import subprocess
import sys
from pathlib import Path

from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import config

from .test_uninstall import PREPARE

_logger = logging.getLogger(__name__)

SCRIPT = Path(__file__).with_name("crash.py")
COPY = f"{get_db_name()}_faults"


@tagged("post_install", "-at_install", "database_breaking")
class TestFaults(BaseCase):
    def setUp(self):
        super().setUp()
        self.addCleanup(self.drop)
        self.drop()
        dump = subprocess.run(
            ["pg_dump", "--no-owner", get_db_name()], check=True, capture_output=True
        )
        self.outside(f'CREATE DATABASE "{COPY}"')
        subprocess.run(
            ["psql", "-q", "-v", "ON_ERROR_STOP=1", COPY],
            input=PREPARE + dump.stdout,
            check=True,
            capture_output=True,
        )

    def outside(self, statement):
        """Run a statement that wants no transaction."""
        with db_connect("postgres").cursor() as cr:
            cr._cnx.autocommit = True
            cr.execute(statement)

    def drop(self):
        """Remove the copy."""
        self.outside(f'DROP DATABASE IF EXISTS "{COPY}" WITH (FORCE)')

    def test_killed_at_every_commit(self):
        """Settlement, redemption and sync; before and after each commit."""
        run = subprocess.run(
            [sys.executable, SCRIPT, config["config"], COPY],
            capture_output=True,
            text=True,
            env=os.environ,
        )
        self.assertEqual(run.returncode, 0, run.stdout[-3000:] + run.stderr[-3000:])
        _logger.info(run.stdout.strip())
        self.assertIn("nothing lost, nothing doubled", run.stdout)
