"""Which purchase is the first is decided once and stays."""

from odoo.tests import tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestFirstAndLaterPurchases(CommissionCommon):
    def test_two_in_one_batch(self):
        """The earlier of two that are posted together is the first, whatever its id."""
        binding = self.bind()
        later = self.draft(600.0, "2026-02-02")
        first = self.draft(1000.0, "2026-02-01")

        (later | first).action_post()
        self.sync()
        self.pay(later)
        self.pay(first)

        self.assertEqual(binding.first_invoice_id, first)
        self.assertEqual(self.commission(), [("earn", 120.0), ("earn", 500.0)])

    def test_first_to_be_paid_is_not_the_first_purchase(self):
        """The later invoice is paid before the first: 20 % of it, not 50 %."""
        self.bind()
        first = self.sell(1000.0, "2026-02-01")
        self.sell_paid(600.0, "2026-02-02")

        self.assertEqual(self.commission(), [("earn", 120.0)])

        self.pay(first)
        self.assertEqual(self.commission(), [("earn", 120.0), ("earn", 500.0)])

    def test_customers_who_bought_before(self):
        """An invoice from before the binding was the first; it earns nothing itself."""
        before = self.sell_paid(1000.0, "2026-01-10")
        binding = self.bind()

        self.assertEqual(self.commission(), [])
        self.sell_paid(600.0, "2026-02-01")

        self.assertEqual(binding.first_invoice_id, before)
        self.assertEqual(self.commission(), [("earn", 120.0)])
        self.assertIn("was not bound", before.loyalty_commission_note)

    def test_an_earlier_invoice_comes_late(self):
        """An invoice with an earlier date, posted later, does not become the first."""
        binding = self.bind()
        first = self.sell_paid(1000.0, "2026-02-10")

        self.sell_paid(600.0, "2026-02-01")

        self.assertEqual(binding.first_invoice_id, first)
        self.assertEqual(self.commission(), [("earn", 500.0), ("earn", 120.0)])

    def test_deleted_first_invoice(self):
        """Without the first invoice nothing is first any more, and nothing is rewritten."""
        binding = self.bind()
        first = self.sell(1000.0, "2026-02-01")
        self.sell_paid(600.0, "2026-02-02")

        first.button_draft()
        first.with_context(force_delete=True).unlink()
        self.sync()
        self.sell_paid(300.0, "2026-02-03")

        self.assertFalse(binding.first_invoice_id)
        self.assertEqual(self.commission(), [("earn", 120.0), ("earn", 60.0)])

    def test_a_manager_corrects_the_first_purchase(self):
        """A replaced invoice is later by rule and first by hand: + 30 % of 1,000.00."""
        binding = self.bind()
        wrong = self.sell_paid(1000.0, "2026-02-01")
        self.give_back(wrong, 1000.0)
        replacement = self.sell_paid(1000.0, "2026-02-11")
        self.assertEqual(self.owed(), 200.0)

        binding.first_invoice_id = replacement
        self.sync()

        self.assertEqual(self.owed(), 500.0)
        self.assertLedgerProven()

    def test_bound_after_the_sale(self):
        """A binding that is entered late earns on the purchases since it began."""
        self.sell_paid(1000.0, "2026-02-01")

        self.bind()

        self.assertEqual(self.commission(), [("earn", 500.0)])

    def test_first_rule_that_matches_wins(self):
        """ "Any" above "first" leaves nothing for "first"."""
        self.plan = self.make_plan(("any", 10.0), ("first", 50.0))
        self.bind(plan_id=self.plan.id)

        self.sell_paid(1000.0)

        self.assertEqual(self.commission(), [("earn", 100.0)])

    def test_no_rule(self):
        """A plan for first purchases only pays nothing later, and says so."""
        self.plan = self.make_plan(("first", 50.0))
        self.bind(plan_id=self.plan.id)
        self.sell_paid(1000.0)

        later = self.sell_paid(600.0, "2026-03-01")

        self.assertEqual(self.commission(), [("earn", 500.0)])
        self.assertIn("No rule", later.loyalty_commission_note)
