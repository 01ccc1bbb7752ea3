"""PostgreSQL itself goes down in the middle of the work and comes back."""

from pathlib import Path

from odoo.tests import get_db_name, tagged

from setup.ui import UserError

from . import own_server
from .copies import OnACopy


@tagged("post_install", "-at_install", "database_breaking")
class TestRestart(OnACopy):
    """On a server of its own: others are at work on the one that the tests share."""

    def make_copy(self):
        try:
            home = self.enterContext(own_server.own_server())
        except UserError as error:
            self.skipTest(f"no server of our own can be made here: {error}")
        self.server = own_server.at(Path(home))
        own_server.pour(self.server, get_db_name(), self.copy)
        self.home = str(home)

    def test_the_server_is_restarted(self):
        """With a goodbye, and without one: then it recovers from its log."""
        said = self.run_script("crash.py", self.home, **self.server.env)

        self.assertIn("nothing lost, nothing doubled", said)
        log = self.server.log.read_text()
        self.assertIn("received immediate shutdown request", log)
        self.assertIn("received fast shutdown request", log)
        self.assertIn("automatic recovery in progress", log)
