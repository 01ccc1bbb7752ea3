"""Credit that is a payment: price and tax stay, an entry pays, and everything undoes."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestRewardIsAPayment(LoyaltyCommon):
    """The referrer has 250 of credit, and a contract of 600 at 21 %: 726 to pay."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.reward_ids.vat_mode = "payment"
        cls.expense = cls.company_data["default_account_expense"].copy()
        cls.program.discount_account_id = cls.expense
        cls.tax_21 = cls.tax_sale_a.copy({"name": "21 %", "amount": 21.0})
        cls.own = cls.contract(cls.referrer, 600.0, taxes=cls.tax_21)
        cls.refer()
        cls.paid_invoice(cls.contract(cls.friend, 250.0))

    def posted(self):
        """The contract's next invoice, posted."""
        move = self.invoice(self.own)
        move.action_post()
        self.sync()
        return move

    def assertNothingPaid(self, move):
        self.assertFalse(move._loyalty_payments())
        self.assertEqual(self.balance(), 250.0)
        lot = self.env["loyalty.ledger.entry"].search(
            [("partner_id", "=", self.referrer.id), ("kind", "=", "earn")]
        )
        self.assertEqual(lot.remaining, 250.0)
        self.assertLedgerProven()

    def test_the_draft_keeps_its_price(self):
        draft = self.invoice(self.own)

        self.assertEqual(draft.amount_total, 726.0)
        self.assertFalse(draft.invoice_line_ids.loyalty_lot_id)
        self.assertNothingPaid(draft)

    def test_posted_it_is_paid_after_tax(self):
        """726 - 250 = 476; tax stays 126; 250 expense to receivable."""
        move = self.posted()

        self.assertEqual(move.amount_untaxed, 600.0)
        self.assertEqual(move.amount_tax, 126.0)
        self.assertEqual(move.amount_residual, 476.0)
        self.assertEqual(move.payment_state, "partial")
        entry = move._loyalty_payments()
        booked = {line.account_id: line.balance for line in entry.line_ids}
        receivable = self.company_data["default_account_receivable"]
        self.assertEqual(booked, {self.expense: 250.0, receivable: -250.0})
        self.assertEqual(self.entries(), [("earn", 250.0), ("spend", -250.0)])
        self.assertIn("Birch Bakery", move._loyalty_payment_lines().name)
        self.assertLedgerProven()
        self.assertEqual(self.env["loyalty.ledger.proof"]._prove().state, "green")

    def test_never_more_than_is_to_pay(self):
        """A right of 600 (a year of the own contract) pays 600 of 726, once."""
        friend = self.env["res.partner"].create({"name": "Fir", "is_company": True})
        self.refer(friend)
        self.paid_invoice(self.contract(friend, 900.0))

        move = self.posted()

        self.assertEqual(move.amount_residual, 0.0)  # 250 + 476 of 600
        self.assertEqual(move.payment_state, "paid")
        self.assertEqual(self.balance(), 424.0)  # 250 + 900 - 726
        self.assertLedgerProven()

    def test_back_to_draft_gives_back_and_posting_pays_again(self):
        move = self.posted()
        move.button_draft()
        self.sync()
        self.assertNothingPaid(move)

        move.action_post()
        self.sync()
        self.assertEqual(move.amount_residual, 476.0)
        self.assertEqual(self.balance(), 0.0)
        self.assertLedgerProven()

    def test_cancelled_and_deleted(self):
        move = self.posted()
        move.button_draft()
        move.button_cancel()
        self.sync()
        self.assertNothingPaid(move)

    def test_by_hand_taken_back(self):
        move = self.posted()
        self.assertTrue(move.loyalty_has_payment)
        move.action_remove_loyalty_payment()
        self.sync()

        self.assertEqual(move.amount_residual, 726.0)
        self.assertNothingPaid(move)
        self.assertTrue(move.loyalty_can_pay)

    def test_full_credit_note(self):
        """Everything is credited: 250 of credit are there again, nothing is to refund.

        Also where the reward is no payment any more.
        """
        move = self.posted()
        self.program.reward_ids.vat_mode = "discount"
        self.env.registry.clear_cache()
        note = self.credit_note(move)

        self.assertEqual(self.balance(), 250.0)
        self.assertEqual(move.amount_residual, 0.0)
        self.assertEqual(note.amount_residual, 0.0)
        self.assertEqual(self.entries()[-1], ("release", 250.0))
        self.assertLedgerProven()

    def test_full_credit_note_of_a_paid_invoice(self):
        """Paid by 476 of money and 250 of credit: 476 are to refund."""
        move = self.posted()
        self.pay(move)
        note = self.credit_note(move)

        self.assertEqual(self.balance(), 250.0)
        self.assertEqual(note.amount_residual, 476.0)
        self.assertLedgerProven()

    def test_half_a_credit_note(self):
        """363 of 726: 125 of the credit come back; 726 - 363 - 125 = 238 to pay."""
        move = self.posted()
        note = self.half_credited(move)

        self.assertEqual(self.balance(), 125.0)
        self.assertEqual(move.amount_residual + -0.0, 238.0)
        self.assertEqual(note.amount_residual, 0.0)
        self.assertLedgerProven()

        note.button_draft()
        self.sync()
        self.assertEqual(self.balance(), 0.0)
        self.assertLedgerProven()

    def half_credited(self, move):
        note = move._reverse_moves([{"invoice_date": move.invoice_date}])
        note.invoice_line_ids.price_unit = 300.0
        note.action_post()
        self.sync()
        return note

    def test_a_typed_invoice_asks_the_button(self):
        move = self.typed()
        self.assertEqual(move.amount_residual, 121.0)
        self.assertNothingPaid(move)
        wizard = self.env["loyalty.credit.use"].create({"move_id": move.id})
        self.assertTrue(wizard.is_payment)
        self.assertEqual(wizard.line_ids.usable, 121.0)
        wizard.line_ids.amount = 100.0
        self.assertEqual((wizard.total_before, wizard.total_after), (121.0, 21.0))

        wizard.action_use()
        self.sync()

        self.assertEqual(move.amount_residual, 21.0)
        self.assertEqual(self.balance(), 150.0)
        self.assertLedgerProven()

    def typed(self, partner=None, **values):
        product = self.service(self.tax_21)
        line = {"product_id": product.id, "price_unit": 100.0}
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (partner or self.referrer).id,
                "invoice_line_ids": [Command.create(line)],
                **values,
            }
        )
        move.action_post()
        self.sync()
        return move

    def test_nobody_else_s_invoice(self):
        move = self.typed(self.partner_b)
        payments = self.env["loyalty.reward.payment"]

        self.assertFalse(payments._pay(move))
        self.assertNothingPaid(move)

    def test_in_another_currency(self):
        """250 at 1 : 2 buy 500 of 242 to pay: 121 of credit are used."""
        currency = self.setup_other_currency("EUR", rates=[("2016-01-01", 2.0)])
        product = self.service(self.tax_21)
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.referrer.id,
                "currency_id": currency.id,
                "invoice_line_ids": [
                    Command.create({"product_id": product.id, "price_unit": 200.0})
                ],
            }
        )
        move.action_post()
        self.env["loyalty.reward.payment"]._pay(move)
        self.sync()

        self.assertEqual(move.amount_residual, 0.0)
        self.assertEqual(self.balance(), 129.0)
        self.assertLedgerProven()

        self.credit_note(move)

        self.assertEqual(self.balance(), 250.0)
        self.assertLedgerProven()

    def test_the_customer_is_told(self):
        """The mail names the invoice, not the entry."""
        self.company.sudo().loyalty_mail_used = True
        move = self.posted()

        notices = self.env["loyalty.notice"].sudo().search([("kind", "=", "used")])
        told = notices.filtered(lambda notice: notice.partner_id == self.referrer)
        self.assertEqual(told.mapped("move_id"), move)
        self.assertEqual(told.mapped("amount"), [-250.0])

    def test_a_duplicate_of_the_entry_uses_nothing(self):
        entry = self.posted()._loyalty_payments()
        copy = entry.copy()
        self.sync()

        self.assertFalse(copy.line_ids.loyalty_lot_id)
        self.assertFalse(copy.loyalty_paid_move_id)
        self.assertEqual(self.balance(), 0.0)
        self.assertLedgerProven()

    def test_an_entry_that_is_undone_gives_back(self):
        """A draft entry still pays, in core too; a cancelled one does not."""
        move = self.posted()
        entry = move._loyalty_payments()
        entry.button_draft()
        self.sync()
        self.assertEqual((move.amount_residual, self.balance()), (476.0, 0.0))

        entry.button_cancel()
        self.sync()

        self.assertEqual(move.amount_residual, 726.0)
        self.assertEqual(self.balance(), 250.0)
        self.assertLedgerProven()

    def test_a_locked_period_is_not_touched(self):
        """What cannot be deleted is reversed."""
        move = self.posted()
        entry = move._loyalty_payments()
        self.company.sudo().fiscalyear_lock_date = entry.date
        move.action_remove_loyalty_payment()
        self.sync()

        self.assertEqual(entry.state, "posted")
        self.assertEqual(self.balance(), 250.0)
        self.assertEqual(move.amount_residual, 726.0)
        self.assertLedgerProven()

    def test_what_cannot_be_booked_blocks_nobody(self):
        self.program.discount_account_id = False
        product = self.program.product_id
        product.property_account_expense_id = False
        product.categ_id.property_account_expense_categ_id = False
        self.company.expense_account_id = False

        move = self.posted()

        self.assertEqual(move.state, "posted")
        self.assertNothingPaid(move)
        self.assertIn("No account says", move.message_ids[:1].body or "")

    def test_the_preview_says_both(self):
        """726 - 250 = 476 with taxes."""
        sentence = self.own.loyalty_preview
        for amount in ("726.00", "250.00", "476.00", "with taxes"):
            self.assertIn(amount, sentence)

    def test_a_credit_note_that_gave_back_comes_first(self):
        move = self.posted()
        self.half_credited(move)
        with self.assertRaisesRegex(UserError, "Cancel the credit note first"):
            move.action_remove_loyalty_payment()
