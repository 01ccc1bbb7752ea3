from odoo import api, fields, models
from odoo.tools import format_date


class LoyaltyTierMembership(models.Model):
    """Who stands on which tier, from when to when, and why. The history is kept.

    Dates are half-open: ``date_end`` is the first day that no longer counts.
    """

    _name = "loyalty.tier.membership"
    _description = "Tier Membership"
    _order = "date_start desc, id desc"

    partner_id = fields.Many2one(
        "res.partner",
        string="Member",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    ladder_id = fields.Many2one(
        "loyalty.tier.ladder",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    tier_id = fields.Many2one(
        "loyalty.tier", required=True, index=True, ondelete="restrict", readonly=True
    )
    company_id = fields.Many2one(related="ladder_id.company_id", store=True)
    date_start = fields.Date(string="Since", required=True, readonly=True)
    date_end = fields.Date(
        string="Until", readonly=True, help="First day that no longer counts."
    )
    grace_until = fields.Date(
        string="In grace until",
        readonly=True,
        help="The thresholds are no longer reached. Unless they are again by this day, "
        "the tier is lost.",
    )
    is_paid = fields.Boolean(
        string="Paid",
        readonly=True,
        help="The tier is paid for; what was earned is lower.",
    )
    paid_until = fields.Date(readonly=True, help="First day that is not paid for.")
    earned_tier_id = fields.Many2one(
        "loyalty.tier",
        readonly=True,
        ondelete="restrict",
        help="Where the customer would stand without having paid.",
    )
    reason_code = fields.Char(required=True, readonly=True)
    scores = fields.Json(readonly=True, help="What was measured when it began.")
    explanation = fields.Char(compute="_compute_explanation")
    applied_ids = fields.One2many(
        "loyalty.tier.benefit.applied",
        "membership_id",
        string="Benefits",
        readonly=True,
    )

    _current_uniq = models.UniqueIndex(
        "(ladder_id, partner_id) WHERE date_end IS NULL",
        "Nobody stands on two tiers of a ladder at once.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "A tier cannot end before it begins.",
    )

    @api.depends("tier_id", "partner_id")
    def _compute_display_name(self):
        for membership in self:
            membership.display_name = (
                f"{membership.partner_id.name or ''} – {membership.tier_id.name}"
            )

    @api.depends("reason_code", "scores", "ladder_id", "paid_until")
    @api.depends_context("lang")
    def _compute_explanation(self):
        sentences = self._sentences()
        for membership in self:
            measured = membership.ladder_id._in_words(membership.scores or {})
            membership.explanation = sentences[membership.reason_code] % {
                "measured": measured,
                "until": format_date(self.env, membership.paid_until) or "…",
            }

    def _sentences(self):
        """Map each reason to its translated sentence."""
        return {
            "tier_paid": self.env._("Paid for until %(until)s."),
            "tier_up": self.env._("Reached with %(measured)s."),
            "tier_down": self.env._("Came down to it with %(measured)s."),
            "tier_reached": self.env._("Still reached, with %(measured)s."),
            "tier_kept": self.env._("Kept for good; now %(measured)s."),
            "tier_grace": self.env._("In grace: %(measured)s are not enough."),
        }


class LoyaltyTierAward(models.Model):
    """Points that a person awards: a certificate, a talk, a kindness."""

    _name = "loyalty.tier.award"
    _description = "Awarded Points"
    _inherit = ["loyalty.trail.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="For what", required=True, tracking=True)
    kind = fields.Selection(
        [("award", "Award"), ("certificate", "Certificate")],
        required=True,
        default="award",
    )
    partner_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="cascade", tracking=True
    )
    ladder_id = fields.Many2one(
        "loyalty.tier.ladder", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="ladder_id.company_id", store=True)
    points = fields.Integer(required=True, tracking=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    valid_until = fields.Date(
        tracking=True, help="Last day on which the points count; empty for no end."
    )

    _points_not_zero = models.Constraint(
        "CHECK (points <> 0)", "An award without points says nothing."
    )
    _valid_after_date = models.Constraint(
        "CHECK (valid_until IS NULL OR valid_until >= date)",
        "The points would end before they begin.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """The company of a contact earns, not the contact (case G5)."""
        partners = self.env["res.partner"]
        for vals in vals_list:
            contact = partners.browse(vals.get("partner_id"))
            vals["partner_id"] = contact.commercial_partner_id.id
        return super().create(vals_list)
