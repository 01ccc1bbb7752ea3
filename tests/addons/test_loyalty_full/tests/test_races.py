"""Everything that moves money, beside everything else that does, on one customer.

``LOYALTY_RACES=3`` runs the whole matrix so many times; ``LOYALTY_RACES_SEED`` chooses
other pairs for the small run.
"""

from odoo.tests import tagged

from .copies import OnACopy


@tagged("post_install", "-at_install", "database_breaking")
class TestRaces(OnACopy):
    def test_two_at_once_are_as_one_after_the_other(self):
        """Fresh and old snapshots, processes of their own; proven after each."""
        said = self.run_script("race.py")
        self.assertIn("each as if one had been after the other", said)
