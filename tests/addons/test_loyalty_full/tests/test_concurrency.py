"""Two cursors, one lot: it is spent once, whatever each of them saw before."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

from psycopg2 import IntegrityError, OperationalError

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from odoo.addons.loyalty_referral.policy.types import (
    Account,
    Draft,
    Origin,
    Reason,
    Target,
)

DAY = date(2026, 1, 1)


@tagged("post_install", "-at_install", "database_breaking")
class TestConcurrency(BaseCase):
    """Real commits: the rows stay in this throw-away database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())

    def setUp(self):
        super().setUp()
        with self.cursor() as env:
            company = env.ref("base.main_company")
            partner = env["res.partner"].create({"name": self.id()})
            self.account = Account(
                "credit", partner.id, company.id, company.currency_id.id
            )
            # nothing that the sync would look at again: the rows are here to stay
            self.origin = Origin("res.company", partner.id)
            program = env["loyalty.referral.program"].create(
                {
                    "name": self.id(),
                    "reward_ids": [Command.create({"kind": "fixed", "amount": 100.0})],
                }
            )
            self.reward_id = program.reward_ids.id
            (self.lot_id,) = self.append(env, "earn", 10_000).values()

    def cursor(self):
        """An environment on a cursor of its own, committed at the end."""
        return _Transaction(self.registry)

    def append(self, env, movement, amount, slot="lot", sequence=0):
        """Book one movement; spending draws from the lot."""
        lot_id = self.lot_id if movement == "use" else None
        target = Target(
            self.origin,
            slot,
            self.account,
            movement,
            amount,
            DAY,
            Reason("withdrawn"),
            lot_id=lot_id,
            reward_id=self.reward_id,
        )
        return env["loyalty.ledger.posting"]._append([Draft(target, amount, sequence)])

    def left(self):
        """Balance of the account and what the lot still holds."""
        with self.cursor() as env:
            lot = env["loyalty.ledger.entry"].browse(self.lot_id)
            return lot.account_id.balance, lot.remaining

    @mute_logger("odoo.sql_db")
    def test_second_cursor_with_an_old_snapshot(self):
        """Both saw 100.00; the first takes 100.00, the second gets nothing."""
        with self.cursor() as first, self.cursor() as second:
            for env in (first, second):
                self.assertEqual(
                    env["loyalty.ledger.entry"].browse(self.lot_id).remaining, 100.0
                )
            self.append(first, "use", -10_000, slot="first")
            first.cr.commit()  # pylint: disable=invalid-commit
            with self.assertRaises(OperationalError):
                self.append(second, "use", -10_000, slot="second")
            second.cr.rollback()
            with self.assertRaises(IntegrityError):
                self.append(second, "use", -10_000, slot="second")
            second.cr.rollback()
        self.assertEqual(self.left(), (0.0, 0.0))

    @mute_logger("odoo.sql_db")
    def test_invoice_of_an_old_snapshot_stays_without_a_reward(self):
        """The lots are in use elsewhere: none is offered rather than a wrong one."""
        with self.cursor() as first, self.cursor() as second:
            company = second.ref("base.main_company")
            partners = [self.account.partner_id]
            before = second["loyalty.ledger.entry"]._look_at_lots(partners, company)
            self.assertEqual(list(before[self.account.partner_id]), [self.lot_id])
            self.append(first, "use", -10_000, slot="first")
            first.cr.commit()  # pylint: disable=invalid-commit
            lots = second["loyalty.ledger.entry"]._open_lots(partners, company)
            self.assertFalse(lots)

    @mute_logger("odoo.sql_db")
    def test_drain_by_many(self):
        """8 workers ask for 25.00 three times each, of 100.00: four are served."""
        start = Barrier(8)

        def worker(number):
            start.wait()
            return sum(self.spend(f"{number}/{turn}") for turn in range(3))

        with ThreadPoolExecutor(8) as pool:
            served = sum(pool.map(worker, range(8)))
        self.assertEqual(served, 4)
        self.assertEqual(self.left(), (0.0, 0.0))

    def spend(self, slot):
        """Ask for 25.00, again after a conflict; True if it was there."""
        while True:
            try:
                with self.cursor() as env:
                    self.append(env, "use", -2_500, slot=slot)
                return True
            except IntegrityError:
                return False
            except OperationalError:
                continue

    @mute_logger("odoo.sql_db")
    def test_same_movement_from_many_happens_once(self):
        """16 copies of one request: one is booked, the others find it there."""

        def worker(_number):
            while True:
                try:
                    with self.cursor() as env:
                        return len(self.append(env, "use", -2_500, slot="same"))
                except OperationalError:
                    continue

        with ThreadPoolExecutor(8) as pool:
            self.assertEqual(sum(pool.map(worker, range(16))), 1)
        self.assertEqual(self.left(), (75.0, 75.0))

    def test_same_name_with_other_content_is_an_error(self):
        with self.cursor() as env:
            self.append(env, "use", -2_500, slot="same")
        with self.assertRaisesRegex(ValueError, "another content"):
            with self.cursor() as env:
                self.append(env, "use", -2_600, slot="same")
        self.assertEqual(self.left(), (75.0, 75.0))


class _Transaction:
    """``with`` block on a cursor of its own: commit at the end, else roll back."""

    def __init__(self, registry):
        self.cr = registry.cursor()

    def __enter__(self):
        return api.Environment(self.cr, SUPERUSER_ID, {})

    def __exit__(self, kind, error, traceback):
        if kind is None:
            self.cr.commit()  # pylint: disable=invalid-commit
        else:
            self.cr.rollback()
        self.cr.close()
