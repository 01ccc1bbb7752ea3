"""What happens to an invoice after its commission was paid comes back to the cent."""

from odoo.fields import Command
from odoo.tests import tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestAfterThePayout(CommissionCommon):
    """10 % of 99.99 = 10.00 (9.999) was paid with the statement of February."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.make_plan(("any", 10.0))
        cls.bind()
        cls.move = cls.sell_paid(99.99)
        cls.statement = cls.billed()
        bill = cls.statement.bill_id
        bill.action_post()
        cls.pay(bill)
        cls.sync()

    def unpay(self):
        """Undo the payment of the invoice."""
        receivable = self.move.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        receivable.remove_move_reconcile()
        self.sync()
        return receivable

    def assertTakenBack(self, amount=10.0):
        """Once, from the balance; the paid statement stays as it was."""
        taken = [row for row in self.commission() if row[0] == "reverse"]
        self.assertEqual(taken, [("reverse", -amount)])
        self.assertEqual(self.owed(), -amount)
        self.assertEqual(self.statement.state, "paid")
        self.assertEqual(self.statement.settled_amount, 10.0)
        self.assertEqual(self.statement.closing_amount, 0.0)
        self.assertLedgerProven()

    def test_paid_out(self):
        self.assertEqual(self.statement.state, "paid")
        self.assertEqual(self.owed(), 0.0)

    def test_credited(self):
        self.give_back(self.move, 99.99)
        self.assertTakenBack()

    def test_credited_in_part(self):
        """10 % of the 66.66 that are kept = 6.67 (6.666): 3.33 come back."""
        self.give_back(self.move, 33.33)
        self.assertTakenBack(3.33)

    def test_unpaid(self):
        self.unpay()
        self.assertTakenBack()

    def test_unpaid_and_cancelled(self):
        self.unpay()
        self.move.button_draft()
        self.move.button_cancel()
        self.sync()
        self.assertTakenBack()

    def test_unpaid_and_written_off(self):
        """A journal entry that writes the invoice off is no payment."""
        receivable = self.unpay()
        loss = self.company_data["default_account_expense"]
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": "2026-03-01",
                "line_ids": [
                    Command.create({"account_id": loss.id, "debit": 99.99}),
                    Command.create(
                        {
                            "account_id": receivable.account_id.id,
                            "partner_id": self.customer.id,
                            "credit": 99.99,
                        }
                    ),
                ],
            }
        )
        entry.action_post()
        other = entry.line_ids.filtered("credit")
        (receivable | other).reconcile()
        self.sync()
        self.assertTakenBack()

    def test_paid_again(self):
        """What came back is earned again, and set off: 10.00 less 10.00."""
        self.unpay()
        self.pay(self.move)
        self.assertEqual(self.owed(), 0.0)
        self.assertFalse(self.propose("2026-03-01", "2026-03-31"))

    def test_set_off_in_the_next_statement(self):
        """10.00 are taken back, 10 % of 300.00 earned: 20.00 are paid."""
        self.give_back(self.move, 99.99, "2026-02-20")
        self.sell_paid(300.0, "2026-03-05")

        march = self.propose("2026-03-01", "2026-03-31")

        figures = (march.opening_amount, march.earned_amount, march.closing_amount)
        self.assertEqual(figures, (-10.0, 30.0, 20.0))
        march.action_confirm()
        self.assertEqual(march.bill_id.amount_untaxed, 20.0)
        self.assertEqual(march.closing_amount, 0.0)
