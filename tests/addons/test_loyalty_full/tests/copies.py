"""A copy of the test's database, for scripts that do to it what tests must not."""

import os
import subprocess
import sys
import time
from pathlib import Path

from psycopg2.errors import ObjectInUse

from odoo import sql_db
from odoo.tests import BaseCase, get_db_name
from odoo.tools import config

HERE = Path(__file__).parent
#: Where the repository's own packages are found (``setup``).
ROOT = HERE.parents[3]
#: How often a copy is tried while somebody is looking into the original.
PATIENCE = 20


class OnACopy(BaseCase):
    """Runs a script of this folder in a process of its own, on a copy that then goes."""

    def setUp(self):
        super().setUp()
        self.copy = f"{get_db_name()}_{type(self).__name__}".lower()
        self.make_copy()

    def make_copy(self):
        """Copy the database within its server, where that takes a second."""
        self.addCleanup(self.drop)
        self.drop()
        for _time in range(PATIENCE):
            sql_db.close_db(get_db_name())  # whoever looks on is in the way
            try:
                self.outside(
                    f'CREATE DATABASE "{self.copy}" TEMPLATE "{get_db_name()}"'
                )
                return
            except ObjectInUse:
                time.sleep(0.5)
        self.fail(f"{get_db_name()} was in use all the time")

    def outside(self, statement):
        """Run a statement that wants no transaction."""
        with sql_db.db_connect("postgres").cursor() as cr:
            cr._cnx.autocommit = True
            cr.execute(statement)

    def drop(self):
        """Remove the copy."""
        self.outside(f'DROP DATABASE IF EXISTS "{self.copy}" WITH (FORCE)')

    def run_script(self, name, *arguments, **env):
        """Run a script with the configuration and the copy; what it has counted shows."""
        run = subprocess.run(
            [sys.executable, HERE / name, config["config"], self.copy, *arguments],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        )
        self.assertEqual(run.returncode, 0, run.stdout[-3000:] + run.stderr[-3000:])
        print(run.stdout)  # pylint: disable=print-used
        return run.stdout
