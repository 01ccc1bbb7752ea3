from odoo import api, fields, models

from ...policy.channel import Policy

#: The ways to claim a customer (case G2), as they are offered everywhere.
CHANNELS = [
    ("link", "Link"),
    ("bonus_code", "Bonus code"),
    ("discount_code", "Discount code"),
    ("purchase_link", "Purchase link"),
    ("invoice", "Paid invoice"),
    ("deal", "Deal registration"),
    ("manual", "Entered by hand"),
    ("import", "Import"),
]
#: What each may do unless a company says otherwise.
DEFAULTS = {
    "bonus_code": {"effect": "unbound", "once": True},
    "discount_code": {"effect": "upgrade"},
    "invoice": {"effect": "always"},
    "manual": {"effect": "always"},
}


class LoyaltyBindingChannel(models.Model):
    """What a way of claiming a customer may do, company by company."""

    _name = "loyalty.binding.channel"
    _description = "Binding Channel"
    _inherit = ["loyalty.trail.mixin"]
    _order = "company_id, sequence, id"
    _rec_name = "channel"

    sequence = fields.Integer(default=10)
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    effect = fields.Selection(
        [
            ("never", "Binds nobody"),
            ("unbound", "Binds who is bound to nobody"),
            ("upgrade", "Binds and rebinds who moves to a higher plan"),
            ("always", "Binds, also from another partner"),
        ],
        string="What it does",
        required=True,
        default="unbound",
        tracking=True,
        help="A customer moves to a higher plan when they begin to pay, or when a year "
        "of their contracts (or their order) costs more than before.",
    )
    minimum_grade_id = fields.Many2one(
        "res.partner.grade",
        string="From partner level",
        ondelete="restrict",
        tracking=True,
        help="The lowest level that may use this channel; levels count in the order of "
        "their list, the highest first. Empty: everybody.",
    )
    once = fields.Boolean(
        string="Once per customer",
        tracking=True,
        help="A customer can be claimed through this channel one single time, whoever "
        "the partner was.",
    )
    touch_count = fields.Integer(string="Claims", compute="_compute_touch_count")

    _channel_uniq = models.Constraint(
        "UNIQUE (company_id, channel)", "The company has this channel already."
    )

    @api.depends("channel")
    @api.depends_context("lang")
    def _compute_display_name(self):
        names = dict(self._fields["channel"]._description_selection(self.env))
        for policy in self:
            policy.display_name = names.get(policy.channel, "")

    def _compute_touch_count(self):
        rows = self.env["loyalty.referral.touch"]._read_group(
            [("channel", "in", self.mapped("channel")), ("verdict_code", "!=", False)],
            ["company_id", "channel"],
            ["__count"],
        )
        counts = {(company, channel): count for company, channel, count in rows}
        for policy in self:
            policy.touch_count = counts.get((policy.company_id, policy.channel), 0)

    @api.model
    def _ensure(self, companies=None):
        """Give every company a row for every channel that it lacks."""
        companies = companies or self.env["res.company"].search([("active", "=", True)])
        own = self.search([("company_id", "in", companies.ids)])
        there = {(row.company_id.id, row.channel) for row in own}
        grades = self.env["res.partner.grade"]
        self.create(
            [
                {
                    "company_id": company.id,
                    "channel": channel,
                    "sequence": number,
                    # issuing extras is for those who have a level at all
                    "minimum_grade_id": channel == "bonus_code"
                    and grades._loyalty_lowest(company).id,
                    **DEFAULTS.get(channel, {}),
                }
                for company in companies
                for number, (channel, _label) in enumerate(CHANNELS, start=1)
                if (company.id, channel) not in there
            ]
        )

    @api.model
    def _policies(self, company):
        """What each channel may do in ``company``: dict from channel to Policy."""
        rows = self.sudo().search([("company_id", "=", company.id)])
        return {row.channel: row._policy() for row in rows}

    def _policy(self, **changes):
        """The row as the policy reads it, perhaps with other values."""
        self.ensure_one()
        grade = changes.get("grade", self.minimum_grade_id)
        return Policy(
            effect=changes.get("effect", self.effect),
            minimum_grade=grade.sequence if grade else None,
            once=changes.get("once", self.once),
        )

    def action_view_touches(self):
        """Open what was claimed through this channel, with each verdict."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_partner_commission.action_loyalty_partner_touch"
        )
        return action | {
            "domain": [
                ("channel", "=", self.channel),
                ("company_id", "=", self.company_id.id),
                ("verdict_code", "!=", False),
            ],
            "context": {},
        }
