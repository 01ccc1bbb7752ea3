"""Whatever happens to a rewarded invoice, the ledger follows and nothing is lost."""

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestInvoiceIsTheTruth(LoyaltyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.contract(cls.referrer, 600.0)
        cls.refer()
        cls.paid_invoice(cls.contract(cls.friend, 250.0))
        cls.draft = cls.invoice(cls.own)

    def test_deleted_draft_puts_back(self):
        self.draft.unlink()
        self.sync()

        self.assertEqual(
            self.entries(), [("earn", 250), ("spend", -250), ("release", 250)]
        )
        lot = self.env["loyalty.ledger.entry"].search(
            [("kind", "=", "earn"), ("partner_id", "=", self.referrer.id)]
        )
        self.assertEqual(lot.remaining, 250.0, "the very lot is whole again")
        self.assertLedgerProven()

    def test_cancelled_draft_puts_back(self):
        self.draft.button_cancel()
        self.sync()

        self.assertEqual(self.balance(), 250.0)
        self.draft.button_draft()
        self.sync()
        self.assertEqual(self.balance(), 0.0)
        self.assertLedgerProven()

    def test_edited_line_is_followed(self):
        """An accountant leaves only 100 of 250: 150 are available again."""
        line = self.draft.invoice_line_ids.filtered("loyalty_lot_id")
        line.write({"price_unit": -100.0, "extra_tax_data": False})
        self.sync()

        self.assertEqual(self.balance(), 150.0)
        self.assertLedgerProven()

    def test_removed_reward_can_be_used_again(self):
        self.draft.action_remove_loyalty_credit()
        self.sync()
        self.assertEqual(self.draft.amount_untaxed, 600.0)
        self.assertEqual(self.balance(), 250.0)

        self.draft.action_use_loyalty_credit()
        self.assertEqual(self.draft.amount_untaxed, 350.0)
        self.assertEqual(self.balance(), 0.0)
        with self.assertRaisesRegex(Exception, "Nothing was taken off"):
            self.draft.action_use_loyalty_credit()
        self.assertLedgerProven()

    def test_credit_note_restores(self):
        self.draft.action_post()
        self.sync()
        self.credit_note(self.draft)

        self.assertEqual(self.balance(), 250.0)
        self.assertEqual(self.entries()[-1], ("release", 250.0))
        self.assertLedgerProven()

    def test_partial_credit_note_restores_its_part(self):
        """240 of 600 are credited, and 100 of the 250 that came off: 100 are back."""
        self.draft.action_post()
        note = self.draft._reverse_moves([{"invoice_date": self.draft.invoice_date}])
        reward = note.invoice_line_ids.filtered("loyalty_lot_id")
        (note.invoice_line_ids - reward).price_unit = 240.0
        reward.write({"price_unit": -100.0, "extra_tax_data": False})
        self.sync()
        self.assertEqual(self.balance(), 0.0, "a draft gives nothing back")

        note.action_post()
        self.sync()

        self.assertEqual(note.amount_untaxed, 140.0)
        self.assertEqual(self.entries()[-1], ("release", 100.0))
        self.assertEqual(self.balance(), 100.0)
        self.assertLedgerProven()

    def test_the_line_says_what_is_left(self):
        """100 of 250: programme, friend, and the 150 that stay."""
        small = self.init_invoice("out_invoice", partner=self.referrer, amounts=[100])
        self.draft.unlink()
        self.sync()
        small.action_use_loyalty_credit()

        line = small.invoice_line_ids.filtered("loyalty_lot_id")
        self.assertIn("Bring a friend: reward for bringing Birch Bakery", line.name)
        self.assertIn("150.00", line.name)
        self.assertIn("left)", line.name)

    def test_reset_to_draft_uses_once(self):
        self.draft.action_post()
        self.sync()
        self.draft.button_draft()
        self.sync()
        self.draft.action_post()
        self.sync()

        self.assertEqual(self.entries(), [("earn", 250.0), ("spend", -250.0)])

    def test_duplicate_does_not_use_again(self):
        copy = self.draft.copy()
        self.sync()

        self.assertEqual(copy.amount_untaxed, 600.0)
        self.assertFalse(copy.invoice_line_ids.loyalty_lot_id)
        self.assertEqual(self.entries(), [("earn", 250.0), ("spend", -250.0)])

    def test_sync_twice_is_sync_once(self):
        before = self.entries()
        sync = self.env["loyalty.ledger.sync"]
        for _time in range(2):
            sync._sync("account.move", self.draft.ids)
            sync._sync("loyalty.referral", self.env["loyalty.referral"].search([]).ids)

        self.assertEqual(self.entries(), before)

    def test_more_than_is_left_is_parked(self):
        """A line of 400 on a lot of 250: nothing is guessed, posting goes on."""
        line = self.draft.invoice_line_ids.filtered("loyalty_lot_id")
        line.write({"price_unit": -400.0, "extra_tax_data": False})
        self.sync()

        waiting = self.env["loyalty.ledger.inbox"].search([])
        self.assertEqual(waiting.origin_id, self.draft.id)
        waiting._drain()
        self.assertEqual(waiting.state, "parked")
        self.assertIn("More would be used than is left", waiting.message)
        self.assertTrue(waiting.activity_ids)
        self.assertEqual(self.entries(), [("earn", 250.0), ("spend", -250.0)])
        self.draft.action_post()
        self.assertEqual(self.draft.state, "posted")

    def test_somebody_elses_reward_is_refused(self):
        lot = self.env["loyalty.ledger.entry"].search(
            [("kind", "=", "earn"), ("partner_id", "=", self.referrer.id)]
        )
        invoice = self.init_invoice("out_invoice", partner=self.partner_b, amounts=[9])
        with self.assertRaises(ValidationError):
            invoice.invoice_line_ids.loyalty_lot_id = lot

    def test_contract_keeps_its_screen(self):
        with Form(self.draft) as form:
            form.narration = "checked"
        self.assertEqual(self.draft.amount_untaxed, 350.0)
        self.sync()
        self.assertLedgerProven()

    def test_customer_with_a_reward_cannot_be_changed(self):
        """Nobody else's invoice may run off with the credit."""
        with (
            self.assertRaisesRegex(ValidationError, "belongs to Alder Accounting"),
            self.cr.savepoint(),
        ):
            self.draft.partner_id = self.partner_b
        self.assertEqual(self.draft.partner_id, self.referrer)

    def test_a_reward_line_cannot_go_to_somebody_else(self):
        """Nor may the line alone, to an invoice that is another customer's."""
        invoice = self.init_invoice("out_invoice", partner=self.partner_b, amounts=[9])
        line = self.draft.invoice_line_ids._loyalty_own()
        with (
            self.assertRaisesRegex(ValidationError, "belongs to Alder Accounting"),
            self.cr.savepoint(),
        ):
            line.write({"move_id": invoice.id})
            self.env.flush_all()
        line.invalidate_recordset()
        self.assertEqual(line.move_id, self.draft)
        self.assertFalse(invoice.invoice_line_ids._loyalty_own())

    def test_currency_with_a_reward_cannot_be_changed(self):
        other = self.setup_other_currency("EUR")
        with self.assertRaisesRegex(ValidationError, "Remove the reward line"):
            self.draft.currency_id = other
