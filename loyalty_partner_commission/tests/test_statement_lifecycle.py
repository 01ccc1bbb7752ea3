"""From open entries to a paid vendor bill, and back when the bill goes."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestStatementLifecycle(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bind()
        cls.sell_paid(1000.0, "2026-02-01")

    def figures(self, statement):
        """Opening, earned, taken back, settled, closing."""
        return [
            statement[f"{name}_amount"]
            for name in ("opening", "earned", "taken_back", "settled", "closing")
        ]

    def remaining(self):
        """What of each entry is not settled."""
        found = self.env["loyalty.ledger.entry"].search(
            [("partner_id", "=", self.partner.id)], order="id"
        )
        return found.mapped("remaining")

    def test_statement_becomes_a_bill(self):
        """0 + 500.00 + 0 - 500.00 = 0, and a draft bill of 500.00."""
        statement = self.propose()
        self.assertEqual(self.figures(statement), [0, 500, 0, 0, 500])
        self.assertEqual(statement.state, "draft")

        statement.action_confirm()
        self.sync()

        bill = statement.bill_id
        self.assertEqual(statement.state, "confirmed")
        self.assertEqual(self.figures(statement), [0, 500, 0, 500, 0])
        self.assertEqual(bill.move_type, "in_invoice")
        self.assertEqual(bill.state, "draft")
        self.assertEqual(bill.partner_id, self.partner)
        self.assertEqual(bill.amount_untaxed, 500.0)
        self.assertEqual(bill.ref, statement.name)
        self.assertEqual(bill.loyalty_statement_id, statement)
        self.assertEqual(self.commission(), [("earn", 500.0), ("settle", -500.0)])
        self.assertEqual(self.remaining(), [0, 0])
        self.assertEqual(self.owed(), 0.0)
        self.assertLedgerProven()

    def test_paid_with_the_bill_and_unpaid_again(self):
        """The statement follows the payment of the bill in both directions."""
        statement = self.billed()
        bill = statement.bill_id
        bill.action_post()
        self.sync()
        self.assertEqual(statement.state, "confirmed")

        self.pay(bill)
        self.assertEqual(statement.state, "paid")
        self.assertEqual(statement.bill_payment_state, bill.payment_state)

        bill.line_ids.remove_move_reconcile()
        self.sync()
        self.assertEqual(statement.state, "confirmed")
        self.assertEqual(self.owed(), 0.0)

    def test_bill_deleted(self):
        """Without its bill the statement is a draft again and its entries are open."""
        statement = self.billed()

        statement.bill_id.unlink()
        self.sync()

        self.assertEqual(statement.state, "draft")
        self.assertEqual(
            self.commission(), [("earn", 500.0), ("settle", -500.0), ("reopen", 500.0)]
        )
        self.assertEqual(self.remaining(), [500, 0, 0])
        self.assertEqual(self.figures(statement), [0, 500, 0, 0, 500])
        self.assertLedgerProven()

        statement.action_confirm()
        self.sync()
        self.assertEqual(statement.bill_id.amount_untaxed, 500.0)
        self.assertEqual(self.owed(), 0.0)
        self.assertLedgerProven()

    def test_bill_cancelled_and_taken_up_again(self):
        """The bill is the truth, whichever way it goes."""
        statement = self.billed()
        bill = statement.bill_id

        bill.button_cancel()
        self.sync()
        self.assertEqual(statement.state, "draft")
        self.assertEqual(self.owed(), 500.0)

        bill.button_draft()
        self.sync()
        self.assertEqual(statement.state, "confirmed")
        self.assertEqual(self.owed(), 0.0)
        self.assertLedgerProven()

    def test_cancelled_statement_lets_go(self):
        """Its entries go to the next statement; the old bill cannot come back."""
        statement = self.billed()
        bill = statement.bill_id
        bill.button_cancel()
        self.sync()

        statement.action_cancel()
        bill.button_draft()
        self.sync()

        self.assertEqual(statement.state, "cancelled")
        self.assertFalse(statement.line_ids)
        self.assertEqual(self.owed(), 500.0)
        again = self.propose("2026-03-01", "2026-03-31")
        self.assertEqual(self.figures(again), [500, 0, 0, 0, 500])

    def test_bill_credited(self):
        """A vendor refund of the whole bill opens the entries as well."""
        statement = self.billed()
        bill = statement.bill_id
        bill.action_post()
        refund = bill._reverse_moves([{"invoice_date": bill.invoice_date}], cancel=True)
        self.sync()

        self.assertEqual(refund.state, "posted")
        self.assertEqual(bill.payment_state, "reversed")
        self.assertEqual(statement.state, "draft")
        self.assertEqual(self.owed(), 500.0)

    def test_double_confirm(self):
        """The second click finds no draft, and nobody is paid twice."""
        statement = self.billed()

        with self.assertRaisesRegex(UserError, "None of these statements is a draft"):
            statement.action_confirm()

        bills = self.env["account.move"].search([("ref", "=", statement.name)])
        self.assertEqual(len(bills), 1)

    def test_entries_have_one_statement(self):
        """A second run for the same period finds the draft and leaves it alone."""
        statement = self.propose()
        run = self.env["loyalty.commission.statement.create"].create(
            {"date_from": "2026-02-01", "date_to": "2026-02-28"}
        )
        run.action_create()

        self.assertEqual(run.outcome_ids.code, "draft")
        self.assertEqual(run.outcome_ids.statement_id, statement)
        self.assertEqual(run.created_count, 0)
        self.assertEqual(self.env["loyalty.commission.statement"].search_count([]), 1)

    def test_a_draft_takes_what_came_since(self):
        """A draft can be refreshed: + 20 % of 600.00."""
        statement = self.propose()
        self.sell_paid(600.0, "2026-02-20")
        self.sell_paid(600.0, "2026-03-01")
        self.assertEqual(statement.closing_amount, 500.0)

        statement.action_propose()

        self.assertEqual(self.figures(statement), [0, 620, 0, 0, 620])

    def test_billed_statements_stay(self):
        """A statement that was billed once is evidence."""
        statement = self.billed()
        statement.bill_id.unlink()
        self.sync()

        with self.assertRaises(UserError):
            statement.unlink()
        self.assertEqual(len(statement.line_ids), 1)

    def test_journal_and_product(self):
        """Self-billing journal first, then the settings; the plan's product wins."""
        journal = self.env["account.journal"].create(
            {
                "name": "Self-billing",
                "code": "SELF",
                "type": "purchase",
                "is_self_billing": True,
                "company_id": self.company.id,
            }
        )
        self.plan.product_id = self.env["product.product"].create(
            {"name": "Agency fee", "type": "service"}
        )

        bill = self.billed().bill_id

        self.assertEqual(bill.journal_id, journal)
        self.assertEqual(bill.invoice_line_ids.product_id.name, "Agency fee")
        self.assertEqual(bill.invoice_date, date.today())

    def test_purchases_settled_before_are_not_settled_again(self):
        """The next statement begins where the last one ended."""
        self.billed()
        self.sell_paid(600.0, "2026-03-10")

        statement = self.propose("2026-03-01", "2026-03-31")

        self.assertEqual(self.figures(statement), [0, 120, 0, 0, 120])
