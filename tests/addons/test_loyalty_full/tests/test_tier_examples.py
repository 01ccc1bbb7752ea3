"""The worked examples of tests/worked_examples/tiers, told to Odoo."""

import tomllib
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path

from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.loyalty_referral.tests.tier_common import TierCommon

STORIES = Path(__file__).parents[3] / "worked_examples" / "tiers"


@tagged("post_install", "-at_install")
class TestTierExamples(TierCommon):
    """One customer, with real invoices, orders and cards."""

    @classmethod
    def setUpClass(cls):
        """A loyalty card with a point for each unit of money."""
        super().setUpClass()
        rule = {"reward_point_mode": "money", "reward_point_amount": 1}
        cls.env["loyalty.program"].sudo().create(
            {
                "name": "Points",
                "program_type": "loyalty",
                "applies_on": "both",
                "trigger": "auto",
                "company_id": cls.company.id,
                "rule_ids": [Command.create(rule)],
                "reward_ids": [Command.create({"required_points": 50})],
            }
        )

    def tell(self, name):
        told = tomllib.loads(
            (STORIES / f"{name}.toml").read_text(), parse_float=Decimal
        )
        self.make_ladder(told["ladder"])
        self.cards = {}
        for number, step in enumerate(told["steps"], start=1):
            with freeze_time(datetime.combine(step["on"], time(12))):
                try:
                    self.play(step)
                except AssertionError as error:
                    error.add_note(f"{name}, step {number}: {step}")
                    raise
        self.assertLedgerProven()

    def make_ladder(self, told):
        """The ladder of the story, and how long the customer has been one."""
        self.ladder = self.ladder.create(
            {
                "name": "As told",
                "company_id": self.company.id,
                "domain": f"[('id', '=', {self.referrer.id})]",
                "period": told["period"],
                "period_months": told.get("months", 12),
                "combine": told.get("combine", "all"),
                "downgrade": told.get("downgrade", "free"),
                "grace_days": told.get("grace_days", 0),
                "tier_ids": [
                    Command.create(self.tier_values(tier) | {"sequence": number})
                    for number, tier in enumerate(told["tiers"])
                ],
            }
        )
        self.ladder.state = "running"
        if "since" in told:
            with freeze_time(datetime.combine(told["since"], time(12))):
                self.contract(self.referrer, 1)

    def tier_values(self, told):
        """A tier of the story."""
        benefits = []
        if "multiplier" in told:
            benefits.append({"kind": "points", "multiplier": told["multiplier"]})
        if "rate" in told:
            rate = {"rate": told["rate"], "use_on": "any"}
            benefits.append({"kind": "discount", **rate})
        return {
            "name": told["name"],
            "spend_min": told.get("spend", 0),
            "tenure_min": told.get("tenure", 0),
            "benefit_ids": [Command.create(benefit) for benefit in benefits],
        }

    def play(self, step):
        """Do what the step says, let the night look, compare."""
        if "buy" in step:
            self.buy(float(step["buy"]), step["on"])
        if "card" in step:
            self.pay_card(step)
        if "refund" in step:
            self.refund(step)
        evaluation = self.env["loyalty.tier.evaluation"].sudo()
        evaluation._evaluate(self.ladder, self.referrer.ids, step["on"])
        if "bill" in step:
            self.bill(step)
        if "order" in step:
            self.assertEqual(self.order(step), float(step["points"]))
        self.compare(step)

    def pay_card(self, step):
        tier = self.ladder.tier_ids.filtered(lambda row: row.name == step["gives"])
        product = self.service()
        product.sudo().loyalty_tier_id = tier
        move = self.buy(float(step["price"]), step["on"])
        move.button_draft()
        move.invoice_line_ids.product_id = product
        move.invoice_line_ids.write(
            {"price_unit": float(step["price"]), "tax_ids": False}
        )
        move.action_post()
        self.pay(move)
        self.cards[step["card"]] = move

    def refund(self, step):
        move = self.cards[step["refund"]]
        note = move._reverse_moves([{"invoice_date": step["on"], "date": step["on"]}])
        note.invoice_line_ids.price_unit = float(step["amount"])
        note.action_post()
        self.sync()

    def bill(self, step):
        move = self.buy(float(step["bill"]), step["on"])
        move.button_draft()
        if move.loyalty_tier_is_open:
            move.action_use_loyalty_credit()
        move.action_post()
        self.sync()
        self.assertEqual(move.amount_untaxed, float(step["to_pay"]))

    def order(self, step):
        """Points that a confirmed order brings."""
        line = {
            "product_id": self.maintenance.id,
            "price_unit": float(step["order"]),
            "tax_ids": False,
        }
        orders = self.env["sale.order"].sudo()
        order = orders.create(
            {
                "partner_id": self.referrer.id,
                "company_id": self.company.id,
                "order_line": [Command.create(line)],
            }
        )
        order._update_programs_and_rewards()
        order.action_confirm()
        return order.coupon_point_ids.points

    def compare(self, step):
        evaluation = self.env["loyalty.tier.evaluation"].sudo()
        standing = self.standing()
        if "tier" in step:
            self.assertEqual(standing.tier_id.name or "", step["tier"])
        if "grace" in step:
            self.assertEqual(standing.grace_until, step["grace"])
        if "paid_until" in step:
            self.assertEqual(standing.paid_until, step["paid_until"])
        progress = evaluation._progress(self.ladder, self.referrer)
        if "missing" in step:
            self.assertIn(f"{step['missing']:,.2f}", progress["missing"])
        if "next_on" in step:
            following = (progress["following"], progress["following_on"])
            self.assertEqual(following, (step["next"], step["next_on"]))
            contract = self.env["contract.contract"].search(
                [("partner_id", "=", self.referrer.id)], limit=1
            )
            contract.invalidate_recordset(["loyalty_next_step"])
            self.assertIn(step["next"], contract.loyalty_next_step)
            self.assertIn(
                fields.Date.to_date(step["next_on"]).strftime("%Y"),
                contract.loyalty_next_step,
            )


def add(name):
    def test(self):
        self.tell(name)

    setattr(TestTierExamples, f"test_{name}", test)


for path in sorted(STORIES.glob("*.toml")):
    add(path.stem)
