from ast import literal_eval

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class LoyaltyMission(models.Model):
    """The details of a mission: how much of what, how often, and for whom."""

    _inherit = "loyalty.mission"

    need_count = fields.Integer(
        string="How many",
        default=1,
        help="Orders, friends, years or months that it takes. 3 orders: the third.",
    )
    counts_from = fields.Selection(
        [("ever", "All they ever did"), ("start", "Since the mission began")],
        string="Counted",
        required=True,
        default="ever",
        help="All they ever did: only a new customer can still have a first order. "
        "Since the mission began: everybody starts from zero.",
    )
    recurrence = fields.Selection(
        [("once", "Once"), ("period", "Once a period"), ("always", "Every time")],
        string="How often",
        required=True,
        default="once",
        tracking=True,
    )
    period = fields.Selection(
        [
            ("ever", "In all"),
            ("year", "Calendar year"),
            ("quarter", "Quarter"),
            ("month", "Month"),
        ],
        required=True,
        default="ever",
        tracking=True,
    )
    customer_limit = fields.Integer(
        string="At most",
        tracking=True,
        help="How often one customer can do it in the period. 0: no limit.",
    )
    minimum_amount = fields.Monetary(
        help="Untaxed amount that each order must have; 0: any."
    )
    product_ids = fields.Many2many(
        "product.product",
        string="Products",
        check_company=True,
        help="Only these count. Empty: any.",
    )
    category_ids = fields.Many2many(
        "product.category",
        string="Product categories",
        help="Products of these or their sub-categories count. Empty: any.",
    )
    profile_field_ids = fields.Many2many(
        "ir.model.fields",
        string="Fields to fill in",
        domain=[
            ("model", "=", "res.partner"),
            ("store", "=", True),
            (
                "ttype",
                "in",
                ("char", "text", "date", "selection", "many2one", "binary"),
            ),
        ],
        default=lambda self: self._default_profile_fields(),
    )
    referral_moment = fields.Selection(
        [("recorded", "The friend is recorded"), ("qualified", "It is rewarded")],
        string="A friend counts when",
        required=True,
        default="qualified",
    )
    grace_days = fields.Integer(
        string="Grace (days)",
        help="So many days after its day an invoice still counts as paid on time.",
    )
    needs_review = fields.Boolean(
        string="Somebody looks at it first",
        default=True,
        help="The reward is granted when one of your people has accepted it.",
    )
    takes_back = fields.Boolean(
        string="Taken back if undone",
        default=True,
        help="When the order is cancelled, the payment undone and so on, what was not "
        "used is taken back, and what was used becomes a debt.",
    )
    audience_domain = fields.Char(
        string="For whom", default="[]", help="Empty: every customer."
    )
    tier_ids = fields.Many2many(
        "loyalty.tier",
        string="Only on these tiers",
        help="Customers who stand on one of them today. Empty: on any or none.",
    )

    _need_positive = models.Constraint(
        "CHECK (need_count > 0)", "How many does it take? Give at least one."
    )
    _rule_not_negative = models.Constraint(
        "CHECK (customer_limit >= 0 AND minimum_amount >= 0 AND grace_days >= 0)",
        "Limits, amounts and days of grace cannot be negative.",
    )

    def _default_profile_fields(self):
        """What one would like to know of every customer."""
        names = ("email", "phone", "vat", "street", "city", "zip", "country_id")
        fields_ = self.env["ir.model.fields"].sudo()
        return fields_.search([("model", "=", "res.partner"), ("name", "in", names)])

    @api.constrains("recurrence", "period")
    def _check_period(self):
        for mission in self:
            if mission.recurrence == "period" and mission.period == "ever":
                raise ValidationError(
                    self.env._("Once a period: choose a month, a quarter or a year.")
                )

    @api.constrains("trigger", "profile_field_ids")
    def _check_profile_fields(self):
        for mission in self:
            if mission.trigger == "profile" and not mission.profile_field_ids:
                raise ValidationError(
                    self.env._("Choose the fields that make a profile complete.")
                )

    @api.constrains("audience_domain")
    def _check_audience_domain(self):
        for mission in self:
            try:
                mission._audience().validate(self.env["res.partner"])
            except (ValueError, SyntaxError, TypeError) as error:
                raise ValidationError(
                    self.env._(
                        "The condition of %(mission)s cannot be read: %(error)s",
                        mission=mission.name,
                        error=error,
                    )
                ) from error

    @api.model
    @tools.ormcache()
    def _profile_names(self):
        """Fields that running missions want filled in. Cached; costs no query."""
        running = [("state", "=", "running"), ("trigger", "=", "profile")]
        wanted = self.sudo().search(running).profile_field_ids
        return frozenset(wanted.mapped("name"))

    def write(self, vals):
        """Extend: which fields are watched is cached."""
        result = super().write(vals)
        if "profile_field_ids" in vals:
            self.env.registry.clear_cache()
        return result

    def _audience(self):
        """Domain of the commercial entities that can do the mission (case G5)."""
        self.ensure_one()
        domain = (
            (Domain("parent_id", "=", False) | Domain("is_company", "=", True))
            & Domain("company_id", "in", (False, self.company_id.id))
            & Domain(literal_eval(self.audience_domain or "[]"))
        )
        if self.tier_ids:
            memberships = self.env["loyalty.tier.membership"].sudo()
            standing = memberships._search(
                [("tier_id", "in", self.tier_ids.ids), ("date_end", "=", False)]
            )
            domain &= Domain("id", "in", standing.subselect("partner_id"))
        return domain

    def _admitted(self, partner_ids):
        """Those of ``partner_ids`` who can do the mission: a set of ids."""
        partners = self.env["res.partner"].sudo()
        domain = Domain("id", "in", list(partner_ids)) & self._audience()
        return set(partners.search(domain).ids)

    def _product_ids(self):
        """Ids of the products that count; None for any."""
        if not self.product_ids and not self.category_ids:
            return None
        products = self.env["product.product"].sudo().with_context(active_test=False)
        in_categories = products.search(
            [("categ_id", "child_of", self.category_ids.ids)]
        )
        return (self.product_ids | in_categories).ids
