"""One more item costs what the one before it did, and idle addons hardly run at all.

Calls of Python functions are counted, and queries: they are the same on every machine.
``python3 setup bench`` measures the time.
"""

import cProfile
import pstats
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.loyalty_partner_commission.tests.common import CommissionCommon

#: The second half of a batch may cost so many times the first one.
GROWTH = 1.2
#: Calls of our own functions for each invoice that is made while nothing listens.
IDLE_CALLS = 90
#: Vendor bills are core's work: settle as if they were made and stood.
AS_IF_BILLED = {
    "_create_bills": lambda self: None,
    "_state_of_bill": lambda self: "confirmed",
    "_billed_amount": lambda self: self.closing_amount or 0,
    "_compare_with_bill": lambda self, figures: None,
}


@tagged("post_install", "-at_install")
class TestGrowth(CommissionCommon):
    def cost(self, action):
        """Calls of Python functions and queries of ``action``."""
        self.env.flush_all()
        self.env.invalidate_all()
        profile, before = cProfile.Profile(), self.cr.sql_log_count
        profile.runcall(action)
        self.env.flush_all()
        stats = pstats.Stats(profile)
        return stats.prim_calls, self.cr.sql_log_count - before

    def assertLinear(self, costs, queries):
        """Costs of 8, 16 and 32 items: each further item costs the same.

        :param queries: that one more item may take
        """
        (first, _), (second, few), (third, many) = costs
        self.assertLessEqual((third - second) / 16, GROWTH * (second - first) / 8)
        self.assertLessEqual((many - few) / 16, queries)

    def companies(self, name, count):
        """So many companies."""
        return self.env["res.partner"].create(
            [{"name": f"{name} {n}", "is_company": True} for n in range(count)]
        )

    def posted(self, count):
        """Posted invoices of as many customers of as many partners; not looked at yet."""
        customers, partners = self.companies("C", count), self.companies("P", count)
        moves = self.env["account.move"]
        for customer, partner in zip(customers, partners, strict=True):
            self.bind(customer, partner)
            moves |= self.draft(100.0, customer=customer)
        moves.action_post()
        self.env.cr.precommit.data.pop("loyalty_referral.inbox", None)
        return moves, partners

    def test_accrual_and_settlement_are_linear(self):
        self.plan.trigger = "posted"
        sync = self.env["loyalty.ledger.sync"]
        accrued, proposed, confirmed = [], [], []
        for size in (4, 8, 16, 32):  # the first only fills the caches
            moves, partners = self.posted(size)
            accrued.append(
                self.cost(lambda m=moves: sync._sync_all("account.move", m.ids))
            )
            found = []
            proposed.append(
                self.cost(
                    lambda p=partners, f=found: f.append(self.propose(partners=p))
                )
            )
            self.assertEqual(len(found[0]), size)
            statements = self.env["loyalty.commission.statement"].browse(found[0].ids)
            with patch.multiple(type(statements), **AS_IF_BILLED):
                confirmed.append(self.cost(statements.action_confirm))
        self.assertLinear(accrued[1:], queries=0.1)
        self.assertLinear(proposed[1:], queries=1.3)
        self.assertLinear(confirmed[1:], queries=0.3)

    def test_contacts_track_nothing_of_ours(self):
        """What is tracked is read at every write, also where nobody uses our addons.

        Posting an invoice writes to its customer, of whom core tracks nothing.
        """
        tracked = self.env["res.partner"]._track_get_fields()
        self.assertFalse([name for name in tracked if name.startswith("loyalty_")])

    def test_amounts_of_invoices_ask_for_nothing_of_ours(self):
        """A field that depends on them is asked for at each line of whatever is booked."""
        for model, name in (
            ("account.move", "payment_state"),
            ("account.move", "amount_residual"),
            ("account.move.line", "balance"),
        ):
            tree = self.registry.get_field_trigger_tree(self.env[model]._fields[name])
            asked = {str(field) for node in tree.depth_first() for field in node.root}
            self.assertGreater(len(asked), 3)
            self.assertFalse([name for name in asked if "loyalty" in name])

    def test_idle_addons_hardly_run(self):
        """Core deletes and resets nothing a hundred times per invoice: so do we."""
        customers = self.companies("Quiet", 8)
        self.draft(100.0, customer=customers[0])
        profile = cProfile.Profile()
        profile.enable()
        for customer in customers:
            self.draft(100.0, customer=customer)
        profile.disable()
        calls = sum(
            calls
            for (path, _line, _name), (calls, *_) in pstats.Stats(profile).stats.items()
            if "/loyalty_" in path and "/tests/" not in path
        )
        self.assertLessEqual(calls / len(customers), IDLE_CALLS)
