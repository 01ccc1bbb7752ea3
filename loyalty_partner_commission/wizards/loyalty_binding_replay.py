from odoo import api, fields, models

from ..policy.replay import replay


class LoyaltyBindingReplay(models.TransientModel):
    """What if a channel had another policy? Who would have which customer.

    Nothing is written: the claims of a period are decided again under the other
    policy, and those customers are shown who would be bound differently.
    """

    _name = "loyalty.binding.replay"
    _description = "What If a Channel Had Another Policy"

    channel_id = fields.Many2one(
        "loyalty.binding.channel", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="channel_id.company_id")
    date_from = fields.Date(
        string="Claims since",
        required=True,
        default=lambda self: fields.Date.start_of(
            fields.Date.context_today(self), "year"
        ),
    )
    effect = fields.Selection(
        selection=lambda self: (
            self.env["loyalty.binding.channel"]
            ._fields["effect"]
            ._description_selection(self.env)
        ),
        string="What it would do",
        compute="_compute_policy",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    minimum_grade_id = fields.Many2one(
        "res.partner.grade",
        string="From partner level",
        compute="_compute_policy",
        store=True,
        precompute=True,
        readonly=False,
    )
    once = fields.Boolean(
        string="Once per customer",
        compute="_compute_policy",
        store=True,
        precompute=True,
        readonly=False,
    )
    line_ids = fields.One2many(
        "loyalty.binding.replay.line", "replay_id", readonly=True
    )
    is_done = fields.Boolean(readonly=True)

    @api.depends("channel_id")
    def _compute_policy(self):
        for what_if in self:
            policy = what_if.channel_id
            what_if.effect = policy.effect
            what_if.minimum_grade_id = policy.minimum_grade_id
            what_if.once = policy.once

    def action_replay(self):
        """Decide the claims again and show who would be bound differently."""
        self.ensure_one()
        self.line_ids.unlink()
        self.line_ids.create(self._differences())
        self.is_done = True
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What if"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _policies(self):
        """Today's policies, and the same with the other one of this channel."""
        channel = self.channel_id
        today = channel._policies(self.company_id)
        other = channel._policy(
            effect=self.effect, grade=self.minimum_grade_id, once=self.once
        )
        return today, today | {channel.channel: other}

    def _differences(self):
        """Values of a line for each customer who would end elsewhere."""
        today, other = self._policies()
        touches = self.env["loyalty.referral.touch"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("day", ">=", self.date_from),
                ("verdict_code", "!=", False),
                ("facts", "!=", False),
            ]
        )
        found = []
        for customer, claims in touches.grouped("customer_id").items():
            story = claims._as_policy()
            now, then = replay(story, today).owner_id, replay(story, other).owner_id
            if now != then:
                found.append(
                    {
                        "replay_id": self.id,
                        "customer_id": customer.id,
                        "now_id": now,
                        "then_id": then,
                        "touch_count": len(claims),
                    }
                )
        return found


class LoyaltyBindingReplayLine(models.TransientModel):
    """A customer who would be bound differently."""

    _name = "loyalty.binding.replay.line"
    _description = "Customer Bound Differently"

    replay_id = fields.Many2one(
        "loyalty.binding.replay", required=True, ondelete="cascade"
    )
    customer_id = fields.Many2one("res.partner", ondelete="cascade")
    now_id = fields.Many2one(
        "res.partner", string="With today's policy", ondelete="cascade"
    )
    then_id = fields.Many2one(
        "res.partner", string="With the other policy", ondelete="cascade"
    )
    touch_count = fields.Integer(string="Claims")
