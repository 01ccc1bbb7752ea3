"""Rules: which lines they take, how much they pay, and that each says why."""

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestCommissionRules(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods, cls.books = cls.env["product.category"].create(
            [{"name": "Goods"}, {"name": "Books"}]
        )
        cls.books.parent_id = cls.goods
        cls.atlas, cls.pen = cls.env["product.product"].create(
            [
                {"name": "Atlas", "categ_id": cls.books.id, "taxes_id": False},
                {"name": "Pen", "taxes_id": False},
            ]
        )

    def plan_of(self, *rules, **values):
        """A plan with rules of these values."""
        return self.env["loyalty.commission.plan"].create(
            {
                "name": "By rules",
                "company_id": self.company.id,
                "rule_ids": [Command.create(rule) for rule in rules],
                **values,
            }
        )

    def bound_by(self, *rules, **values):
        """The customer bound by such a plan."""
        return self.bind(plan_id=self.plan_of(*rules, **values).id)

    def order(self, *lines, day="2026-02-01"):
        """A posted invoice of (product, price) lines."""
        move = self.draft(0.0, day)
        move.invoice_line_ids = [Command.clear()] + [
            Command.create(
                {
                    "product_id": product.id if product else False,
                    "name": "Line",
                    "quantity": 1,
                    "price_unit": price,
                    "tax_ids": [Command.clear()],
                }
            )
            for product, price in lines
        ]
        move.action_post()
        self.sync()
        return move

    def test_each_line_goes_to_the_first_rule_that_fits(self):
        """10 % of 300.00 books + 2 % of 100.00 of the rest, on two entries."""
        self.bound_by(
            {"categ_ids": [Command.link(self.goods.id)], "rate": 10.0},
            {"rate": 2.0},
        )
        move = self.order((self.atlas, 300.0), (self.pen, 60.0), (None, 40.0))
        self.pay(move)

        self.assertEqual(self.commission(), [("earn", 30.0), ("earn", 2.0)])
        self.assertEqual(move.loyalty_commission_amount, 32.0)
        self.assertLedgerProven()

    def test_payment_in_thirds_by_rule(self):
        """10 % of 60.00 = 6.00 and 5 % of 40.00 = 2.00, a third of each at a time.

        Down to whole cents: 1.99 + 0.66, then 3.99 + 1.33, then all: 33.33 of 100.00
        is a little less than a third.
        """
        self.bound_by(
            {"product_ids": [Command.link(self.atlas.id)], "rate": 10.0}, {"rate": 5.0}
        )
        move = self.order((self.atlas, 60.0), (self.pen, 40.0))

        owed = []
        for amount in (33.33, 33.33, 33.34):
            self.pay(move, amount)
            owed.append(round(self.owed(), 2))

        self.assertEqual(owed, [2.65, 5.32, 8.0])
        self.assertLedgerProven()

    def test_a_discount_line_lowers_every_rule(self):
        """100.00 off 300.00 + 100.00: 225.00 at 10 % and 75.00 at 4 %."""
        self.bound_by(
            {"product_ids": [Command.link(self.atlas.id)], "rate": 10.0}, {"rate": 4.0}
        )
        self.pay(self.order((self.atlas, 300.0), (self.pen, 100.0), (None, -100.0)))

        self.assertEqual(self.commission(), [("earn", 22.5), ("earn", 3.0)])

    def test_a_credit_note_takes_back_from_the_rule_of_its_product(self):
        """100.00 of the pens come back: 4.00 of the second rule, also after payout."""
        self.bound_by(
            {"product_ids": [Command.link(self.atlas.id)], "rate": 10.0}, {"rate": 4.0}
        )
        move = self.order((self.atlas, 300.0), (self.pen, 100.0))
        self.pay(move)
        self.billed()

        note = move._reverse_moves([{"invoice_date": "2026-03-01"}])
        note.invoice_line_ids.filtered(
            lambda line: line.product_id == self.atlas
        ).unlink()
        note.action_post()
        self.sync()

        self.assertEqual(self.commission()[-1], ("reverse", -4.0))
        self.assertEqual(self.owed(), -4.0)
        self.assertLedgerProven()

    def test_a_lump_sum_comes_off_all_rules(self):
        """40.00 of 400.00 without a product: a tenth of each rule."""
        self.bound_by(
            {"product_ids": [Command.link(self.atlas.id)], "rate": 10.0}, {"rate": 4.0}
        )
        move = self.order((self.atlas, 300.0), (self.pen, 100.0))
        self.pay(move)

        note = move._reverse_moves([{"invoice_date": "2026-02-03"}])
        note.invoice_line_ids[1:].unlink()
        note.invoice_line_ids.write({"product_id": False, "price_unit": 40.0})
        note.action_post()
        self.sync()

        self.assertEqual(self.commission()[2:], [("reverse", -3.0), ("reverse", -0.4)])

    def test_1000_50_is_in_a_band(self):
        """Elsewhere 1,000.50 fell between "to 1000" and "from 1001" and earned nothing."""
        bands = [
            Command.create({"from_amount": 0.0, "rate": 5.0}),
            Command.create({"from_amount": 1001.0, "rate": 10.0}),
        ]
        self.bound_by({"kind": "slab", "band_ids": bands})

        for amount in (1000.0, 1000.5, 1000.99, 1001.0):
            self.sell_paid(amount)

        # 5 % of 1000.50 = 50.025, of 1000.99 = 50.0495; 10 % of 1001.00
        self.assertEqual(
            [amount for _kind, amount in self.commission()],
            [50.0, 50.03, 50.05, 100.1],
        )

    def test_progressive_bands(self):
        """5 % of 1,000.00 + 3 % of 500.50 = 50.00 + 15.015."""
        bands = [
            Command.create({"from_amount": 0.0, "rate": 5.0}),
            Command.create({"from_amount": 1000.0, "rate": 3.0}),
        ]
        self.bound_by({"kind": "progressive", "band_ids": bands})
        move = self.sell_paid(1500.5)

        self.assertEqual(self.commission(), [("earn", 65.02)])
        entry = self.env["loyalty.ledger.entry"].search(
            move._loyalty_commission_domain()
        )
        self.assertIn("5 % of", entry.explanation)
        self.assertIn("3 % of", entry.explanation)

    def test_bands_with_a_gap_or_an_overlap_are_refused(self):
        for starts in ((100.0, 200.0), (0.0, 50.0, 50.0), ()):
            bands = [
                Command.create({"from_amount": start, "rate": 5.0}) for start in starts
            ]
            with (
                self.assertRaises(Exception) as refusal,
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.plan_of({"kind": "slab", "band_ids": bands})
            self.assertIn("band", str(refusal.exception).lower(), starts)

    def test_the_first_band_cannot_be_moved_away(self):
        rule = self.plan_of(
            {
                "kind": "slab",
                "band_ids": [Command.create({"from_amount": 0.0, "rate": 5.0})],
            }
        ).rule_ids
        with self.assertRaises(ValidationError), self.cr.savepoint():
            rule.band_ids.from_amount = 1.0

    def test_a_rule_pays_its_maximum_at_most(self):
        """10 % of 1,000.00 are 100.00, at most 60.00: thirds of 60.00 as it is paid."""
        self.bound_by({"rate": 10.0, "maximum_amount": 60.0})
        move = self.sell(1000.0)
        for amount in (333.33, 333.33, 333.34):
            self.pay(move, amount)

        # 19.9998 and 39.9996, rounded towards zero until it is whole
        self.assertEqual(
            self.commission(), [("earn", 19.99), ("earn", 20.0), ("earn", 20.01)]
        )
        entry = self.env["loyalty.ledger.entry"].search(
            move._loyalty_commission_domain(), order="id desc", limit=1
        )
        self.assertIn("at most", entry.explanation)
        self.assertIn("40.00 are beyond it", entry.explanation)
        self.give_back(move, 300.0)  # 10 % of the 700.00 that are kept is still more
        self.assertEqual(len(self.commission()), 3)
        self.give_back(move, 200.0)  # 10 % of 500.00
        self.assertEqual(self.commission()[3:], [("reverse", -10.0)])

    def test_minimum(self):
        """From 500.00 on 10 %, below it 2 %; a credit note may lead below it."""
        self.bound_by({"minimum_amount": 500.0, "rate": 10.0}, {"rate": 2.0})
        self.sell_paid(499.99)
        move = self.sell_paid(500.0)
        self.assertEqual(self.commission(), [("earn", 10.0), ("earn", 50.0)])

        self.give_back(move, 100.0)

        # 400.00 are left: 2 % of them in place of the 50.00
        self.assertEqual(
            sorted(self.commission()[2:]), [("earn", 8.0), ("reverse", -50.0)]
        )
        reversal = self.env["loyalty.ledger.entry"].search(
            [("kind", "=", "reverse"), ("partner_id", "=", self.partner.id)]
        )
        self.assertIn("less than the rule's minimum", reversal.explanation)

    def test_fixed_amount_follows_payment_and_credit_notes(self):
        """25.00 per invoice: half paid 12.50; then half of it credited: 12.50 in all."""
        self.bound_by({"kind": "fixed", "amount": 25.0})
        move = self.sell(200.0)
        self.pay(move, 100.0)
        self.assertEqual(self.owed(), 12.5)

        self.give_back(move, 100.0)

        self.assertEqual(self.owed(), 12.5)
        self.assertLedgerProven()

    def test_country_of_the_customer_as_it_was(self):
        """Who moves abroad after the sale is rated as they were."""
        france, spain = self.env.ref("base.fr"), self.env.ref("base.es")
        self.customer.country_id = france
        self.bound_by(
            {"country_ids": [Command.link(france.id)], "rate": 10.0}, {"rate": 1.0}
        )
        move = self.sell(100.0)
        self.customer.country_id = spain
        self.pay(move)
        self.assertEqual(self.commission(), [("earn", 10.0)])

        self.sell_paid(100.0, "2026-02-02")

        self.assertEqual(self.commission(), [("earn", 10.0), ("earn", 1.0)])

    def test_category_as_it_was(self):
        """A product that is put elsewhere later does not rewrite what was earned."""
        self.bound_by({"categ_ids": [Command.link(self.goods.id)], "rate": 10.0})
        move = self.order((self.atlas, 100.0))
        self.atlas.categ_id = self.pen.categ_id
        self.env.flush_all()

        self.pay(move)

        self.assertEqual(self.commission(), [("earn", 10.0)])

    def test_every_rule_says_why_it_pays_nothing(self):
        self.bound_by(
            {"applies_to": "later", "rate": 1.0},
            {"product_ids": [Command.link(self.atlas.id)], "rate": 2.0},
            {"minimum_amount": 1000.0, "rate": 3.0},
        )
        move = self.order((self.pen, 100.0))

        self.assertIn("less than the rule's minimum", move.loyalty_commission_note)
        action = move.action_recompute_loyalty_commission()
        recompute = self.env[action["res_model"]].browse(action["res_id"])
        told = recompute.line_ids.mapped("explanation")
        for part in ("later purchases", "rule's products", "minimum", "No rule"):
            self.assertTrue([text for text in told if part in text], part)
        self.assertEqual(self.commission(), [])
