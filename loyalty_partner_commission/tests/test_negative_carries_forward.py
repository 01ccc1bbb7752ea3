"""What was paid and must go back is set off in the next statement."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestNegativeCarriesForward(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bind()
        cls.first = cls.sell_paid(1000.0, "2026-02-01")
        cls.statement = cls.billed()

    def test_credit_after_settlement(self):
        """500.00 paid; 1,000.00 credited; 20 % of 4,000.00 = 800.00: 300.00 next."""
        self.give_back(self.first, 1000.0, "2026-03-05")
        self.assertEqual(self.owed(), -500.0)

        run = self.env["loyalty.commission.statement.create"].create(
            {"date_from": "2026-03-01", "date_to": "2026-03-31"}
        )
        run.action_create()
        self.assertEqual(run.outcome_ids.code, "carried")
        self.assertEqual(run.outcome_ids.amount, -500.0)
        self.assertFalse(run.outcome_ids.statement_id)

        self.sell_paid(4000.0, "2026-04-10")
        statement = self.billed(date_from="2026-04-01", date_to="2026-04-30")

        self.assertEqual(statement.opening_amount, -500.0)
        self.assertEqual(statement.earned_amount, 800.0)
        self.assertEqual(statement.settled_amount, 300.0)
        self.assertEqual(statement.closing_amount, 0.0)
        self.assertEqual(statement.bill_id.amount_untaxed, 300.0)
        self.assertEqual(self.statement.settled_amount, 500.0)
        self.assertEqual(self.owed(), 0.0)
        self.assertLedgerProven()

    def test_partial_credit_after_settlement(self):
        """250.00 of 1,000.00 credited takes 125.00 back in the period it happened."""
        self.give_back(self.first, 250.0, "2026-03-05")
        self.sell_paid(1000.0, "2026-03-06")

        statement = self.billed(date_from="2026-03-01", date_to="2026-03-31")

        self.assertEqual(statement.earned_amount, 200.0)
        self.assertEqual(statement.taken_back_amount, -125.0)
        self.assertEqual(statement.bill_id.amount_untaxed, 75.0)

    def test_negative_draft_is_not_billed(self):
        """A draft that turned negative says what happens; cancelled, it lets go."""
        self.sell_paid(1000.0, "2026-03-06")
        statement = self.propose("2026-03-01", "2026-03-31")
        self.assertEqual(statement.closing_amount, 200.0)
        self.give_back(self.first, 1000.0, "2026-03-10")
        statement.action_propose()
        self.assertEqual(statement.closing_amount, -300.0)

        with self.assertRaisesRegex(UserError, "set off in the next statement"):
            statement.action_confirm()

        self.assertFalse(statement.bill_id)
        statement.action_cancel()
        self.sell_paid(2000.0, "2026-04-01")
        april = self.billed(date_from="2026-04-01", date_to="2026-04-30")
        self.assertEqual(april.bill_id.amount_untaxed, 100.0)  # - 300.00 + 400.00
        self.assertLedgerProven()

    def test_a_bulk_confirmation_names_those_left_out(self):
        """One of two can be billed: it is, and the user is told about the other."""
        other = self.env["res.partner"].create({"name": "Southwind"})
        self.bind(customer=self.referrer, partner=other)
        self.sell_paid(100.0, "2026-03-02", customer=self.referrer)
        self.sell_paid(1000.0, "2026-03-06")
        statements = self.propose("2026-03-01", "2026-03-31")
        self.give_back(self.first, 1000.0, "2026-03-10")
        ours = statements.filtered(lambda s: s.partner_id == self.partner)
        ours.action_propose()

        result = statements.action_confirm()

        self.assertIn("Northwind Resellers", result["params"]["message"])
        self.assertNotIn("Southwind", result["params"]["message"])
        self.assertEqual(ours.state, "draft")
        self.assertEqual((statements - ours).state, "confirmed")

    def test_partners_without_anything(self):
        """Who was asked for and has nothing open is named too."""
        run = self.env["loyalty.commission.statement.create"].create(
            {
                "date_from": "2026-03-01",
                "date_to": "2026-03-31",
                "partner_ids": [(4, self.partner.id)],
            }
        )

        run.action_create()

        self.assertEqual(run.outcome_ids.code, "nothing")
        self.assertEqual(run.created_count, 0)
