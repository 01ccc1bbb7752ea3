"""Partners climb by what their customers buy; their level brings its price list (G3)."""

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestStatusLadder(CommissionCommon):
    """Certified from 20 points, Gold from 50: 1 per 100 of turnover, 5 per customer."""

    @classmethod
    def setUpClass(cls):
        """Three levels of core, Gold with a price list of its own."""
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env.user)
        cls.bound_on = cls.today - relativedelta(days=60)
        cls.pricelist = cls.env["product.pricelist"].sudo().create({"name": "Gold"})
        grades = cls.env["res.partner.grade"].sudo()
        cls.certified = grades.create({"name": "Certified"})
        cls.gold = grades.create(
            {"name": "Gold", "default_pricelist_id": cls.pricelist.id}
        )
        cls.ladder = (
            cls.env["loyalty.tier.ladder"]
            .sudo()
            .create(
                {
                    "name": "Partner status",
                    "company_id": cls.company.id,
                    "audience": "partner",
                    "domain": f"[('id', '=', {cls.partner.id})]",
                    "grace_days": 0,
                    "point_rule_ids": [
                        Command.create({"metric": "spend", "per": 100, "points": 1}),
                        Command.create({"metric": "customers", "per": 1, "points": 5}),
                    ],
                    "tier_ids": [
                        cls.level("Business partner", 1, 0),
                        cls.level("Certified", 2, 20, cls.certified),
                        cls.level("Gold", 3, 50, cls.gold),
                    ],
                }
            )
        )
        cls.partner.sudo().action_make_loyalty_partner()
        cls.bind(date_start=cls.bound_on, window_start=cls.bound_on)

    @classmethod
    def level(cls, name, sequence, points, grade=None):
        """A tier that asks for ``points`` and brings ``grade``."""
        benefits = []
        if grade:
            benefits = [Command.create({"kind": "grade", "grade_id": grade.id})]
        return Command.create(
            {
                "name": name,
                "sequence": sequence,
                "points_min": points,
                "benefit_ids": benefits,
            }
        )

    def evaluate(self):
        """What the night does; the name of the partner's tier."""
        evaluation = self.env["loyalty.tier.evaluation"].sudo()
        evaluation._evaluate(self.ladder, self.partner.ids, self.today)
        memberships = self.env["loyalty.tier.membership"].sudo()
        current = memberships.search(
            [("partner_id", "=", self.partner.id), ("date_end", "=", False)]
        )
        return current.tier_id.name

    def grade(self):
        """Level and price list of the partner."""
        partner = self.partner.sudo().with_company(self.company)
        return partner.grade_id, partner.specific_property_product_pricelist

    def test_turnover_and_customers_make_the_level(self):
        self.assertEqual(self.evaluate(), "Business partner")
        self.sell(1499, self.today)  # 14 full hundreds + 1 customer x 5 = 19
        self.assertEqual(self.evaluate(), "Business partner")

        self.sell(1, self.today)  # 1,500: 15 + 5 = 20

        self.assertEqual(self.evaluate(), "Certified")
        self.assertEqual(self.grade()[0], self.certified)

    def test_what_was_bought_before_the_binding_is_not_the_partners(self):
        self.sell(9000, self.bound_on - relativedelta(days=1))

        self.assertEqual(self.evaluate(), "Business partner")

    def test_the_price_list_of_the_level_comes_and_goes(self):
        move = self.sell(4500, self.today)  # 45 + 5 = 50
        self.assertEqual(self.evaluate(), "Gold")
        self.assertEqual(self.grade(), (self.gold, self.pricelist))

        self.give_back(move, 3000, self.today)  # 15 + 5 = 20

        self.assertEqual(self.evaluate(), "Certified")
        self.assertEqual(self.grade()[0], self.certified)
        self.assertFalse(self.grade()[1])

    def test_a_price_list_by_hand_stays(self):
        own = self.pricelist.copy({"name": "Agreed"})
        move = self.sell(4500, self.today)
        self.evaluate()
        self.partner.sudo().specific_property_product_pricelist = own

        self.give_back(move, 3000, self.today)
        self.evaluate()

        self.assertEqual(self.grade(), (self.certified, own))

    def test_an_award_counts(self):
        self.env["loyalty.tier.award"].sudo().create(
            {
                "name": "Certified consultant",
                "kind": "certificate",
                "partner_id": self.partner.id,
                "ladder_id": self.ladder.id,
                "points": 20,
                "date": self.today,
            }
        )

        self.assertEqual(self.evaluate(), "Certified")

    def test_the_partner_sees_the_gap(self):
        self.sell(1000, self.today)  # 10 + 5 = 15
        self.evaluate()

        progress = self.env["loyalty.tier.evaluation"].sudo()
        progress = progress._progress(self.ladder, self.partner)

        self.assertEqual(progress["tier"], "Business partner")
        self.assertEqual(progress["following"], "Certified")
        self.assertIn("5", progress["missing"])
        self.assertIn("points", progress["missing"])

    def test_a_template_makes_a_level_of_each_grade(self):
        self.env["res.partner.grade"].sudo().create({"name": "Business"})
        wizard = self.env["loyalty.tier.ladder.create"].create(
            {
                "template": "partners",
                "name": "Partners",
                "company_id": self.company.id,
                "step_points": 20,
            }
        )

        ladder = self.ladder.browse(wizard.action_create_ladder()["res_id"])

        self.assertEqual(ladder.audience, "partner")
        self.assertEqual(ladder.tier_ids.mapped("points_min"), [0, 20, 60])
        grades = ladder.tier_ids.benefit_ids.grade_id
        self.assertEqual(grades.mapped("name"), ladder.tier_ids.mapped("name"))

    def test_who_is_no_partner_is_not_on_the_ladder(self):
        self.ladder.domain = "[]"

        ids = self.env["res.partner"].sudo().search(self.ladder._audience_domain()).ids

        self.assertIn(self.partner.id, ids)
        self.assertNotIn(self.customer.id, ids)
