"""A programme shows how it does; a referral shows since when it is won."""

from odoo import fields
from odoo.tests import tagged

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestProgrammeFigures(LoyaltyCommon):
    """One of two friends pays 250; the referrer uses 250 on a draft."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.won = cls.refer()
        other = cls.env["res.partner"].create({"name": "Cedar", "is_company": True})
        cls.waiting = cls.refer(other)
        cls.first = cls.paid_invoice(cls.contract(cls.friend, 250.0))

    def figures(self):
        self.program.invalidate_recordset()
        names = ("referral_count", "qualified_count", "success_rate")
        money = ("earned_amount", "open_amount")
        return [self.program[name] for name in names + money]

    def test_they_follow(self):
        """1 of 2 won: 50 %; 250 earned and open, then used, then taken back."""
        self.assertEqual(self.figures(), [2, 1, 50.0, 250.0, 250.0])

        draft = self.invoice(self.contract(self.referrer, 600.0))
        self.assertEqual(self.figures(), [2, 1, 50.0, 250.0, 0.0])

        draft.unlink()
        self.waiting.action_cancel()
        self.sync()
        self.assertEqual(self.figures(), [2, 1, 100.0, 250.0, 250.0])

        self.credit_note(self.first)
        self.assertEqual(self.figures(), [2, 0, 0.0, 0.0, 0.0])

    def test_lists_behind_the_figures(self):
        entries = self.env["loyalty.ledger.entry"]
        action = self.program.action_view_open()
        self.assertEqual(entries.search(action["domain"]).remaining, 250.0)
        action = self.program.action_view_qualified()
        found = self.env["loyalty.referral"].search(action["domain"])
        self.assertEqual(found, self.won)

    def test_the_day_it_was_won(self):
        self.assertEqual(self.won.qualified_on, fields.Date.context_today(self.won))
        self.assertFalse(self.waiting.qualified_on)

        self.credit_note(self.first)

        self.assertFalse(self.won.qualified_on)

    def test_a_customer_whose_credit_is_used_up_still_has_an_account(self):
        self.assertFalse(self.friend.loyalty_has_account)
        self.invoice(self.contract(self.referrer, 250.0))

        self.referrer.invalidate_recordset()

        self.assertEqual(self.referrer.loyalty_credit_amount, 0.0)
        self.assertTrue(self.referrer.loyalty_has_account)
