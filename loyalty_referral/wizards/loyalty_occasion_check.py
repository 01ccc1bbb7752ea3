from odoo import api, fields, models
from odoo.exceptions import UserError


class LoyaltyOccasionCheck(models.TransientModel):
    """Which occasions count for a quotation, which do not, and why (case D2)."""

    _name = "loyalty.occasion.check"
    _description = "Occasions of a Quotation"

    order_id = fields.Many2one("sale.order", required=True, readonly=True)
    day = fields.Date(readonly=True)
    line_ids = fields.One2many("loyalty.occasion.check.line", "check_id", readonly=True)

    @api.model
    def _make(self, order):
        """Look at every programme once; those that count come first."""
        rules = order._loyalty_limited_rules()
        occasions = self.env["loyalty.occasion"]
        verdicts = occasions._verdicts(order, rules)
        claimed = order._loyalty_claimed_programs()
        currency = order.company_id.currency_id
        lines = [
            {
                "program_id": rule.program_id.id,
                "condition": rule.occasion_condition,
                "explanation": occasions._explain(verdict, currency),
                "state": self._state(rule, verdict, claimed),
            }
            for rule, verdict in verdicts.items()
        ]
        lines.sort(
            key=lambda line: ("open", "code", "taken", "no").index(line["state"])
        )
        return self.create(
            {
                "order_id": order.id,
                "day": order._loyalty_occasion_day(),
                "line_ids": [fields.Command.create(line) for line in lines],
            }
        )

    def _state(self, rule, verdict, claimed):
        """Is it on the quotation, may it be put there, or is there no reason?"""
        if not verdict.applies:
            return "no"
        if rule.program_id in claimed:
            return "taken"
        return "code" if rule.mode == "with_code" else "open"


class LoyaltyOccasionCheckLine(models.TransientModel):
    """One programme, and what it says about the quotation."""

    _name = "loyalty.occasion.check.line"
    _description = "Occasion of a Quotation"

    check_id = fields.Many2one(
        "loyalty.occasion.check", required=True, ondelete="cascade"
    )
    program_id = fields.Many2one("loyalty.program", readonly=True)
    condition = fields.Char(readonly=True)
    explanation = fields.Char(string="Why", readonly=True)
    state = fields.Selection(
        [
            ("open", "Counts"),
            ("code", "Counts with its code"),
            ("taken", "On the quotation"),
            ("no", "Does not count"),
        ],
        readonly=True,
    )

    def action_apply(self):
        """Put the reward onto the quotation, as core's button would."""
        self.ensure_one()
        order = self.check_id.order_id
        order._update_programs_and_rewards()
        claimable = {
            coupon: rewards.filtered(
                lambda reward: reward.program_id == self.program_id
            )
            for coupon, rewards in order._get_claimable_rewards().items()
        }
        coupon, rewards = next(
            ((coupon, rewards) for coupon, rewards in claimable.items() if rewards),
            (None, None),
        )
        if not rewards:
            raise UserError(
                self.env._(
                    "%s gives nothing here: the quotation is empty, below the minimum "
                    "of the programme, or has a better discount already.",
                    self.program_id.name,
                )
            )
        if len(rewards) > 1 or rewards.multi_product:
            return self._choose(order)
        order._apply_program_reward(rewards, coupon)
        order._update_programs_and_rewards()
        return {"type": "ir.actions.act_window_close"}

    def _choose(self, order):
        """Core's dialog, where there is something to choose."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sale_loyalty.sale_loyalty_reward_wizard_action"
        )
        return action | {"context": {"active_id": order.id}}
