"""Query budgets: an idle addon costs nothing, a reward a constant, a batch no loop.

Seconds are measured elsewhere (a timed test fails on a busy machine); queries
are the same everywhere.
"""

from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.loyalty_partner_commission.tests.common import CommissionCommon


@tagged("post_install", "-at_install")
class TestSpeed(CommissionCommon):
    def queries(self, function):
        """Number of queries of ``function``, all flushed."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        function()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def customers(self, count, prefix):
        """That many companies."""
        return self.env["res.partner"].create(
            [{"name": f"{prefix} {i}", "is_company": True} for i in range(count)]
        )

    def test_idle_addons_cost_no_query(self):
        """Posting with our doors in place, nothing listening: not a query more."""
        move_class = type(self.env["account.move"])
        sync_class = type(self.env["loyalty.ledger.sync"])

        def post(customer):
            moves = self.env["account.move"]
            for _number in range(5):
                moves |= self.draft(100.0, customer=customer)
            return self.queries(lambda: moves._post(soft=False))

        with patch.object(sync_class, "_is_listening", return_value=False):
            post(self.customers(1, "Warm"))
            with patch.object(move_class, "_loyalty_mark", lambda moves: None):
                without = post(self.customers(1, "Without"))
            self.assertEqual(post(self.customers(1, "With")), without)

    def rewarded_run(self, count):
        """Queries of a contract run in which every invoice uses a reward."""
        contracts = self.env["contract.contract"]
        for referrer in self.customers(count, "Referrer"):
            friend = self.customers(1, f"Friend of {referrer.name}")
            self.refer(friend, referrer)
            self.paid_invoice(self.contract(friend, 250.0))
            contracts |= self.contract(referrer, 600.0)
        moves = []
        spent = self.queries(
            lambda: moves.append(contracts._recurring_create_invoice())
        )
        self.assertEqual(moves[0].mapped("amount_untaxed"), [350.0] * count)
        return spent

    def plain_run(self, count):
        """The same with the discount typed into the contract by hand."""
        contracts = self.env["contract.contract"]
        for customer in self.customers(count, "Plain"):
            contract = self.contract(customer, 600.0)
            line = contract.contract_line_ids
            line.copy(
                {
                    "price_unit": -250.0,
                    "recurring_next_date": line.recurring_next_date,
                }
            )
            contracts |= contract
        return self.queries(contracts._recurring_create_invoice)

    def test_reward_costs_about_a_line_typed_by_hand(self):
        """Per invoice: at most three queries more than the same line by hand."""
        self.rewarded_run(2)
        self.plain_run(2)
        rewarded = (self.rewarded_run(8) - self.rewarded_run(3)) / 5
        plain = (self.plain_run(8) - self.plain_run(3)) / 5
        self.assertLessEqual(rewarded, plain + 3)

    def sold(self, customers, price):
        """Confirmed orders of ``customers``, of one line each."""
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": customer.id,
                    "order_line": [
                        Command.create(
                            {"product_id": self.maintenance.id, "price_unit": price}
                        )
                    ],
                }
                for customer in customers
            ]
        )
        orders.action_confirm()
        return orders

    def rewarded_sales(self, count):
        """Queries of invoicing that many orders, each of which uses a reward."""
        customers = self.customers(count, "Buyer")
        for customer in customers:
            friend = self.customers(1, f"Friend of {customer.name}")
            self.refer(friend, customer)
            self.paid_invoice(self.contract(friend, 250.0))
        orders, moves = self.sold(customers, 600.0), []
        spent = self.queries(lambda: moves.append(orders._create_invoices()))
        self.assertEqual(moves[0].mapped("amount_untaxed"), [350.0] * count)
        return spent

    def plain_sales(self, count):
        """The same with the discount on the order."""
        orders = self.sold(self.customers(count, "Plain buyer"), 600.0)
        for order in orders:
            order.order_line = [
                Command.create(
                    {
                        "product_id": self.maintenance.id,
                        "price_unit": -250.0,
                        "qty_delivered": 1.0,
                    }
                )
            ]
        return self.queries(orders._create_invoices)

    def test_reward_on_sales_costs_about_a_line_of_the_order(self):
        """Per invoice: at most three queries more than the same line by hand."""
        self.rewarded_sales(2)
        self.plain_sales(2)
        rewarded = (self.rewarded_sales(8) - self.rewarded_sales(3)) / 5
        plain = (self.plain_sales(8) - self.plain_sales(3)) / 5
        self.assertLessEqual(rewarded, plain + 3)

    def test_idle_sales_cost_no_query(self):
        """Nothing listens: creating invoices of orders does not ask for credit."""
        sync_class = type(self.env["loyalty.ledger.sync"])
        redemption_class = type(self.env["loyalty.redemption"])
        orders = self.sold(self.customers(2, "Quiet"), 600.0)
        with (
            patch.object(sync_class, "_is_listening", return_value=False),
            patch.object(redemption_class, "_add_to_values") as values,
            patch.object(redemption_class, "_book") as book,
        ):
            orders._create_invoices()
        values.assert_not_called()
        book.assert_not_called()
