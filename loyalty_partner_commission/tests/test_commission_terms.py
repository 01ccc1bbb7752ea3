"""Windows, steps, margins and currencies: what a plan says beyond its rules."""

from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestCommissionTerms(CommissionCommon):
    def last_entry(self):
        """The partner's latest entry."""
        return self.env["loyalty.ledger.entry"].search(
            [("partner_id", "=", self.partner.id)], order="id desc", limit=1
        )

    # ------------------------------------------------------------------- time

    def test_steps_by_year(self):
        """20 % in the first year, half of it in the second, nothing from the third."""
        plan = self.make_plan(
            ("any", 20.0),
            window_months=0,
            step_ids=[
                Command.create({"year": 2, "percent": 50.0}),
                Command.create({"year": 3, "percent": 0.0}),
            ],
        )
        self.bind(plan_id=plan.id, date_start="2023-02-10", window_start="2023-02-10")

        self.sell_paid(100.0, "2024-02-09")
        self.sell_paid(100.0, "2024-02-10")
        self.assertIn("50 % of (20 % of", self.last_entry().explanation)
        self.assertIn("year 2", self.last_entry().explanation)
        over = self.sell_paid(100.0, "2025-02-10")

        self.assertEqual(self.commission(), [("earn", 20.0), ("earn", 10.0)])
        self.assertIn("year 3", over.loyalty_commission_note)

    def test_window_from_the_binding(self):
        """An old customer who is bound today has the whole window before them."""
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = '2020-01-01' WHERE id = %s",
            [self.customer.id],
        )
        self.customer.invalidate_recordset()
        plan = self.make_plan(("any", 10.0), window_from="binding", window_months=12)

        binding = self.bind(plan_id=plan.id)

        self.assertEqual(binding.window_start, date(2026, 1, 15))
        self.assertEqual(binding.window_end, date(2027, 1, 15))

    def test_window_from_the_first_purchase(self):
        """It waits for the first purchase: 12 months from 1 February 2025."""
        plan = self.make_plan(("any", 10.0), window_from="first", window_months=12)
        binding = self.bind(
            plan_id=plan.id, date_start="2023-01-15", window_start="2023-01-15"
        )
        self.assertFalse(binding.window_end)

        self.sell_paid(100.0, "2025-02-01")
        self.assertEqual(binding.window_end, date(2026, 2, 1))
        self.sell_paid(100.0, "2026-01-31")
        over = self.sell_paid(100.0, "2026-02-01")

        self.assertEqual(self.commission(), [("earn", 10.0), ("earn", 10.0)])
        self.assertIn("window", over.loyalty_commission_note)

    def test_an_entry_is_dated_by_the_day_of_the_payment(self):
        """Invoiced in January, paid in March: it counts in March, and says so."""
        self.bind()
        move = self.sell(1000.0, "2026-01-20")
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        ).create({"payment_date": "2026-03-05"})._create_payments()
        self.sync()

        self.assertEqual(self.last_entry().date, date(2026, 3, 5))
        self.assertFalse(self.propose("2026-01-01", "2026-01-31"))
        self.assertTrue(self.propose("2026-03-01", "2026-03-31"))

    def test_a_deleted_invoice_earns_nothing_any_more(self):
        """Elsewhere a deleted invoice was still paid to the partner."""
        plan = self.make_plan(("any", 10.0), trigger="posted")
        self.bind(plan_id=plan.id)
        move = self.sell(1000.0)
        self.assertEqual(self.owed(), 100.0)

        move.button_draft()
        move.with_context(force_delete=True).unlink()
        self.sync()

        self.assertEqual(self.commission(), [("earn", 100.0), ("reverse", -100.0)])
        self.assertFalse(self.propose())
        self.assertLedgerProven()

    # ----------------------------------------------------------------- margin

    def margin_sale(self, price, quantity=1, **values):
        """An invoice over a product that costs 60.00."""
        self.machine = self.env["product.product"].create(
            {"name": "Machine", "standard_price": 60.0, "taxes_id": False, **values}
        )
        plan = self.make_plan(("any", 10.0), base="margin", trigger="posted")
        self.bind(plan_id=plan.id)
        move = self.draft(price)
        move.invoice_line_ids.write(
            {
                "product_id": self.machine.id,
                "quantity": quantity,
                "price_unit": price,
                "tax_ids": [Command.clear()],
            }
        )
        move.action_post()
        self.sync()
        return move

    def test_margin(self):
        """2 x (100.00 - 60.00) at 10 %; the cost of the day stays."""
        move = self.margin_sale(100.0, quantity=2)
        self.assertEqual(self.commission(), [("earn", 8.0)])
        self.assertIn("margin", self.last_entry().explanation)

        self.machine.standard_price = 90.0
        self.env.flush_all()
        self.env["loyalty.ledger.sync"]._sync_all("account.move", move.ids)
        self.assertEqual(self.commission(), [("earn", 8.0)])

        note = move._reverse_moves([{"invoice_date": "2026-02-10"}])
        note.invoice_line_ids.quantity = 1
        note.action_post()
        self.sync()
        self.assertEqual(self.owed(), 4.0)

    def test_a_sale_at_a_loss_earns_nothing(self):
        move = self.margin_sale(50.0)

        self.assertEqual(self.commission(), [])
        self.assertIn("no margin", move.loyalty_commission_note)

    def test_margin_in_another_unit(self):
        """A dozen for 900.00 costs 12 x 60.00 = 720.00; 10 % of 180.00."""
        move = self.margin_sale(900.0)
        self.assertEqual(self.owed(), 84.0)

        move.button_draft()
        dozen = self.env.ref("uom.product_uom_dozen")
        move.invoice_line_ids.write({"product_uom_id": dozen.id})
        move.invoice_line_ids.write({"price_unit": 900.0})
        move.action_post()
        self.sync()

        self.assertEqual(self.owed(), 18.0)

    # --------------------------------------------------------------- currency

    def test_currency_of_the_plan(self):
        """100.00 dollars at 2 euros each are 200.00 euros: 20.00 euros, for good."""
        euro = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0)])
        plan = self.make_plan(("any", 10.0), currency_id=euro.id)
        self.bind(plan_id=plan.id)
        move = self.sell(100.0)
        self.pay(move, 50.0)
        entry = self.last_entry()
        self.assertEqual((entry.amount, entry.currency_id), (10.0, euro))
        self.assertIn("2.000000", entry.explanation)

        euro.rate_ids.rate = 4.0
        self.env.flush_all()
        self.pay(move)

        self.assertEqual(self.commission(), [("earn", 10.0), ("earn", 10.0)])
        self.assertEqual(move.loyalty_commission_currency_id, euro)
        self.assertEqual(move.loyalty_commission_amount, 20.0)

    def test_an_invoice_in_the_currency_of_the_plan_is_not_converted(self):
        """33.33 euros are 33.33 euros, whatever 16.67 dollars come to."""
        euro = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0)])
        plan = self.make_plan(("any", 100.0), currency_id=euro.id)
        self.bind(plan_id=plan.id)

        self.sell_paid(33.33, currency_id=euro.id)

        self.assertEqual(self.commission(), [("earn", 33.33)])

    def test_a_foreign_invoice_is_given_back_at_its_own_rate(self):
        """Credited in full when the rate is another: nothing is left to earn on."""
        euro = self.setup_other_currency(
            "EUR", rates=[("2026-01-01", 2.0), ("2026-02-05", 4.0)]
        )
        self.bind()
        move = self.sell_paid(100.0, currency_id=euro.id)
        self.assertEqual(self.owed(), 25.0)  # 50 % of 50.00 dollars

        self.give_back(move, 100.0)

        self.assertEqual(self.owed(), 0.0)

    def test_yen_have_no_cents(self):
        """10 % of 1,004 and 1,005 yen: 100.4 and 100.5."""
        yen = self.env.ref("base.JPY")
        yen.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": yen.id,
                "name": "2026-01-01",
                "rate": 100.0,
                "company_id": self.company.id,
            }
        )
        plan = self.make_plan(("any", 10.0), currency_id=yen.id)
        self.bind(plan_id=plan.id)

        self.sell_paid(1004.0, currency_id=yen.id)
        self.sell_paid(1005.0, currency_id=yen.id)

        self.assertEqual(self.commission(), [("earn", 100.0), ("earn", 101.0)])
        self.assertLedgerProven()

    def test_evidence_is_kept_only_for_plans_that_ask(self):
        self.bind()
        self.sell_paid(100.0)
        evidence = self.env["loyalty.commission.evidence"].sudo()
        self.assertFalse(
            evidence.search([("move_id.company_id", "=", self.company.id)])
        )
