"""Query budgets: an idle addon costs nothing, a reward a constant, a batch no loop.

Seconds are measured elsewhere (a timed test fails on a busy machine); queries
are the same everywhere.
"""

from unittest.mock import patch

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
