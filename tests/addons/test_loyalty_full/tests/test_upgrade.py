"""Both addons are upgraded under real data, and an upgrade dies: nothing changes."""

from odoo.tests import tagged

from .copies import OnACopy


@tagged("post_install", "-at_install", "database_breaking")
class TestUpgrade(OnACopy):
    def test_an_upgrade_keeps_what_is_there(self):
        """Entries, statements, bills, what users edited; and what waits goes on."""
        said = self.run_script("upgrade_both.py")
        self.assertIn("every row as it was", said)
