"""A9: when the friend's invoice falls away, so does the reward; debts are carried."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestRewardIsTakenBack(LoyaltyCommon):
    def test_credit_note_takes_back_unused_credit(self):
        referral = self.refer()
        invoice = self.paid_invoice(self.contract(self.friend, 600.0))

        self.credit_note(invoice)

        self.assertEqual(self.entries(), [("earn", 600.0), ("reverse", -600.0)])
        self.assertEqual(referral.state, "reversed")
        self.assertEqual(self.balance(), 0.0)
        self.assertLedgerProven()

    def test_partial_credit_note_takes_back_its_part(self):
        """150 of 600 credited: 450/600 of the reward of 600 are kept."""
        referral = self.refer()
        invoice = self.paid_invoice(self.contract(self.friend, 600.0))

        note = self.credit_note(invoice, post=False)
        note.invoice_line_ids.price_unit = 150.0
        note.action_post()
        self.sync()

        self.assertEqual(self.entries(), [("earn", 600.0), ("reverse", -150.0)])
        self.assertEqual(referral.state, "qualified")
        self.assertEqual(referral.earned_amount, 450.0)
        self.assertLedgerProven()

    def test_draft_credit_note_takes_back_nothing(self):
        self.refer()
        invoice = self.paid_invoice(self.contract(self.friend, 600.0))

        self.credit_note(invoice, post=False)

        self.assertEqual(self.entries(), [("earn", 600.0)])

    def test_used_credit_becomes_a_debt_set_off_later(self):
        """600 used, then taken back: -600 until the next reward of 900 leaves 300."""
        own = self.contract(self.referrer, 600.0)
        self.refer()
        invoice = self.paid_invoice(self.contract(self.friend, 600.0))
        used_on = self.invoice(own)
        used_on.action_post()
        self.sync()

        self.credit_note(invoice)

        self.assertEqual(self.balance(), -600.0)
        self.assertEqual(used_on.amount_total, 0.0, "a posted invoice never changes")
        other = self.env["res.partner"].create({"name": "Cedar", "is_company": True})
        self.refer(other)
        self.paid_invoice(self.contract(other, 900.0))
        self.assertEqual(self.balance(), 300.0)
        lots = self.env["loyalty.ledger.entry"].search(
            [("partner_id", "=", self.referrer.id), ("remaining", "!=", 0)]
        )
        self.assertEqual(lots.mapped("remaining"), [300.0])
        self.assertLedgerProven()

    def test_undone_credit_note_opens_the_debt_that_it_paid(self):
        """600 used, then lost: -600. What a credit note gives back pays that, until the
        note is no more: then the invoice uses the 600 again, and the debt is back."""
        own = self.contract(self.referrer, 600.0)
        self.refer()
        invoice = self.paid_invoice(self.contract(self.friend, 600.0))
        used_on = self.invoice(own)
        used_on.action_post()
        self.credit_note(invoice)
        note = self.credit_note(used_on)
        self.assertEqual(self.balance(), 0.0)

        note.button_draft()
        self.sync()

        self.assertEqual(self.balance(), -600.0)
        self.assertLedgerProven()
        self.assertEqual(self.env["loyalty.ledger.proof"]._prove().state, "green")
        note.action_post()
        self.sync()
        self.assertEqual(self.balance(), 0.0)
        self.assertLedgerProven()

    def test_undone_payment_takes_back_and_repaying_gives_again(self):
        """Core has no hook for a payment undone; the reward follows all the same."""
        self.refer()
        invoice = self.paid_invoice(self.contract(self.friend, 600.0))

        invoice.line_ids.remove_move_reconcile()
        self.sync()
        self.assertEqual(self.balance(), 0.0)

        self.pay(invoice)
        self.assertEqual(
            self.entries(), [("earn", 600), ("reverse", -600), ("earn", 600)]
        )
        self.assertLedgerProven()

    def test_replaced_invoice_costs_nobody_the_reward(self):
        """The first invoice is credited, another is posted and paid: earned again."""
        referral = self.refer()
        contract = self.contract(self.friend, 600.0)
        self.credit_note(self.paid_invoice(contract))
        self.assertEqual(referral.state, "reversed")

        self.paid_invoice(contract)

        self.assertEqual(referral.state, "qualified")
        self.assertEqual(self.balance(), 600.0)

    def test_cancelled_referral_takes_back(self):
        referral = self.refer()
        self.paid_invoice(self.contract(self.friend, 600.0))

        referral.action_cancel()
        self.sync()
        self.assertEqual(self.balance(), 0.0)
        self.assertEqual(referral.state, "cancelled")

        referral.action_reopen()
        self.sync()
        self.assertEqual(self.balance(), 600.0)
        self.assertEqual(referral.state, "qualified")
        self.assertLedgerProven()

    def test_what_was_earned_is_not_handed_on(self):
        """Not by who recorded it, either: cancel and record anew, and both are seen."""
        referral = self.refer()
        mate = self.env["res.partner"].create({"name": "Mate", "is_company": True})
        referral.referrer_id = mate
        referral.referrer_id = self.referrer  # nothing was earned yet
        self.paid_invoice(self.contract(self.friend, 600.0))

        for forged in ({"referrer_id": mate.id}, {"friend_id": mate.id}):
            with self.assertRaisesRegex(UserError, "earned already"):
                referral.write(forged)
        referral.write({"referrer_id": self.referrer.id, "date": referral.date})

        self.assertEqual((self.balance(), self.balance(mate)), (600.0, 0.0))

    def test_referral_that_earned_cannot_be_deleted(self):
        referral = self.refer()
        self.paid_invoice(self.contract(self.friend, 600.0))

        with self.assertRaisesRegex(Exception, "Cancel it instead"):
            referral.unlink()
        self.assertTrue(referral.exists())


@tagged("post_install", "-at_install")
class TestOrderDoesNotMatter(LoyaltyCommon):
    """The same events in another order end in the same books."""

    def test_taken_back_after_a_lapse(self):
        """900 earned, 600 used, 300 lapsed, then taken back: 600 are owed, not 900."""
        own = self.contract(self.referrer, 600.0)
        self.refer()
        invoice = self.paid_invoice(self.contract(self.friend, 900.0))
        self.invoice(own).action_post()
        self.sync()
        self.assertEqual(self.balance(), 0.0)

        self.credit_note(invoice)

        self.assertEqual(self.balance(), -600.0)
        self.assertEqual(self.entries()[-1], ("reinstate", 300.0))
        self.assertLedgerProven()

    def test_released_credit_pays_the_debt(self):
        """Used on a draft, taken back, draft deleted: nothing is owed either way."""
        own = self.contract(self.referrer, 600.0)
        self.refer()
        invoice = self.paid_invoice(self.contract(self.friend, 600.0))
        draft = self.invoice(own)
        self.credit_note(invoice)
        self.assertEqual(self.balance(), -600.0)

        draft.unlink()
        self.sync()

        self.assertEqual(self.balance(), 0.0)
        open_items = self.env["loyalty.ledger.entry"].search(
            [("partner_id", "=", self.referrer.id), ("remaining", "!=", 0)]
        )
        self.assertFalse(open_items, "no lot and debt side by side")
        self.assertLedgerProven()

    def test_paid_again_covers_one_year_all_the_same(self):
        """6 x 50 used, payment undone and made again: 6 more are free, not 12."""
        own = self.contract(self.referrer, 50.0, rule="monthly")
        self.refer()
        invoice = self.paid_invoice(self.contract(self.friend, 900.0))
        for _month in range(6):
            self.invoice(own).action_post()
            self.sync()
        invoice.line_ids.remove_move_reconcile()
        self.sync()
        self.assertEqual(self.balance(), -300.0)
        self.pay(invoice)

        free = 0
        for _month in range(8):
            move = self.invoice(own)
            move.action_post()
            self.sync()
            free += not move.amount_untaxed

        self.assertEqual(free, 6)
        self.assertEqual(self.balance(), 0.0)
        self.assertLedgerProven()

    def test_one_right_pays_one_of_two_invoices_of_a_run(self):
        """A right of 600, two contracts of 600: one is free, the other is not."""
        contracts = self.contract(self.referrer, 600.0) | self.contract(
            self.referrer, 600.0
        )
        self.refer()
        self.paid_invoice(self.contract(self.friend, 600.0))

        moves = contracts._recurring_create_invoice()
        self.sync()

        self.assertEqual(sorted(moves.mapped("amount_untaxed")), [0.0, 600.0])
        self.assertEqual(self.balance(), 0.0)
        self.assertFalse(self.env["loyalty.ledger.inbox"].search([]))
        self.assertLedgerProven()

    def test_parts_of_one_right_cover_one_year_together(self):
        """Earned as 300 and 600; two contracts of 600 are billed in one run: one is free."""
        contracts = self.contract(self.referrer, 600.0) | self.contract(
            self.referrer, 600.0
        )
        self.refer()
        invoice = self.paid_invoice(self.contract(self.friend, 900.0))
        note = invoice._reverse_moves([{"invoice_date": invoice.invoice_date}])
        note.invoice_line_ids.price_unit = 600.0
        note.action_post()
        self.sync()
        note.button_draft()
        self.sync()
        lots = self.env["loyalty.ledger.entry"].search(
            [("partner_id", "=", self.referrer.id), ("remaining", ">", 0)], order="id"
        )
        self.assertEqual(lots.mapped("remaining"), [300.0, 600.0])

        moves = contracts._recurring_create_invoice()
        self.sync()

        self.assertEqual(sorted(moves.mapped("amount_untaxed")), [0.0, 600.0])
        self.assertEqual(self.balance(), 300.0)
        self.assertLedgerProven()
