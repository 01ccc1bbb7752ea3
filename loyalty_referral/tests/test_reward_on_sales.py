"""Invoices of sales orders come with their customer's credit."""

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestRewardOnSales(LoyaltyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax_21 = cls.tax_sale_a.copy({"name": "21 %", "amount": 21.0})
        cls.consulting = cls.service(cls.tax_21)
        cls.salesperson = new_test_user(
            cls.env,
            "seller",
            groups="sales_team.group_sale_salesman",
            company_id=cls.company.id,
        )
        cls.refer()
        cls.paid_invoice(cls.contract(cls.friend, 250.0))

    def order(self, *prices, customer=None, **values):
        """A confirmed order of one line for each price."""
        order = self.env["sale.order"].create(
            {
                "partner_id": (customer or self.referrer).id,
                "order_line": [
                    Command.create(
                        {"product_id": self.consulting.id, "price_unit": price}
                    )
                    for price in prices
                ],
                **values,
            }
        )
        order.action_confirm()
        return order

    def invoice_of(self, orders, **arguments):
        """What a salesperson without accounting rights creates."""
        orders.user_id = self.salesperson
        moves = orders.with_user(self.salesperson)._create_invoices(**arguments)
        self.sync()
        return moves.sudo()

    def down_payment(self, order, percent):
        """A posted down payment invoice."""
        wizard = (
            self.env["sale.advance.payment.inv"]
            .with_context(active_model="sale.order", active_ids=order.ids)
            .create({"advance_payment_method": "percentage", "amount": percent})
        )
        move = wizard._create_invoices(order)
        self.sync()
        return move

    def test_order_with_tax(self):
        """1,000 - 250 = 750; 21 % of it 157.50; to pay 907.50."""
        invoice = self.invoice_of(self.order(600.0, 400.0))

        self.assertEqual(invoice.amount_untaxed, 750.0)
        self.assertEqual(invoice.amount_tax, 157.5)
        self.assertEqual(self.entries(), [("earn", 250.0), ("spend", -250.0)])
        self.assertLedgerProven()

    def test_free(self):
        """An order of 250 costs nothing and is paid when it is posted."""
        invoice = self.invoice_of(self.order(250.0))

        self.assertEqual(invoice.amount_total, 0.0)
        invoice.action_post()
        self.assertEqual(invoice.payment_state, "paid")

    def test_sections_and_notes_stay(self):
        order = self.order(100.0)
        order.order_line = [
            Command.create({"display_type": kind, "name": kind, "sequence": sequence})
            for kind, sequence in (("line_section", 1), ("line_note", 99))
        ]
        order.invalidate_recordset()  # read them again in their sequence
        invoice = self.invoice_of(order)

        lines = invoice.invoice_line_ids.sorted("sequence")
        self.assertEqual(
            lines.mapped("display_type"),
            ["line_section", "product", "line_note", "product"],
        )
        self.assertEqual(lines[-1].price_subtotal, -100.0)
        self.assertEqual(self.balance(), 150.0)

    def test_several_orders_in_one_run(self):
        """Two invoices of 200: the second gets what the first left, 50."""
        orders = self.order(200.0) | self.order(200.0)
        invoices = self.invoice_of(orders, grouped=True)

        self.assertEqual(sorted(invoices.mapped("amount_untaxed")), [0.0, 150.0])
        self.assertEqual(self.balance(), 0.0)
        self.assertLedgerProven()

    def test_down_payment_takes_none_its_final_invoice_does(self):
        """1,000, 30 % before: 300 in full, then 700 - 250 = 450 (94.50 tax)."""
        order = self.order(1000.0)
        first = self.down_payment(order, 30)
        self.assertEqual(first.amount_untaxed, 300.0)
        self.assertEqual(self.balance(), 250.0)
        with self.assertRaisesRegex(Exception, "Nothing was taken off"):
            first.action_use_loyalty_credit()
        first.action_post()

        final = self.invoice_of(order, final=True)

        self.assertEqual(final.amount_untaxed, 450.0)
        self.assertAlmostEqual(final.amount_tax, 94.5)
        self.assertEqual(self.balance(), 0.0)
        final.action_post()
        self.assertLedgerProven()

    def test_final_invoice_that_pays_back_takes_none(self):
        """600 paid before, only 400 ordered in the end: a credit note of 200."""
        order = self.order(1000.0)
        self.down_payment(order, 60).action_post()
        order.order_line.filtered(
            lambda line: line.product_id == self.consulting
        ).write({"product_uom_qty": 0.4, "price_unit": 1000.0})

        final = self.invoice_of(order, final=True)

        self.assertEqual(final.move_type, "out_refund")
        self.assertEqual(final.amount_untaxed, 200.0)
        self.assertFalse(final.invoice_line_ids.loyalty_lot_id)
        self.assertEqual(self.balance(), 250.0)

    def test_down_payment_of_everything_leaves_nothing_to_take(self):
        order = self.order(1000.0)
        self.down_payment(order, 100).action_post()

        final = self.invoice_of(order, final=True)

        self.assertEqual(final.amount_total, 0.0)
        self.assertEqual(self.balance(), 250.0)

    def test_company_may_prefer_the_button(self):
        self.company.loyalty_use_on_sales = False
        invoice = self.invoice_of(self.order(1000.0))
        self.assertEqual(invoice.amount_untaxed, 1000.0)

        invoice.action_use_loyalty_credit()

        self.assertEqual(invoice.amount_untaxed, 750.0)
        self.assertEqual(invoice.amount_tax, 157.5)
        self.assertEqual(self.balance(), 0.0)

    def test_paid_online_is_left_alone(self):
        """The customer has paid 1,210; a discount would be an overpayment."""
        provider = self.env["payment.provider"].create(
            {"name": "Test", "company_id": self.company.id}
        )
        method = self.env["payment.method"].create({"name": "Test", "code": "test"})
        order = self.order(1000.0)
        self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "reference": "online",
                "amount": 1210.0,
                "currency_id": order.currency_id.id,
                "partner_id": self.referrer.id,
                "sale_order_ids": [Command.link(order.id)],
                "state": "done",
            }
        )
        invoice = self.invoice_of(order)

        self.assertEqual(invoice.amount_untaxed, 1000.0)
        self.assertEqual(self.balance(), 250.0)

    def test_somebody_else_pays(self):
        """Credit goes onto its owner's invoices, not onto those of its owner's order."""
        invoice = self.invoice_of(
            self.order(1000.0, partner_invoice_id=self.partner_b.id)
        )

        self.assertEqual(invoice.amount_untaxed, 1000.0)
        self.assertEqual(self.balance(), 250.0)

    def test_duplicate_credit_note_and_draft(self):
        invoice = self.invoice_of(self.order(1000.0))
        self.assertFalse(invoice.copy().invoice_line_ids.loyalty_lot_id)
        invoice.action_post()
        invoice.button_draft()
        invoice.action_post()
        self.sync()
        self.assertEqual(self.entries(), [("earn", 250.0), ("spend", -250.0)])

        note = self.credit_note(invoice)

        self.assertEqual(note.amount_untaxed, 750.0)
        self.assertEqual(self.balance(), 250.0)
        self.assertLedgerProven()

    def test_cancelled_and_deleted(self):
        invoice = self.invoice_of(self.order(1000.0))
        invoice.button_cancel()
        self.sync()
        self.assertEqual(self.balance(), 250.0)
        invoice.button_draft()
        self.sync()
        self.assertEqual(self.balance(), 0.0)
        invoice.unlink()
        self.sync()
        self.assertEqual(self.balance(), 250.0)
        self.assertLedgerProven()
