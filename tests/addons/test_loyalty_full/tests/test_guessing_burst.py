"""Many guesses at once, each in a transaction of its own, as workers make them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

#: Well formed, and nobody's.
UNKNOWN = "ABCDEFGH2R"
WORKERS, GUESSES = 16, 64


@tagged("post_install", "-at_install", "database_breaking")
class TestGuessingBurst(BaseCase):
    """Real commits; the rows are removed again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())

    def setUp(self):
        super().setUp()
        self.addCleanup(self.forget)

    def forget(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM loyalty_code_miss")

    def in_transaction(self, act):
        """Do it as a request would: on a cursor of its own, committed at the end."""
        with self.registry.cursor() as cr:
            return act(api.Environment(cr, SUPERUSER_ID, {}))

    def at_once(self, act, times):
        with ThreadPoolExecutor(WORKERS) as pool:
            return [*pool.map(lambda _n: self.in_transaction(act), range(times))]

    def may_try(self):
        return self.in_transaction(lambda env: env["loyalty.code.throttle"]._may_try())

    def count(self):
        return self.in_transaction(
            lambda env: env["loyalty.code.miss"].search_count([])
        )

    def test_sixty_four_at_once_count_sixty_four(self):
        """None is lost, none waits for another, none fails."""
        self.at_once(lambda env: env["loyalty.code.throttle"]._note_miss(), GUESSES)

        self.assertEqual(self.count(), GUESSES)
        self.assertFalse(self.may_try())

    def test_a_burst_ends_with_the_burst(self):
        """All that saw nothing of each other are counted; the next finds nothing."""
        together = Barrier(WORKERS)

        def guess(env):
            env["res.users"].search_count([])  # sees what is there now, and no more
            together.wait(timeout=30)
            return env["loyalty.referral.code"]._resolve_guarded(UNKNOWN)

        self.assertFalse(any(self.at_once(guess, WORKERS)))

        self.assertEqual(self.count(), WORKERS)
        self.assertFalse(self.may_try())
