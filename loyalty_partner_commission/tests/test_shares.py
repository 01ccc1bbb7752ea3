"""Several partners on one customer, those above them, and limits."""

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestShares(CommissionCommon):
    """10 % of 100.00 = 10.00, divided 50/30/20: 5.00, 3.00 and 2.00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.make_plan(("any", 10.0))
        cls.second, cls.third, cls.above = cls.env["res.partner"].create(
            [{"name": name, "is_company": True} for name in ("Second", "Third", "Top")]
        )

    def shared(self, **values):
        """The customer is bound to three partners."""
        further = ((self.second, 30.0), (self.third, 20.0))
        return self.bind(
            share_ids=[
                Command.create({"partner_id": partner.id, "percent": percent})
                for partner, percent in further
            ],
            **values,
        )

    def held(self):
        """What each of the three is owed."""
        return [self.owed(one) for one in (self.partner, self.second, self.third)]

    def test_cents_add_up_after_every_payment(self):
        self.shared()
        move = self.sell(100.0)
        self.assertEqual(self.held(), [0.0, 0.0, 0.0])
        self.pay(move, 33.33)  # 3.33: 1.665, 0.999, 0.666
        self.assertEqual(self.held(), [1.66, 1.0, 0.67])
        self.pay(move, 33.33)  # 6.66: 3.33, 1.998, 1.332
        self.assertEqual(self.held(), [3.33, 2.0, 1.33])
        self.pay(move, 33.34)
        self.assertEqual(self.held(), [5.0, 3.0, 2.0])
        self.give_back(move, 50.0)  # half is kept
        self.assertEqual(self.held(), [2.5, 1.5, 1.0])

    def test_entries_know_their_binding_and_say_their_share(self):
        binding = self.shared()
        self.sell_paid(100.0)
        entries = self.env["loyalty.ledger.entry"].search(
            [("partner_id", "=", self.second.id)]
        )
        self.assertEqual(entries.binding_id, binding)
        self.assertIn("share of 30 %", entries.explanation)

    def test_shares_stay_once_they_earned(self):
        binding = self.shared()
        self.sell_paid(100.0)
        with self.assertRaises(UserError), self.cr.savepoint():
            binding.share_ids[0].percent = 10.0
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.env["loyalty.partner.share"].create(
                {
                    "binding_id": self.bind(self.above, self.third).id,
                    "partner_id": self.third.id,
                    "percent": 10.0,
                }
            )

    def test_parents_earn_on_top(self):
        self.partner.loyalty_parent_id = self.second
        self.second.loyalty_parent_id = self.above
        self.plan.override_ids = [
            Command.create({"level": 1, "percent": 10.0}),
            Command.create({"level": 2, "percent": 5.0}),
        ]
        self.shared()
        self.sell_paid(100.0)
        # second: 3.00 + 10 % of 5.00; top: 5 % of 5.00 + 10 % of 3.00
        self.assertEqual(self.held(), [5.0, 3.5, 2.0])
        self.assertEqual(self.owed(self.above), 0.55)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.above.loyalty_parent_id = self.partner

    def test_a_limit_is_spread_and_raised(self):
        self.plan.cap_invoice = 5.0
        self.shared()
        self.sell_paid(100.0)
        self.assertEqual(self.held(), [2.5, 1.5, 1.0])
        self.assertEqual(self.plan.cap_waiting, 5.0)
        self.plan.cap_invoice = 8.0
        self.sync()
        self.assertEqual(self.held(), [4.0, 2.4, 1.6])

    def test_a_credit_note_makes_room(self):
        self.plan.write({"cap_customer": 15.0, "cap_customer_period": "month"})
        self.bind()
        first = self.sell_paid(100.0)
        self.sell_paid(100.0)
        self.assertEqual(self.owed(), 15.0)
        self.sell_paid(100.0, day="2026-03-01")
        self.assertEqual(self.owed(), 25.0)
        self.give_back(first, 100.0)
        self.assertEqual(self.owed(), 20.0)  # 10.00 in each month

    def test_what_cannot_be_says_so_with_amounts(self):
        """Shares beyond 100 %, overrides beyond the commission, parents in a circle."""
        binding = self.shared()
        with self.assertRaisesRegex(ValidationError, r"100\.00.*110\.00.*Northwind"):
            binding.share_ids.write({"percent": 55.0})
        plan = self.make_plan(
            ("any", 10.0),
            override_ids=[
                Command.create({"level": 1, "percent": 70.0}),
                Command.create({"level": 2, "percent": 50.0}),
            ],
        )
        for part in ("100.00", "120.00"):
            self.assertIn(part, plan.finding_html)
        self.partner.loyalty_parent_id = self.above
        with self.assertRaisesRegex(ValidationError, "Northwind.*below Top"):
            self.above.loyalty_parent_id = self.partner
        with self.assertRaisesRegex(ValidationError, "their own parent"):
            self.third.loyalty_parent_id = self.third
