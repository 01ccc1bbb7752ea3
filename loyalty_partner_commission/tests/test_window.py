"""For how long a customer's purchases earn commission (case G1)."""

from datetime import date

from odoo.tests import tagged

from .common import BOUND, CommissionCommon


@tagged("post_install", "-at_install")
class TestWindow(CommissionCommon):
    def test_last_day_and_anniversary(self):
        """36 months from 15 January 2023: 14 January 2026 counts, the 15th does not."""
        binding = self.bind(window_start="2023-01-15", date_start="2023-01-15")
        self.sell_paid(10.0, "2025-12-01")
        self.assertEqual(binding.window_end, date(2026, 1, 15))

        last = self.sell_paid(1000.0, "2026-01-14")
        outside = self.sell_paid(1000.0, "2026-01-15")

        self.assertEqual(last.loyalty_commission_amount, 200.0)
        self.assertEqual(outside.loyalty_commission_amount, 0.0)
        self.assertIn("window", outside.loyalty_commission_note)
        self.assertEqual(self.commission(), [("earn", 5.0), ("earn", 200.0)])

    def test_the_invoice_date_counts_not_the_payment(self):
        """Invoiced inside and paid outside of the window earns."""
        self.bind(window_start="2023-01-15", date_start="2023-01-15")
        move = self.sell(1000.0, "2026-01-14")

        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"payment_date": "2026-05-01"})
        )
        wizard._create_payments()
        self.sync()

        self.assertEqual(self.commission(), [("earn", 500.0)])
        entry = self.env["loyalty.ledger.entry"].search(
            [("partner_id", "=", self.partner.id)]
        )
        self.assertEqual(entry.date, date(2026, 5, 1))

    def test_no_end(self):
        """A plan of 0 months has no window."""
        self.plan = self.make_plan(("any", 10.0), window_months=0)
        binding = self.bind(
            plan_id=self.plan.id, date_start="2015-01-01", window_start="2015-01-01"
        )
        self.assertFalse(binding.window_end)

        self.sell_paid(1000.0)

        self.assertEqual(self.commission(), [("earn", 100.0)])
        entry = self.env["loyalty.ledger.entry"].search(
            [("partner_id", "=", self.partner.id)]
        )
        self.assertIn("further notice", entry.explanation)

    def test_window_begins_with_the_account(self):
        """By default it begins when the customer's account was made."""
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = '2025-11-05 12:00' WHERE id = %s",
            [self.customer.id],
        )
        self.customer.invalidate_recordset()

        binding = self.bind()

        self.assertEqual(binding.window_start, date(2025, 11, 5))
        self.assertEqual(binding.window_end, date(2028, 11, 5))

    def test_terms_are_a_snapshot(self):
        """Archiving the plan changes nothing for those who are bound."""
        self.bind()

        self.plan.active = False
        self.sell_paid(1000.0, "2026-06-01")

        self.assertEqual(self.commission(), [("earn", 500.0)])

    def test_hold(self):
        """Commission of a plan with a hold can be settled so many days later."""
        self.plan = self.make_plan(("any", 10.0), hold_days=14)
        self.bind(plan_id=self.plan.id)
        self.sell_paid(1000.0, "2026-02-20")

        entry = self.env["loyalty.ledger.entry"].search(
            [("partner_id", "=", self.partner.id)]
        )
        self.assertEqual(entry.available_on, date(2026, 3, 6))
        self.assertFalse(self.propose())
        self.assertEqual(self.propose("2026-03-01", "2026-03-31").opening_amount, 100.0)

    def test_before_the_binding(self):
        """The day before the binding earns nothing, its first day does."""
        self.sell_paid(50.0, "2026-01-10")
        self.bind()
        self.assertEqual(BOUND, date(2026, 1, 15))

        self.sell_paid(1000.0, "2026-01-14")
        self.sell_paid(1000.0, "2026-01-15")

        self.assertEqual(self.commission(), [("earn", 200.0)])
