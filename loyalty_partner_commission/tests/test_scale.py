"""The cost of one more invoice or entry is small and does not grow."""

from odoo.tests import tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestScale(CommissionCommon):
    def customers(self, count):
        """So many bound customers."""
        customers = self.env["res.partner"].create(
            [{"name": f"Customer {n}", "is_company": True} for n in range(count)]
        )
        self.env["loyalty.partner.binding"].create(
            [
                {
                    "customer_id": customer.id,
                    "partner_id": self.partner.id,
                    "plan_id": self.plan.id,
                    "date_start": "2026-01-15",
                }
                for customer in customers
            ]
        )
        self.sync()
        return customers

    def posted(self, count):
        """So many posted invoices whose ledger nobody has looked at yet."""
        moves = self.env["account.move"]
        for customer in self.customers(count):
            moves |= self.draft(100.0, customer=customer)
        moves.action_post()
        self.env.cr.precommit.data.pop("loyalty_referral.inbox", None)
        self.env.flush_all()
        return moves

    def queries_of(self, action):
        """Number of queries that ``action`` needs."""
        self.env.flush_all()
        before = self.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_accrual_needs_as_many_queries_for_50_as_for_10(self):
        """Not one query per invoice: 40 more invoices cost at most 4 queries more."""
        sync = self.env["loyalty.ledger.sync"]
        self.plan.trigger = "posted"
        self.posted(1)
        few, many = self.posted(10), self.posted(50)

        for_10 = self.queries_of(lambda: sync._sync("account.move", few.ids))
        for_50 = self.queries_of(lambda: sync._sync("account.move", many.ids))

        self.assertEqual(self.owed(), 60 * 50.0)
        self.assertLessEqual(for_50 - for_10, 4)

    def test_settlement_needs_as_many_queries_for_50_as_for_10(self):
        """Entries of one statement are claimed and closed in one go."""
        self.plan.trigger = "posted"
        sync = self.env["loyalty.ledger.sync"]
        counts = []
        for size, end in ((1, "02-26"), (10, "02-27"), (50, "02-28")):
            sync._sync("account.move", self.posted(size).ids)
            counts.append(
                self.queries_of(lambda end=end: self.propose(date_to=f"2026-{end}"))
            )
            statement = self.env["loyalty.commission.statement"].search(
                [("state", "=", "draft")]
            )
            counts.append(self.queries_of(statement.action_confirm))
        self.assertEqual(self.owed(), 0.0)
        _warm, _too, propose_10, confirm_10, propose_50, confirm_50 = counts

        self.assertLessEqual(propose_50 - propose_10, 4)
        self.assertLessEqual(confirm_50 - confirm_10, 6)
        self.assertLedgerProven()

    def test_lists_need_no_query_per_row(self):
        """Figures on partners, bindings and invoices are read for all rows at once."""
        self.plan.trigger = "posted"
        moves = self.posted(30)
        self.env["loyalty.ledger.sync"]._sync("account.move", moves.ids)
        bindings = self.env["loyalty.partner.binding"].search([])

        for records, fields in (
            (bindings, ["display_name", "earned_amount", "state", "window_end"]),
            (moves, ["loyalty_commission_amount", "loyalty_commission_note"]),
            (
                self.env["res.partner"].browse(moves.partner_id.ids),
                [
                    "loyalty_is_partner",
                    "loyalty_binding_count",
                    "loyalty_commission_balance",
                    "loyalty_bound_to_id",
                ],
            ),
        ):
            self.env.invalidate_all()
            count = self.queries_of(lambda r=records, f=fields: r.read(f))
            self.assertLessEqual(count, 20, records._name)
