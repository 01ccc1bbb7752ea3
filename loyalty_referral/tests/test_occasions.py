"""Framework contract, win-back, volume, anniversary: who, when, and why not (case D2)."""

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .occasion_common import OccasionCommon


@tagged("post_install", "-at_install")
class TestOtherOccasions(OccasionCommon):
    """Framework contract, win-back, volume, anniversary, tier and condition."""

    @freeze_time("2026-06-15 10:00:00")
    def test_first_order_under_a_framework_contract(self):
        program = self.occasion("framework")
        order = self.quote()
        self.assertIn("Sign one now", self.check(order)[program].explanation)
        self.referrer.with_company(self.company).loyalty_framework_start = "2026-06-15"
        self.check(order)[program].action_apply()
        order.action_confirm()
        self.assertEqual(order.amount_untaxed, 900)

        second = self.quote()
        self.assertIn(order.name, self.check(second)[program].explanation)
        order._action_cancel()
        self.assertEqual(self.check(second)[program].state, "open")

    def test_win_back_after_six_months(self):
        program = self.occasion("win_back")
        self.assertIn("not bought", self.check(self.quote())[program].explanation)
        self.buy("2026-01-31", 100)
        with freeze_time("2026-07-30 10:00:00"):
            self.assertEqual(self.check(self.quote())[program].state, "no")
        with freeze_time("2026-07-31 10:00:00"):
            order = self.quote()
            self.check(order)[program].action_apply()
            order.action_confirm()
            self.assertEqual(order.amount_untaxed, 900)
            self.assertEqual(self.check(self.quote())[program].state, "no")

    @freeze_time("2026-06-15 10:00:00")
    def test_volume_on_the_threshold_less_what_was_credited(self):
        program = self.occasion("volume", occasion_months=12, occasion_turnover=10_000)
        self.buy("2025-06-15", 5_000)  # a day too early
        self.buy("2025-06-16", 6_000)
        last = self.buy("2026-06-15", 4_000)  # 6,000 + 4,000 = 10,000
        self.assertEqual(self.check(self.quote())[program].state, "open")

        last._reverse_moves([{"invoice_date": last.invoice_date}], cancel=True)

        line = self.check(self.quote())[program]
        self.assertEqual(line.state, "no")
        self.assertIn("4,000.00", line.explanation)

    def test_anniversary_month(self):
        program = self.occasion("anniversary")
        self.buy("2024-03-20", 100)
        with freeze_time("2026-03-01 10:00:00"):
            line = self.check(self.quote())[program]
            self.assertEqual((line.state, line.explanation[:7]), ("open", "2 years"))
        with freeze_time("2026-04-01 10:00:00"):
            self.assertEqual(self.check(self.quote())[program].state, "no")

    def test_from_a_tier_on_and_only_for_some(self):
        ladder = (
            self.env["loyalty.tier.ladder"]
            .sudo()
            .create(
                {
                    "name": "Metals",
                    "company_id": self.company.id,
                    "tier_ids": [
                        Command.create({"name": name, "sequence": n, "tenure_min": n})
                        for n, name in enumerate(("Red", "Silver", "Gold"))
                    ],
                }
            )
        )
        red, silver, gold = ladder.tier_ids
        program = self.occasion(False, eligible_tier_id=silver.id)
        order = self.quote()
        self.assertIn("Silver", self.check(order)[program].explanation)
        membership = (
            self.env["loyalty.tier.membership"]
            .sudo()
            .create(
                {
                    "partner_id": self.referrer.id,
                    "ladder_id": ladder.id,
                    "tier_id": gold.id,
                    "date_start": "2026-01-01",
                    "reason_code": "tier_up",
                }
            )
        )
        self.assertEqual(self.check(order)[program].state, "open")
        membership.tier_id = red
        self.assertEqual(self.check(order)[program].state, "no")
        membership.tier_id = gold

        program.rule_ids.eligible_domain = "[('country_id.code', '=', 'DE')]"

        self.assertEqual(self.check(order)[program].state, "no")
        with self.assertRaises(ValidationError):
            program.rule_ids.eligible_domain = "[('nothing', '=', 1)]"

    def test_a_code_says_why_it_does_not_count(self):
        program = self.occasion("volume", occasion_turnover=10_000)
        program.rule_ids.write({"mode": "with_code", "code": "VOLUME-10"})
        program.trigger = "with_code"

        answer = self.quote()._try_apply_code("VOLUME-10")

        self.assertIn("10,000.00", answer["error"])

    def test_a_manager_makes_a_programme_in_a_minute(self):
        manager = new_test_user(
            self.env,
            "occasion-manager",
            "sales_team.group_sale_manager,product.group_product_manager",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        wizard = (
            self.env["loyalty.occasion.create"]
            .with_user(manager)
            .create({"occasion": "celebration", "discount": 15})
        )
        action = wizard.action_create_program()
        program = self.env["loyalty.program"].browse(action["res_id"])
        self.assertEqual(program.reward_ids.discount, 15)
        self.assertEqual(program.rule_ids.occasion, "celebration")
        self.assertIn("Name day", program.loyalty_condition)
        self.assertIn(
            "occasion_celebration", self.env["loyalty.program"].get_program_templates()
        )
        template = self.env["loyalty.program"].with_user(manager)
        self.assertTrue(template.create_from_template("occasion_win_back")["res_id"])
