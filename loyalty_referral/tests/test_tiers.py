"""Customers climb a ladder by what they do, and come down when they do it no more."""

from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .tier_common import TierCommon


@tagged("post_install", "-at_install")
class TestTiers(TierCommon):
    """Thresholds, windows, grace, points, and who may do what."""

    def test_everybody_is_in_at_once(self):
        self.evaluate()

        self.assertEqual(self.standing().tier_id, self.red)
        self.assertFalse(self.standing(self.friend), "not a customer yet")

    def test_the_threshold_itself_counts_and_a_cent_below_does_not(self):
        self.buy(999.99)
        self.evaluate()
        self.assertEqual(self.standing().tier_id, self.red)

        self.buy(0.01)
        self.evaluate()

        self.assertEqual(self.standing().tier_id, self.silver)
        self.assertIn("1,000.00", self.standing().explanation)

    def test_a_programme_may_be_for_a_tier(self):
        """Only who stands on Silver may recommend somebody."""
        self.program.audience_domain = (
            f"[('loyalty_tier_ids', 'in', {self.silver.ids})]"
        )
        self.evaluate()
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.refer()

        self.buy(1000)
        self.evaluate()

        self.assertEqual(self.refer().state, "open")

    def test_what_was_credited_does_not_count(self):
        move = self.buy(1000)
        self.credit_note(move)

        self.evaluate()

        self.assertEqual(self.standing().tier_id, self.red)

    def test_what_is_older_than_the_window_does_not_count(self):
        first_day = self.today + relativedelta(months=-12, days=1)
        self.buy(1000, first_day - relativedelta(days=1))
        self.evaluate()
        self.assertEqual(self.standing().tier_id, self.red)

        self.buy(1000, first_day)
        self.evaluate()

        self.assertEqual(self.standing().tier_id, self.silver)

    def test_evaluating_twice_changes_nothing(self):
        self.buy(5000)
        self.evaluate()
        before = self.standing()

        self.evaluate()

        self.assertEqual(self.standing(), before)
        self.assertEqual(before.tier_id, self.gold)

    def test_history_is_kept(self):
        move = self.buy(1000)
        self.evaluate()
        self.credit_note(move)
        self.evaluate()
        self.evaluate(days=30)

        history = (
            self.env["loyalty.tier.membership"]
            .sudo()
            .search([("partner_id", "=", self.referrer.id)], order="id")
        )

        self.assertEqual(history.tier_id.mapped("name"), ["Silver", "Red"])
        self.assertEqual(history[0].date_end, history[1].date_start)

    def test_awards_and_spend_make_points(self):
        self.ladder.write(
            {
                "point_rule_ids": [
                    Command.create({"metric": "spend", "per": 100, "points": 1})
                ]
            }
        )
        self.silver.write({"spend_min": 0, "points_min": 20})
        self.gold.write({"spend_min": 0, "points_min": 50})
        self.buy(999)  # 9 full hundreds: 9 points
        award = self.env["loyalty.tier.award"].sudo()
        award.create(
            {
                "name": "Certificate",
                "kind": "certificate",
                "partner_id": self.referrer.id,
                "ladder_id": self.ladder.id,
                "points": 11,
                "date": self.today,
                "valid_until": self.today,
            }
        )

        self.evaluate()  # 9 + 11 = 20
        self.assertEqual(self.standing().tier_id, self.silver)

        self.evaluate(days=1)  # the certificate has ended: 9 points, grace begins
        self.assertTrue(self.standing().grace_until)

    def test_a_referral_counts_once_it_was_rewarded(self):
        self.silver.write({"spend_min": 0, "referrals_min": 1})
        self.gold.write({"spend_min": 0, "referrals_min": 2})
        self.refer()
        self.evaluate()
        self.assertEqual(self.standing().tier_id, self.red)

        self.paid_invoice(self.contract(self.friend, 600))
        self.evaluate()

        self.assertEqual(self.standing().tier_id, self.silver)

    def test_tenure_needs_nothing_but_time(self):
        self.silver.write({"spend_min": 0, "tenure_min": 12})
        self.gold.write({"spend_min": 0, "tenure_min": 24})
        self.buy(1, self.today + relativedelta(months=-12, days=1))
        self.evaluate()
        self.assertEqual(self.standing().tier_id, self.red, "a day is missing")

        self.evaluate(days=1)

        self.assertEqual(self.standing().tier_id, self.silver)

    def test_who_leaves_the_audience_leaves_the_ladder(self):
        self.evaluate()
        self.ladder.domain = f"[('id', '=', {self.friend.id})]"

        self.evaluate()

        self.assertFalse(self.standing())

    def test_a_changed_ladder_waits_for_a_look(self):
        self.ladder.action_preview()
        preview = self.env["loyalty.tier.preview"].sudo()._make(self.ladder)
        self.assertEqual(preview.looked_at, 1)
        self.assertEqual(preview.line_ids.mapped("to_id.name"), ["Red"])
        self.assertFalse(self.standing(), "a preview moves nobody")
        preview.action_apply()
        self.assertEqual(self.ladder.state, "running")

        self.gold.spend_min = 6000

        self.assertEqual(self.ladder.state, "changed")
        self.run_the_night()
        self.assertFalse(self.standing(), "nobody has looked yet")

    def test_the_night_goes_on_where_it_was_interrupted(self):
        self.friend.sudo().customer_rank = 1
        self.ladder.state = "running"
        first, second = sorted((self.referrer, self.friend), key=lambda one: one.id)
        self.ladder.evaluated_to = first.id

        self.run_the_night()

        self.assertFalse(self.standing(first), "had its turn before")
        self.assertEqual(self.standing(second).tier_id, self.red)
        self.assertEqual(self.ladder.evaluated_on, self.today)
        self.assertEqual(self.ladder.evaluated_to, 0)

    def test_the_customer_sees_the_next_step(self):
        self.buy(1200)
        self.evaluate()

        evaluation = self.env["loyalty.tier.evaluation"].sudo()
        progress = evaluation._progress(self.ladder, self.referrer)

        self.assertEqual(progress["tier"], "Silver")
        self.assertEqual(progress["following"], "Gold")
        self.assertIn("3,800.00", progress["missing"])  # 5,000 - 1,200

    def test_tiers_ascend(self):
        with self.assertRaisesRegex(ValidationError, "asks for less"):
            self.gold.spend_min = 500

    def test_salespeople_read_and_managers_decide(self):
        user = new_test_user(
            self.env, "tier_user", groups="loyalty_referral.group_user"
        )
        user.sudo().write(
            {"company_ids": [Command.link(self.company.id)], "company_id": self.company}
        )

        self.assertTrue(self.ladder.with_user(user).name)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.ladder.with_user(user).write({"name": "Mine"})
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.env["loyalty.tier.membership"].with_user(user).create({})
