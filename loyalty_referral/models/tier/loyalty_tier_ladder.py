from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...policy import tiers

#: Changing one of these can move people; it takes effect when somebody has looked.
_RULES = {
    "audience",
    "domain",
    "period",
    "period_months",
    "combine",
    "downgrade",
    "grace_days",
    "tier_ids",
    "point_program_ids",
    "point_rule_ids",
    "milestone_ids",
}


class LoyaltyTierLadder(models.Model):
    """Tiers that customers (or partners) climb by what they do, and how they come down.

    A ladder is evaluated every night. A change of its rules waits until somebody has
    seen who would move (:class:`LoyaltyTierPreview`).
    """

    _name = "loyalty.tier.ladder"
    _description = "Tier Ladder"
    _inherit = ["loyalty.tier.metric", "loyalty.trail.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    audience = fields.Selection(
        [("customer", "Customers")], required=True, default="customer", tracking=True
    )
    domain = fields.Char(
        string="Only those who", default="[]", help="Empty: everybody of the audience."
    )
    period = fields.Selection(
        [
            ("lifetime", "Everything so far"),
            ("rolling", "The last months"),
            ("calendar", "The calendar year"),
            ("contract", "The contract year"),
        ],
        required=True,
        default="rolling",
        tracking=True,
        help="What counts for points, spend and referrals. A contract year begins with "
        "the customer's first contract.",
    )
    period_months = fields.Integer(string="Months", default=12, tracking=True)
    combine = fields.Selection(
        [("all", "All thresholds"), ("any", "Any threshold")],
        string="A tier needs",
        required=True,
        default="all",
        tracking=True,
    )
    downgrade = fields.Selection(
        [
            ("free", "To where the figures are"),
            ("one_step", "One tier at a time"),
            ("never", "Never"),
        ],
        string="Way down",
        required=True,
        default="free",
        tracking=True,
    )
    grace_days = fields.Integer(
        string="Grace (days)",
        default=30,
        tracking=True,
        help="How long a tier is kept after its thresholds are no longer reached.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("changed", "Changed"), ("running", "Running")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        help="Only a running ladder moves people. After a change of its rules it waits "
        "until you have seen who would move.",
    )
    evaluated_on = fields.Date(string="Last evaluated", readonly=True, copy=False)
    evaluated_to = fields.Integer(
        readonly=True, copy=False, help="Where an interrupted evaluation goes on."
    )
    tier_ids = fields.One2many("loyalty.tier", "ladder_id", string="Tiers", copy=True)
    point_program_ids = fields.Many2many(
        "loyalty.program",
        string="Points of",
        check_company=True,
        domain=[("program_type", "in", ("loyalty", "promotion"))],
        help="Points given out by these programmes count, also after they were spent.",
    )
    point_rule_ids = fields.One2many(
        "loyalty.tier.point.rule", "ladder_id", string="Points for", copy=True
    )
    member_count = fields.Integer(compute="_compute_member_count")

    _period_has_months = models.Constraint(
        "CHECK (period <> 'rolling' OR period_months > 0)",
        "The last how many months count? Give at least one.",
    )
    _grace_not_negative = models.Constraint(
        "CHECK (grace_days >= 0)", "A grace cannot be negative."
    )
    _steps_take_time = models.Constraint(
        "CHECK (downgrade <> 'one_step' OR grace_days > 0)",
        "One tier at a time: give the days of grace that each step takes.",
    )

    def _compute_member_count(self):
        counts = dict(
            self.env["loyalty.tier.membership"]._read_group(
                [("ladder_id", "in", self.ids), ("date_end", "=", False)],
                ["ladder_id"],
                ["__count"],
            )
        )
        for ladder in self:
            ladder.member_count = counts.get(ladder, 0)

    @api.constrains("domain")
    def _check_domain(self):
        for ladder in self:
            try:
                ladder._audience_domain().validate(self.env["res.partner"])
            except (ValueError, SyntaxError, TypeError) as error:
                raise ValidationError(
                    self.env._(
                        "The condition of %(ladder)s cannot be read: %(error)s",
                        ladder=ladder.name,
                        error=error,
                    )
                ) from error

    def write(self, vals):
        """Let a running ladder wait when its rules change."""
        result = super().write(vals)
        if _RULES & vals.keys():
            self._wait_for_a_look()
        return result

    def _wait_for_a_look(self):
        """Nobody moves by changed rules before somebody has seen who would."""
        self.filtered(lambda ladder: ladder.state == "running").state = "changed"

    def _tz(self):
        """The time zone in which the company's days begin."""
        return self.company_id.partner_id.tz or "UTC"

    def _today(self):
        """The day it is at the company."""
        return fields.Date.context_today(self.with_context(tz=self._tz()))

    # ----------------------------------------------------------------- policy

    def _policy(self):
        """The ladder as the policy knows it."""
        self.ensure_one()
        return tiers.Ladder(
            tuple(
                tiers.Tier(level, tier._thresholds())
                for level, tier in enumerate(self._steps(), start=1)
            ),
            combine=self.combine,
            downgrade=self.downgrade,
            grace_days=self.grace_days,
        )

    def _steps(self):
        """The tiers in ascending order; the first has level 1."""
        return self.tier_ids.sorted(lambda tier: (tier.sequence, tier._origin.id))

    def _level(self, tier):
        """The level of ``tier``; 0 for none."""
        return self._steps().ids.index(tier.id) + 1 if tier else tiers.NONE

    def _tier(self, level):
        """The tier of ``level``; an empty set for none."""
        return self._steps()[level - 1 : level] if level else self.tier_ids.browse()

    def _audience_domain(self):
        """Whom the ladder is for: commercial entities only (case G5)."""
        entities = Domain("parent_id", "=", False) | Domain("is_company", "=", True)
        return (
            entities
            & self._of_audience()
            & Domain("company_id", "in", (False, self.company_id.id))
            & Domain(literal_eval(self.domain or "[]"))
        )

    def _of_audience(self):
        """Domain of the audience; override for further ones."""
        return Domain("customer_rank", ">", 0)

    # ------------------------------------------------------------------ verbs

    def action_preview(self):
        """Show who would move, before anybody does."""
        self.ensure_one()
        if not self.tier_ids:
            raise UserError(self.env._("Add the tiers first."))
        preview = self.env["loyalty.tier.preview"]._make(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who would move"),
            "res_model": preview._name,
            "res_id": preview.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_stop(self):
        """Stop moving people; who stands where stays as it is."""
        self.write({"state": "draft"})

    def action_view_members(self):
        """Open who stands on the ladder."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_referral.action_loyalty_tier_membership"
        )
        return action | {"domain": [("ladder_id", "=", self.id)]}
