"""What is given back to the customer is taken back from the partner."""

from odoo.tests import tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestCreditNotes(CommissionCommon):
    def test_full_credit_note(self):
        """Everything goes back to the cent."""
        self.bind()
        move = self.sell_paid(1000.0)

        self.give_back(move, 1000.0)

        self.assertEqual(self.commission(), [("earn", 500.0), ("reverse", -500.0)])
        self.assertEqual(self.owed(), 0.0)
        self.assertIn("Nothing is left", move.loyalty_commission_note)

    def test_partial_credit_note(self):
        """400.00 of 1,000.00 stay credited: 50 % of 600.00 = 300.00."""
        self.bind()
        move = self.sell_paid(1000.0)

        self.give_back(move, 400.0)

        self.assertEqual(self.commission(), [("earn", 500.0), ("reverse", -200.0)])

    def test_credit_note_is_no_payment(self):
        """An invoice that is credited, not paid, earns nothing in between."""
        self.bind()
        move = self.sell(1000.0)

        self.give_back(move, 1000.0)

        self.assertEqual(move.payment_state, "reversed")
        self.assertEqual(self.commission(), [])

    def test_half_paid_half_credited(self):
        """500.00 paid and 500.00 credited: all of what is kept was paid, 250.00."""
        self.bind()
        move = self.sell(1000.0)

        self.pay(move, 500.0)
        self.give_back(move, 500.0)

        self.assertEqual(move.payment_state, "paid")
        self.assertEqual(self.owed(), 250.0)

    def test_credited_beyond_the_invoice(self):
        """Two credit notes of 700.00 on 1,000.00 cost the partner 500.00, no more."""
        self.bind()
        move = self.sell_paid(1000.0)

        self.give_back(move, 700.0)
        self.give_back(move, 700.0)

        self.assertEqual(self.owed(), 0.0)

    def test_credit_note_in_draft(self):
        """A credit note counts from its posting to its cancellation."""
        self.bind()
        move = self.sell_paid(1000.0)
        note = self.give_back(move, 1000.0)
        self.assertEqual(self.owed(), 0.0)

        note.button_draft()
        self.sync()

        self.assertEqual(self.owed(), 500.0)

    def test_credit_note_of_its_own(self):
        """A credit note of 100.00 that reverses nothing takes back 20 % = 20.00."""
        self.bind()
        self.sell_paid(1000.0)

        note = self.draft(100.0, "2026-02-20", move_type="out_refund")
        note.action_post()
        self.sync()

        self.assertEqual(self.commission(), [("earn", 500.0), ("reverse", -20.0)])

    def test_paid_with_another_credit_note(self):
        """A credit note of its own pays another invoice: 20 % of 600.00 - 20 % of 600.00."""
        self.bind()
        self.sell_paid(1000.0)
        note = self.draft(600.0, "2026-02-20", move_type="out_refund")
        note.action_post()
        move = self.sell(600.0, "2026-02-21")

        (move | note).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        self.sync()

        self.assertEqual(
            self.commission(), [("earn", 500.0), ("reverse", -120.0), ("earn", 120.0)]
        )

    def test_write_off_is_no_cash(self):
        """What a journal entry writes off was not paid: 50 % of 600.00 = 300.00."""
        self.bind()
        move = self.sell(1000.0)
        self.pay(move, 600.0)
        receivable = move.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        loss = self.env["account.move"].create(
            {
                "date": "2026-02-15",
                "journal_id": self.company_data["default_journal_misc"].id,
                "line_ids": [
                    (0, 0, {"account_id": account.id, "debit": debit, "credit": credit})
                    for account, debit, credit in (
                        (self.company_data["default_account_expense"], 400.0, 0.0),
                        (receivable.account_id, 0.0, 400.0),
                    )
                ],
            }
        )
        loss.line_ids[1].partner_id = self.customer
        loss.action_post()

        (receivable | loss.line_ids[1]).reconcile()
        self.sync()

        self.assertEqual(move.payment_state, "paid")
        self.assertEqual(self.commission(), [("earn", 300.0)])
