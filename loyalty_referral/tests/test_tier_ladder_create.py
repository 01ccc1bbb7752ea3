"""A ladder in a minute, and what becomes of memberships when contacts are merged."""

from odoo.tests import new_test_user, tagged

from .tier_common import TierCommon


@tagged("post_install", "-at_install")
class TestTierLadderCreate(TierCommon):
    """Templates make whole ladders; nobody moves before somebody has looked."""

    def make(self, template, **values):
        """The ladder that a template makes."""
        wizard = self.env["loyalty.tier.ladder.create"].create(
            {
                "template": template,
                "name": template,
                "company_id": self.company.id,
                **values,
            }
        )
        action = wizard.action_create_ladder()
        return self.env["loyalty.tier.ladder"].browse(action["res_id"])

    def test_metals(self):
        ladder = self.make("metals", silver_from=500, gold_rate=3)

        red, silver, gold = ladder.tier_ids
        self.assertEqual(ladder.state, "draft")
        self.assertFalse(red.benefit_ids)
        self.assertEqual(silver.spend_min, 500)
        self.assertEqual(silver.brings, "Points × 1.5")
        self.assertEqual(gold.brings, "Points × 2, 3 % off")

    def test_years(self):
        ladder = self.make("years", year_rate=5, manager_id=self.env.user.id)

        self.assertEqual(ladder.downgrade, "never")
        self.assertEqual(ladder.tier_ids.mapped("tenure_min"), [12, 24, 36])
        brings = ladder.tier_ids.mapped("brings")
        self.assertEqual(brings[1], "10 % off contract invoices")
        self.assertIn("15 % off", brings[2])
        self.assertIn(self.env.user.name, brings[2])

    def test_a_manager_without_sales_rights_opens_it(self):
        """Points come from Odoo's own programmes, which salespeople may read."""
        manager = new_test_user(
            self.env, "ladder_manager", groups="loyalty_referral.group_manager"
        )
        manager.sudo().write(
            {"company_ids": [(4, self.company.id)], "company_id": self.company.id}
        )

        (row,) = self.ladder.with_user(manager).read()

        self.assertEqual(row["point_program_ids"], [])

    def test_merged_contacts_stand_once_on_the_higher_tier(self):
        self.friend.sudo().customer_rank = 1
        self.buy(5000)
        self.evaluate()
        self.assertEqual(self.standing(self.friend).tier_id, self.red)
        gold = self.standing()

        wizard = self.env["base.partner.merge.automatic.wizard"].sudo().create({})
        wizard._merge(
            (self.referrer | self.friend).ids, self.friend, extra_checks=False
        )
        self.env.invalidate_all()

        self.assertEqual(self.standing(self.friend), gold)
        history = self.env["loyalty.tier.membership"].sudo()
        history = history.search([("partner_id", "=", self.friend.id)])
        self.assertEqual(len(history), 2, "the lower one has ended, and is kept")
        self.evaluate()
        self.assertEqual(self.standing(self.friend), gold)

    def test_a_milestone_of_both_stays_with_one(self):
        self.friend.sudo().customer_rank = 1
        self.ladder.milestone_ids = [
            (0, 0, {"name": "Everybody", "metric": "tenure", "value": 1})
        ]
        milestone = self.ladder.milestone_ids
        reached = self.env["loyalty.tier.milestone.reached"].sudo()
        reached.create(
            [
                {
                    "milestone_id": milestone.id,
                    "partner_id": partner.id,
                    "date": self.today,
                }
                for partner in (self.referrer, self.friend)
            ]
        )

        wizard = self.env["base.partner.merge.automatic.wizard"].sudo().create({})
        wizard._merge(
            (self.referrer | self.friend).ids, self.friend, extra_checks=False
        )
        self.env.invalidate_all()

        rows = reached.search([("milestone_id", "=", milestone.id)], order="id")
        self.assertEqual(rows.partner_id, self.friend)
        self.assertEqual(rows.mapped("is_double"), [True, False])
