"""Benefits that are asked for: points, warranty, a free service, the right to refer."""

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .tier_common import TierCommon


@tagged("post_install", "-at_install")
class TestTierAskedBenefits(TierCommon):
    """Silver: points × 1.5; Gold: points × 2, 12 months of warranty, a free service."""

    @classmethod
    def setUpClass(cls):
        """A loyalty card with a point for every unit of money, and who may refer."""
        super().setUpClass()
        cls.support = cls.service()
        cls.support.name = "Premium support"
        cls.card_program = cls.make_card_program("Stars")
        cls.silver.benefit_ids = [
            Command.create({"kind": "points", "multiplier": 1.5}),
        ]
        cls.gold.benefit_ids = [
            Command.create({"kind": "points", "multiplier": 2}),
            Command.create({"kind": "warranty", "months": 12}),
            Command.create(
                {"kind": "service", "service_product_id": cls.support.id},
            ),
        ]
        cls.anna = cls.env["res.partner"].create(
            {"name": "Anna Alder", "parent_id": cls.referrer.id}
        )

    @classmethod
    def make_card_program(cls, name):
        """A loyalty card that gives a point for every unit of money."""
        rule = {"reward_point_mode": "money", "reward_point_amount": 1}
        return (
            cls.env["loyalty.program"]
            .sudo()
            .create(
                {
                    "name": name,
                    "program_type": "loyalty",
                    "applies_on": "both",
                    "trigger": "auto",
                    "company_id": cls.company.id,
                    "rule_ids": [Command.create(rule)],
                    "reward_ids": [Command.create({"required_points": 1000})],
                }
            )
        )

    def order(self, price, partner=None):
        """A quotation over ``price`` without taxes, its points computed."""
        order = (
            self.env["sale.order"]
            .sudo()
            .create(
                {
                    "partner_id": (partner or self.referrer).id,
                    "company_id": self.company.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self.maintenance.id,
                                "price_unit": price,
                                "tax_ids": False,
                            }
                        )
                    ],
                }
            )
        )
        order._update_programs_and_rewards()
        return order

    def points(self, order):
        """Points that a confirmed order gave to the card."""
        order.action_confirm()
        return order.coupon_point_ids.coupon_id.points

    def test_without_a_tier_points_are_as_ever(self):
        self.evaluate()  # Red brings nothing

        self.assertEqual(self.points(self.order(33.33)), 33.33)

    def test_silver_earns_half_as_much_again(self):
        self.buy(1000)
        self.evaluate()

        order = self.order(33.33)
        card_points = self.points(order)

        self.assertEqual(card_points, 50.0)  # 33.33 x 1.5 = 49.995, half up
        history = order.coupon_point_ids.coupon_id.history_ids
        self.assertIn("(Silver: points × 1.5)", history.description)

    def test_the_tier_of_the_company_counts_for_its_people(self):
        self.buy(5000)
        self.evaluate()

        self.assertEqual(self.points(self.order(100, self.anna)), 200)

    def test_a_cancelled_order_takes_all_of_them_back(self):
        self.buy(5000)
        self.evaluate()
        order = self.order(100)
        card = order.coupon_point_ids.coupon_id
        self.assertEqual(self.points(order), 200)

        order._action_cancel()

        self.assertEqual(card.exists().points, 0)

    def test_other_cards_are_not_multiplied(self):
        other = self.make_card_program("Other")
        self.gold.benefit_ids.filtered(
            lambda benefit: benefit.kind == "points"
        ).loyalty_program_ids = other
        self.buy(5000)
        self.evaluate()

        order = self.order(100)
        order.action_confirm()

        cards = order.coupon_point_ids.coupon_id.grouped("program_id")
        self.assertEqual(cards[self.card_program].points, 100)
        self.assertEqual(cards[other].points, 200)

    def test_spending_points_never_costs_the_tier(self):
        """Points that qualify and points that can be spent are two things."""
        self.ladder.point_program_ids = self.card_program
        self.silver.write({"spend_min": 0, "points_min": 100})
        self.gold.write({"spend_min": 0, "points_min": 500})
        order = self.order(100)
        self.points(order)
        card = order.coupon_point_ids.coupon_id
        card.sudo().history_ids.create(
            {"card_id": card.id, "description": "Spent", "used": 60, "issued": 0}
        )
        card.points -= 60

        self.evaluate()

        self.assertEqual(self.standing().tier_id, self.silver)
        evaluation = self.env["loyalty.tier.evaluation"].sudo()
        words = evaluation._progress(self.ladder, self.referrer)["points"]
        self.assertIn("100 points count for your tier", words)
        self.assertIn("40 points can be spent", words)  # 100 - 60

    def test_warranty_is_kept_by_the_order_that_had_it(self):
        move = self.buy(5000)
        self.evaluate()
        quotation, order = self.order(100), self.order(100)
        self.assertIn("Gold: warranty 12 months longer", order.loyalty_tier_note)
        order.action_confirm()
        self.credit_note(move)
        self.evaluate()
        self.evaluate(days=30)  # Red again

        quotation.action_confirm()

        self.assertEqual(order.loyalty_warranty_months, 12)
        self.assertEqual(order.loyalty_warranty_tier_id, self.gold)
        self.assertEqual(quotation.loyalty_warranty_months, 0)

    def test_benefits_have_their_dates(self):
        move = self.buy(5000)
        self.evaluate()
        gold = self.standing()
        self.credit_note(move)
        self.evaluate()
        self.evaluate(days=30)

        applied = gold.applied_ids.grouped("kind")

        self.assertEqual(applied["points"].date_start, self.today)
        self.assertEqual(applied["warranty"].date_end, self.today)
        self.assertFalse(applied["points"].was_kept)

    def test_a_service_is_free_while_the_tier_lasts(self):
        contract = self.contract(self.referrer, 600)
        move = self.buy(5000)
        self.evaluate()
        line = contract.contract_line_ids.filtered("loyalty_benefit_id")
        self.assertEqual(line.product_id, self.support)
        invoice = self.invoice(contract)
        self.assertEqual(invoice.amount_untaxed, 600)
        self.assertIn(self.support, invoice.invoice_line_ids.product_id)
        self.assertIn("Gold", line.name)

        self.credit_note(move)
        self.evaluate()
        self.evaluate(days=30)

        self.assertTrue(line.date_end, "it has been billed, so it ends")
        self.assertEqual(line.date_end, line.last_date_invoiced)

    def test_a_service_waits_for_a_contract(self):
        self.buy(5000)
        self.evaluate()
        applied = self.standing().applied_ids.filtered(
            lambda row: row.kind == "service"
        )
        self.assertFalse(applied.contract_line_id)

        contract = self.contract(self.referrer, 600)

        self.assertEqual(applied.contract_line_id.contract_id, contract)
        self.assertEqual(len(contract.contract_line_ids), 2)

    def test_a_line_that_got_a_price_is_left_alone(self):
        contract = self.contract(self.referrer, 600)
        move = self.buy(5000)
        self.evaluate()
        line = contract.contract_line_ids.filtered("loyalty_benefit_id")
        line.price_unit = 50

        self.credit_note(move)
        self.evaluate()
        self.evaluate(days=30)

        self.assertFalse(line.is_canceled)
        self.assertFalse(line.date_end)
        self.assertTrue(line.loyalty_benefit_id.was_kept)

    def test_only_members_may_refer(self):
        self.program.audience_domain = f"[('loyalty_tier_ids', 'in', [{self.gold.id}])]"
        self.assertFalse(self.program._admits(self.referrer))

        self.buy(5000)
        self.evaluate()

        self.assertTrue(self.program._admits(self.referrer))
        self.assertTrue(self.program._admits(self.anna), "of the company")
        self.assertFalse(self.program._admits(self.friend))

    def test_a_benefit_says_what_it_needs(self):
        with self.assertRaisesRegex(ValidationError, "Service"):
            self.red.benefit_ids = [Command.create({"kind": "service"})]

    def test_the_yearly_step_shows_beforehand(self):
        """H2: after one, two and three years the subscription gets richer."""
        self.silver.write({"spend_min": 0, "tenure_min": 12})
        self.gold.write({"spend_min": 0, "tenure_min": 24})
        self.ladder.state = "running"
        contract = self.contract(self.referrer, 600)
        start = self.today - relativedelta(months=11)
        contract.contract_line_ids.sudo().date_start = start
        self.evaluate()
        self.assertEqual(self.standing().tier_id, self.red)

        contract.invalidate_recordset(["loyalty_next_step"])
        step = contract.loyalty_next_step

        day = fields.Date.to_date(start) + relativedelta(months=12)
        self.assertIn(str(day.year), step)
        self.assertIn("Points × 1.5 (Silver)", step)
        progress = self.env["loyalty.tier.evaluation"].sudo()
        progress = progress._progress(self.ladder, self.referrer)
        self.assertEqual(progress["following_on"], day)
        self.assertEqual(progress["percent"], 91)  # 11 of 12 months
        days = [step["day"] for step in progress["steps"]]
        self.assertEqual(days, [None, day, day + relativedelta(months=12)])
