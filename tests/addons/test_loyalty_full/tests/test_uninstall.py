"""Both addons can be removed; the accounting they touched stays as it was."""

from odoo.tests import tagged

from .copies import OnACopy


@tagged("post_install", "-at_install", "database_breaking")
class TestUninstall(OnACopy):
    def test_uninstall_keeps_the_invoices(self):
        """A rewarded invoice, a commission bill: both survive, to the cent."""
        said = self.run_script("uninstall_both.py")
        self.assertIn("removed, accounting intact", said)
