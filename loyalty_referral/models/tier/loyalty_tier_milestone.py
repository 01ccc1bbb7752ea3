from odoo import api, fields, models
from odoo.exceptions import UserError

from ...policy import milestone as policy


class LoyaltyTierMilestone(models.Model):
    """A small reward between two tiers: at 250 points a coupon. Each customer once."""

    _name = "loyalty.tier.milestone"
    _description = "Milestone"
    _inherit = ["loyalty.reward.owner"]
    _order = "ladder_id, metric, value, id"

    name = fields.Char(
        required=True,
        translate=True,
        help="What the customer has reached, as they read it: 250 points.",
    )
    active = fields.Boolean(default=True)
    ladder_id = fields.Many2one(
        "loyalty.tier.ladder", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="ladder_id.company_id", store=True, precompute=True, default=None
    )
    metric = fields.Selection(
        [
            ("points", "Points"),
            ("spend", "Spend"),
            ("tenure", "Months as a customer"),
            ("referrals", "Friends brought"),
        ],
        string="Of",
        required=True,
        default="points",
    )
    value = fields.Float(
        string="From",
        required=True,
        default=250,
        help="Within the window of the ladder.",
    )
    reward_ids = fields.One2many(
        "loyalty.referral.reward", "milestone_id", string="Rewards", copy=True
    )
    rewards = fields.Char(string="Brings", compute="_compute_rewards")
    reached_count = fields.Integer(
        string="Reached by", compute="_compute_reached_count"
    )

    _value_positive = models.Constraint(
        "CHECK (value > 0)", "A milestone is reached by more than nothing."
    )

    @api.depends("reward_ids.display_name")
    def _compute_rewards(self):
        for milestone in self:
            rewards = [reward._worth_in_words() for reward in milestone.reward_ids]
            milestone.rewards = ", ".join(rewards)

    def _compute_reached_count(self):
        counts = dict(
            self.env["loyalty.tier.milestone.reached"]._read_group(
                [("milestone_id", "in", self.ids)], ["milestone_id"], ["__count"]
            )
        )
        for milestone in self:
            milestone.reached_count = counts.get(milestone, 0)

    @api.model_create_multi
    def create(self, vals_list):
        """A new milestone is a change of its ladder."""
        milestones = super().create(vals_list)
        milestones.ladder_id._wait_for_a_look()
        return milestones

    def write(self, vals):
        """A changed milestone is a change of its ladder."""
        result = super().write(vals)
        if {"metric", "value", "active"} & vals.keys():
            self.ladder_id._wait_for_a_look()
        return result

    def _promised_rewards(self):
        """Extend: rewards that somebody reached."""
        reached = self.env["loyalty.tier.milestone.reached"].sudo()
        return {
            row["id"]
            for terms in reached.search([("milestone_id", "in", self.ids)]).mapped(
                "terms"
            )
            for row in terms["rewards"]
        }

    def _policy(self):
        """These as the policy knows them."""
        return [
            policy.Milestone(
                milestone.id,
                milestone.metric,
                milestone.ladder_id._to_unit(milestone.metric, milestone.value),
            )
            for milestone in self
        ]


class LoyaltyTierMilestoneReached(models.Model):
    """Somebody has reached a milestone, and what it promised then. It stays."""

    _name = "loyalty.tier.milestone.reached"
    _description = "Milestone Reached"
    _inherit = ["loyalty.reward.origin"]
    _order = "date desc, id desc"

    milestone_id = fields.Many2one(
        "loyalty.tier.milestone",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    ladder_id = fields.Many2one(related="milestone_id.ladder_id", store=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="milestone_id.company_id", store=True, precompute=True, default=None
    )
    date = fields.Date(string="Reached on", required=True, readonly=True)
    score = fields.Char(string="With", readonly=True)

    is_double = fields.Boolean(
        readonly=True, help="Of a contact that was merged into this one."
    )

    _once_uniq = models.UniqueIndex(
        "(milestone_id, partner_id) WHERE is_double IS NOT TRUE",
        "The customer has reached this already.",
    )

    @api.depends("milestone_id.name")
    def _compute_display_name(self):
        for reached in self:
            reached.display_name = reached.milestone_id.name

    @api.model_create_multi
    def create(self, vals_list):
        """Keep what the milestone promises at this moment, and have it granted."""
        self.check_access("create")
        milestones = self.env["loyalty.tier.milestone"].browse(
            {vals["milestone_id"] for vals in vals_list if vals.get("milestone_id")}
        )
        promised = {
            milestone.id: {
                "rewards": [reward._prepare_terms() for reward in milestone.reward_ids]
            }
            for milestone in milestones
        }
        reached = super().create(
            [
                vals | {"terms": promised.get(vals.get("milestone_id"))}
                for vals in vals_list
            ]
        )
        reached._mark()
        return reached

    def write(self, vals):
        """Refuse verdicts by hand, also when they come by RPC."""
        self._refuse_verdicts_by_hand(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("What was reached is never deleted: its rewards answer to it.")
        )
