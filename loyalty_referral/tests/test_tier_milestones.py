"""Small rewards between tiers: once, by the kinds and the ledger of all rewards."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .tier_common import TierCommon


@tagged("post_install", "-at_install")
class TestTierMilestones(TierCommon):
    """At a spend of 250 there are 10 off the next invoice, at 500 a coupon."""

    @classmethod
    def setUpClass(cls):
        """Two milestones on the ladder of metals."""
        super().setUpClass()
        cls.ladder.milestone_ids = [
            Command.create(
                {
                    "name": "A spend of 250",
                    "metric": "spend",
                    "value": 250,
                    "reward_ids": [Command.create({"kind": "fixed", "amount": 10})],
                }
            ),
            Command.create(
                {
                    "name": "A spend of 500",
                    "metric": "spend",
                    "value": 500,
                    "reward_ids": [Command.create({"kind": "coupon", "quantity": 1})],
                }
            ),
        ]
        cls.first, cls.second = cls.ladder.milestone_ids

    def reached(self):
        """Names of the milestones that the customer has reached."""
        rows = self.env["loyalty.tier.milestone.reached"].sudo()
        rows = rows.search([("partner_id", "=", self.referrer.id)], order="id")
        return rows.mapped("display_name")

    def night(self):
        """Evaluate, and let the ledger look."""
        self.evaluate()
        self.sync()

    def test_a_milestone_gives_its_reward(self):
        self.buy(249.99)
        self.night()
        self.assertFalse(self.reached())
        self.assertFalse(self.entries())

        self.buy(0.01)
        self.night()

        self.assertEqual(self.reached(), ["A spend of 250"])
        self.assertEqual(self.entries(), [("earn", 10)])
        entry = self.env["loyalty.ledger.entry"].search(
            [("partner_id", "=", self.referrer.id)]
        )
        self.assertIn("A spend of 250", entry.explanation)
        self.assertEqual(entry.reward_id.owner_name, "A spend of 250")
        self.assertLedgerProven()

    def test_the_preview_counts_them_and_grants_nothing(self):
        self.buy(300)

        preview = self.env["loyalty.tier.preview"].sudo()._make(self.ladder)

        self.assertEqual(preview.milestone_count, 1)
        self.assertFalse(self.reached())

    def test_once_and_for_all(self):
        move = self.buy(300)
        self.night()
        self.night()
        self.credit_note(move)
        self.night()
        self.buy(300)
        self.night()

        self.assertEqual(self.reached(), ["A spend of 250"])
        self.assertEqual(self.entries(), [("earn", 10)])

    def test_two_at_once_and_a_thing(self):
        self.buy(500)
        self.night()

        self.assertEqual(self.reached(), ["A spend of 250", "A spend of 500"])
        grant = self.env["loyalty.grant"].sudo()
        grant = grant.search([("partner_id", "=", self.referrer.id)])
        self.assertEqual(grant.kind, "coupon")
        self.assertEqual(grant.state, "delivered")
        self.assertTrue(grant.card_id.code)

    def test_its_credit_comes_off_the_next_invoice(self):
        self.buy(300)
        self.night()

        move = self.invoice(self.contract(self.referrer, 600))

        self.assertEqual(move.amount_untaxed, 590)
        self.assertLedgerProven()

    def test_what_was_promised_then_is_kept(self):
        self.buy(300)
        self.night()

        self.first.reward_ids.amount = 99
        row = self.env["loyalty.tier.milestone.reached"].sudo().search([])
        row._mark()
        self.sync()

        self.assertEqual(self.entries(), [("earn", 10)])

    def test_a_new_milestone_waits_for_a_look(self):
        self.ladder.state = "running"

        self.first.value = 200

        self.assertEqual(self.ladder.state, "changed")

    def test_milestones_may_ask_for_what_no_tier_asks(self):
        self.first.write({"metric": "points", "value": 3})
        self.ladder.point_rule_ids = [
            Command.create({"metric": "spend", "per": 100, "points": 1})
        ]
        self.buy(300)  # 3 points
        self.night()

        self.assertEqual(self.reached(), ["A spend of 250"])

    def test_nobody_writes_or_deletes_what_was_reached(self):
        self.buy(300)
        self.night()
        row = self.env["loyalty.tier.milestone.reached"].sudo().search([])
        manager = new_test_user(
            self.env, "milestone", groups="loyalty_referral.group_manager"
        )
        with self.assertRaises(AccessError), self.cr.savepoint():
            row.with_user(manager).create(
                {"milestone_id": self.second.id, "partner_id": self.referrer.id}
            )
        with self.assertRaises(UserError), self.cr.savepoint():
            row.unlink()

    def test_the_customer_sees_what_is_left(self):
        self.buy(300)
        self.night()

        progress = self.env["loyalty.tier.evaluation"].sudo()
        progress = progress._progress(self.ladder, self.referrer)

        shown = [(row["name"], row["is_reached"]) for row in progress["milestones"]]
        self.assertEqual(shown, [("A spend of 500", False), ("A spend of 250", True)])
