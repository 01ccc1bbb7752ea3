"""Both sides gain, each kind by its own measure, each on its own account."""

from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestRewardKinds(LoyaltyCommon):
    def promise(self, *rewards):
        """The programme gives these rewards (value dicts)."""
        self.program.reward_ids.unlink()
        self.program.reward_ids = [Command.create(row) for row in rewards]

    def test_both_sides_have_their_own_account(self):
        self.promise(
            {"kind": "fixed", "amount": 50.0},
            {"kind": "fixed", "amount": 20.0, "side": "friend"},
        )
        referral = self.refer()
        invoice = self.paid_invoice(self.contract(self.friend, 600.0))
        self.assertEqual(self.entries(), [("earn", 50.0)])
        self.assertEqual(self.entries(self.friend), [("earn", 20.0)])
        self.assertEqual(referral.earned_amount, 50.0)
        self.assertEqual(referral.friend_earned_amount, 20.0)
        own, _friends = self.program.reward_ids
        entry = self.env["loyalty.ledger.entry"].search(
            [("partner_id", "=", self.referrer.id)]
        )
        self.assertEqual(entry.reward_id, own)
        self.assertIn("Birch Bakery", entry.explanation)

        self.credit_note(invoice)
        self.assertEqual(self.balance(), 0.0)
        self.assertEqual(self.balance(self.friend), 0.0)
        self.assertEqual(referral.state, "reversed")
        self.assertLedgerProven()

    def test_the_reward_of_the_friend_alone_makes_a_referral_rewarded(self):
        self.promise({"kind": "fixed", "amount": 20.0, "side": "friend"})
        referral = self.refer()
        self.paid_invoice(self.contract(self.friend, 600.0))
        self.assertEqual(referral.state, "qualified")
        self.assertFalse(self.entries())

    def test_cash_is_owed_apart_from_credit(self):
        self.promise({"kind": "cash", "amount": 75.0})
        self.refer()
        self.paid_invoice(self.contract(self.friend, 600.0))
        account = self.env["loyalty.ledger.account"].search(
            [("partner_id", "=", self.referrer.id)]
        )
        self.assertEqual((account.purpose, account.balance), ("cash", 75.0))
        own = self.invoice(self.contract(self.referrer, 600.0))
        self.assertEqual(own.amount_untaxed, 600.0, "cash never comes off an invoice")

    def test_free_months_wait_for_an_own_contract(self):
        self.promise({"kind": "free_periods", "quantity": 2.0})
        referral = self.refer()
        self.paid_invoice(self.contract(self.friend, 600.0))
        self.assertFalse(self.entries())
        self.assertTrue(referral.waits_for_contract)

        self.contract(self.referrer, 10.0, "monthly")
        self.sync()
        # 2 months at 10 = 20
        self.assertEqual(self.entries(), [("earn", 20.0)])
        self.assertFalse(referral.waits_for_contract)

    def test_the_price_of_free_months_is_that_of_the_grant(self):
        self.promise({"kind": "free_periods", "quantity": 1.0})
        own = self.contract(self.referrer, 10.0, "monthly")
        self.refer()
        self.paid_invoice(self.contract(self.friend, 600.0))
        self.assertEqual(self.balance(), 10.0)
        own.contract_line_ids.price_unit = 99.0
        self.sync()
        self.assertEqual(self.balance(), 10.0)

    def test_a_thing_is_wanted_and_withdrawn(self):
        cards = self.env["loyalty.program"].sudo()
        cards = cards.create({"name": "Bonus", "program_type": "loyalty"})
        self.promise(
            {"kind": "points", "quantity": 100.0, "loyalty_program_id": cards.id}
        )
        referral = self.refer()
        self.assertFalse(referral.grant_ids)
        invoice = self.paid_invoice(self.contract(self.friend, 600.0))
        grant = self.env["loyalty.grant"].search(
            [("partner_id", "=", self.referrer.id)]
        )
        self.assertEqual(grant.wanted, 100.0)
        self.assertEqual(grant.kind, "points")
        self.assertFalse(self.entries(), "things are not in the ledger")
        self.assertEqual(referral.state, "qualified")
        self.credit_note(invoice)
        self.assertEqual(grant.wanted, 0.0)
        self.assertEqual(referral.state, "reversed")

    @mute_logger("odoo.sql_db")
    def test_each_kind_says_what_it_needs(self):
        reward = self.program.reward_ids
        for error, values in (
            (ValidationError, {"kind": "service"}),
            (IntegrityError, {"kind": "fixed", "amount": 0.0}),
            (IntegrityError, {"kind": "percentage", "rate": 0.0}),
            (IntegrityError, {"hold_days": -1}),
        ):
            with self.subTest(values=values):
                with self.assertRaises(error), self.cr.savepoint():
                    reward.write(values)
                    self.env.flush_all()
        self.assertEqual(
            reward.display_name,
            "Referrer: 100 % of a contract year of the friend, up to your own contract",
        )
