"""Workers die, connections end: nothing is lost or doubled, the next run finishes it.

``LOYALTY_FAULTS=200`` meets so many more faults, at any statement; a failure names the
seed that repeats it.
"""

from odoo.tests import tagged

from .copies import OnACopy


@tagged("post_install", "-at_install", "database_breaking")
class TestFaults(OnACopy):
    def test_killed_at_every_commit(self):
        """Every kind of work that commits in between; before and after each commit."""
        said = self.run_script("crash.py")
        self.assertIn("nothing lost, nothing doubled", said)
