"""Both addons can be removed; the accounting they touched stays as it was."""

import os
import subprocess
import sys
from pathlib import Path

from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import config

SCRIPT = Path(__file__).with_name("uninstall_both.py")
#: As Odoo prepares a database: indexes want ``unaccent`` to be immutable.
PREPARE = b"""
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
ALTER FUNCTION unaccent(text) IMMUTABLE;
"""
COPY = f"{get_db_name()}_uninstall"


@tagged("post_install", "-at_install", "database_breaking")
class TestUninstall(BaseCase):
    def setUp(self):
        super().setUp()
        self.addCleanup(self.drop)
        self.drop()
        dump = subprocess.run(
            ["pg_dump", "--no-owner", get_db_name()], check=True, capture_output=True
        )
        self.run_outside(f'CREATE DATABASE "{COPY}"')
        self.psql(PREPARE + dump.stdout)

    def psql(self, script):
        """Feed ``script`` to the copy."""
        run = subprocess.run(
            ["psql", "-q", "-v", "ON_ERROR_STOP=1", COPY],
            input=script,
            capture_output=True,
        )
        self.assertEqual(run.returncode, 0, run.stderr.decode())

    def run_outside(self, statement):
        """Run a statement that wants no transaction."""
        with db_connect("postgres").cursor() as cr:
            cr._cnx.autocommit = True
            cr.execute(statement)

    def drop(self):
        """Remove the copy."""
        self.run_outside(f'DROP DATABASE IF EXISTS "{COPY}" WITH (FORCE)')

    def test_uninstall_keeps_the_invoices(self):
        """A rewarded invoice, a commission bill: both survive, to the cent."""
        run = subprocess.run(
            [sys.executable, SCRIPT, config["config"], COPY],
            capture_output=True,
            text=True,
            env=os.environ,
        )
        self.assertEqual(run.returncode, 0, run.stdout[-3000:] + run.stderr[-3000:])
        self.assertIn("removed, accounting intact", run.stdout)
