"""What a partner earns, and when (case G1)."""

from odoo.tests import tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestCommissionOnPayment(CommissionCommon):
    def test_first_and_later_purchase(self):
        """50 % of 1,000.00 = 500.00, then 20 % of 600.00 = 120.00."""
        binding = self.bind()

        first = self.sell_paid(1000.0, "2026-02-01")
        self.sell_paid(600.0, "2026-03-01")

        self.assertEqual(self.commission(), [("earn", 500.0), ("earn", 120.0)])
        self.assertEqual(self.owed(), 620.0)
        self.assertEqual(binding.first_invoice_id, first)
        self.assertEqual(binding.earned_amount, 620.0)
        self.assertLedgerProven()

    def test_nothing_before_payment(self):
        """A posted invoice that nobody paid earns nothing, and says why."""
        self.bind()

        move = self.sell(1000.0)

        self.assertEqual(self.commission(), [])
        self.assertEqual(move.loyalty_commission_amount, 0.0)
        self.assertIn("has not paid", move.loyalty_commission_note)

    def test_thirds(self):
        """10 % of 100.00 in thirds: 3.33 + 3.33 + 3.34 = 10.00, to the cent."""
        self.plan = self.make_plan(("any", 10.0))
        self.bind(plan_id=self.plan.id)
        move = self.sell(100.0)

        for amount in (33.33, 33.33, 33.34):
            self.pay(move, amount)

        self.assertEqual(
            self.commission(), [("earn", 3.33), ("earn", 3.33), ("earn", 3.34)]
        )
        self.assertEqual(self.owed(), 10.0)

    def test_untaxed_base(self):
        """Half of 115.00 is paid, so half of 100.00 counts: 50 % of 50.00 = 25.00."""
        self.bind()
        move = self.sell(100.0, taxes=self.tax_sale_a)  # 15 %
        self.assertEqual(move.amount_total, 115.0)

        self.pay(move, 57.5)

        self.assertEqual(self.commission(), [("earn", 25.0)])

    def test_payment_undone(self):
        """What was earned on a payment is taken back with it, and earned again."""
        self.bind()
        move = self.sell_paid(1000.0)

        lines = move.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        lines.remove_move_reconcile()
        self.sync()

        self.assertEqual(self.commission(), [("earn", 500.0), ("reverse", -500.0)])
        self.assertEqual(self.owed(), 0.0)
        self.assertIn("has not paid", move.loyalty_commission_note)

        self.pay(move)
        self.assertEqual(self.owed(), 500.0)
        self.assertLedgerProven()

    def test_posted_trigger(self):
        """A plan may pay on posting; payment then adds nothing."""
        self.plan = self.make_plan(("any", 10.0), trigger="posted")
        self.bind(plan_id=self.plan.id)

        move = self.sell(250.0)
        self.assertEqual(self.commission(), [("earn", 25.0)])
        self.pay(move)

        self.assertEqual(self.commission(), [("earn", 25.0)])

    def test_sync_twice_is_sync_once(self):
        """Asking again changes nothing."""
        self.bind()
        move = self.sell_paid(1000.0)

        for _again in range(3):
            self.env["loyalty.ledger.sync"]._sync_all("account.move", move.ids)

        self.assertEqual(self.commission(), [("earn", 500.0)])

    def test_draft_and_back(self):
        """A paid invoice in draft earns nothing; posted again it earns the same."""
        self.bind()
        move = self.sell_paid(1000.0)

        move.button_draft()
        self.sync()
        self.assertEqual(self.owed(), 0.0)
        move.action_post()
        self.sync()

        self.assertEqual(self.owed(), 500.0)

    def test_a_contact_buys(self):
        """A purchase by an employee of the customer counts for the binding (G5)."""
        self.bind()
        contact = self.env["res.partner"].create(
            {"name": "Ada", "parent_id": self.customer.id}
        )

        self.sell_paid(1000.0, customer=contact)

        self.assertEqual(self.commission(), [("earn", 500.0)])

    def test_unbound_customers_earn_nobody_anything(self):
        """An invoice of somebody else changes nothing."""
        self.bind()
        self.sell_paid(1000.0, customer=self.referrer)

        self.assertEqual(self.commission(), [])

    def test_foreign_currency(self):
        """An invoice of 100.00 at 2 per unit is 50.00; paid at another rate it is paid."""
        currency = self.setup_other_currency(
            "EUR", rates=[("2026-01-01", 2.0), ("2026-02-05", 4.0)]
        )
        self.bind()
        move = self.sell(100.0, currency_id=currency.id)
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"payment_date": "2026-02-05"})
        )
        wizard._create_payments()
        self.sync()

        self.assertEqual(move.payment_state, "paid")
        self.assertEqual(self.commission(), [("earn", 25.0)])  # 50 % of 50.00

    def test_explanation(self):
        """The entry says where the amount comes from."""
        self.bind()
        move = self.sell(300.0)
        self.pay(move, 100.0)

        entry = self.env["loyalty.ledger.entry"].search(
            [("partner_id", "=", self.partner.id)]
        )
        for part in ("50 %", "100.00", "300.00", "Blue Harbor Ltd", "01/15/2026"):
            self.assertIn(part, entry.explanation)
        self.assertEqual(entry.customer_id, self.customer)
