"""On, one unit below, one above; currencies; days that are not 24 hours long."""

from datetime import date, datetime

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .tier_common import TierCommon


@tagged("post_install", "-at_install")
class TestTierBoundaries(TierCommon):
    """Silver from 1,000 in twelve months, whatever the currency's smallest unit is."""

    def use(self, code):
        """Let the company keep its books in another currency."""
        currency = self.env["res.currency"].with_context(active_test=False)
        currency = currency.search([("name", "=", code)])
        currency.sudo().active = True
        self.company.sudo().currency_id = currency
        self.ladder.invalidate_recordset()

    def climb(self, *amounts):
        """The tier after each of these purchases."""
        names = []
        for amount in amounts:
            self.buy(amount)
            self.evaluate()
            names.append(self.standing().tier_id.name)
        return names

    def test_yen_have_no_decimals(self):
        self.use("JPY")

        self.assertEqual(self.climb(999, 1, 1), ["Red", "Silver", "Silver"])

    def test_dinars_have_three(self):
        self.use("KWD")

        self.assertEqual(self.climb(999.999, 0.001, 0.001), ["Red", "Silver", "Silver"])
        self.assertIn("1,000.000", self.standing().explanation)

    def test_all_thresholds_or_any(self):
        self.silver.tenure_min = 12  # and a spend of 1,000
        self.gold.tenure_min = 12
        self.assertEqual(self.climb(1000), ["Red"], "a customer since today")

        self.ladder.combine = "any"
        self.evaluate()

        self.assertEqual(self.standing().tier_id, self.silver)

    def test_one_step_at_a_time(self):
        self.ladder.write({"downgrade": "one_step", "grace_days": 10})
        move = self.buy(5000)
        self.evaluate()
        self.credit_note(move)

        names = []
        for days in (0, 9, 10, 19, 20):
            self.evaluate(days)
            names.append(self.standing().tier_id.name)

        # grace of ten days, Silver for ten days, then Red
        self.assertEqual(names, ["Gold", "Gold", "Silver", "Silver", "Red"])

    def test_never_down(self):
        self.ladder.downgrade = "never"
        move = self.buy(5000)
        self.evaluate()
        self.credit_note(move)

        self.evaluate(days=400)

        self.assertEqual(self.standing().tier_id, self.gold)

    def test_a_window_over_a_leap_day(self):
        """Twelve months back from 28 February 2025 begin on 29 February 2024."""
        self.buy(1000, date(2024, 2, 29))
        evaluation = self.env["loyalty.tier.evaluation"].sudo()
        with freeze_time("2025-02-28 12:00:00"):
            evaluation._evaluate(self.ladder, self.referrer.ids, date(2025, 2, 28))
            self.assertEqual(self.standing().tier_id, self.silver)
            self.assertFalse(self.standing().grace_until)

        with freeze_time("2025-03-01 12:00:00"):
            evaluation._evaluate(self.ladder, self.referrer.ids, date(2025, 3, 1))

        self.assertEqual(self.standing().grace_until, date(2025, 3, 31))

    def test_a_calendar_year_begins_on_its_first_day(self):
        self.ladder.write({"period": "calendar", "grace_days": 0})
        evaluation = self.env["loyalty.tier.evaluation"].sudo()
        self.buy(1000, date(2024, 12, 31))

        for day, tier in ((date(2024, 12, 31), "Silver"), (date(2025, 1, 1), "Red")):
            evaluation._evaluate(self.ladder, self.referrer.ids, day)

            self.assertEqual(self.standing().tier_id.name, tier, day)

    def points_at(self, *moments):
        """Points on the referrer's card, given out at these moments (UTC), 100 each."""
        program = (
            self.env["loyalty.program"]
            .sudo()
            .create(
                {
                    "name": "Stars",
                    "program_type": "loyalty",
                    "applies_on": "both",
                    "trigger": "auto",
                    "company_id": self.company.id,
                    "reward_ids": [Command.create({"required_points": 1000})],
                }
            )
        )
        cards = self.env["loyalty.card"].sudo().with_context(loyalty_no_mail=True)
        card = cards.create(
            {"program_id": program.id, "partner_id": self.referrer.id, "points": 100}
        )
        for moment in moments:
            history = self.env["loyalty.history"].sudo()
            row = history.create(
                {"card_id": card.id, "description": "Given", "issued": 100, "used": 0}
            )
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE loyalty_history SET create_date = %s WHERE id = %s",
                (moment, row.id),
            )
        self.silver.write({"spend_min": 0, "points_min": 100})
        self.gold.write({"spend_min": 0, "points_min": 200})
        self.ladder.write({"point_program_ids": program.ids, "grace_days": 0})

    def score(self, day):
        """Points that count on ``day``."""
        scores = self.env["loyalty.tier.scores"].sudo()
        return scores._of(self.ladder, self.referrer.ids, day)[self.referrer.id][
            "points"
        ]

    def test_days_are_those_of_the_company(self):
        """In Athens clocks go forward on 29 March 2026: it is UTC+2 before, +3 after."""
        self.company.sudo().partner_id.tz = "Europe/Athens"
        self.points_at(
            datetime(2026, 3, 29, 20, 59),  # 23:59 on the 29th
            datetime(2026, 3, 29, 21, 0),  # midnight: the 30th
        )
        self.ladder.period_months = 1

        self.assertEqual(self.score(date(2026, 3, 29)), 100)
        self.assertEqual(self.score(date(2026, 3, 30)), 200)
        # a month back from 29 April begins on 30 March
        self.assertEqual(self.score(date(2026, 4, 28)), 200)
        self.assertEqual(self.score(date(2026, 4, 29)), 100)

    def test_the_night_goes_by_the_day_of_the_company(self):
        self.company.sudo().partner_id.tz = "Asia/Tokyo"

        with freeze_time("2026-03-28 16:00:00"):  # one o'clock on the 29th in Tokyo
            self.assertEqual(self.ladder._today(), date(2026, 3, 29))
