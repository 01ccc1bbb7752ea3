from odoo import api, fields, models


class ResPartner(models.Model):
    """On which tiers a customer stands, and what that brings."""

    _inherit = "res.partner"

    loyalty_membership_ids = fields.One2many(
        "loyalty.tier.membership",
        "partner_id",
        string="Tier memberships",
        groups="loyalty_referral.group_user",
        help="Current and former ones; on the company for all its people.",
    )
    loyalty_tier_ids = fields.Many2many(
        "loyalty.tier",
        string="Tiers",
        compute="_compute_loyalty_tiers",
        search="_search_loyalty_tier_ids",
        help="Where the customer stands today, in the current company.",
    )
    loyalty_tier_benefits = fields.Text(
        string="Benefits of the tier", compute="_compute_loyalty_tiers"
    )

    @api.depends("commercial_partner_id.loyalty_membership_ids.date_end")
    @api.depends_context("company", "lang")
    def _compute_loyalty_tiers(self):
        memberships = self.env["loyalty.tier.membership"].sudo()
        standing = memberships.search(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.id),
                ("date_end", "=", False),
            ],
            order="ladder_id, id",
        ).grouped("partner_id")
        for partner in self:
            own = standing.get(partner.commercial_partner_id, memberships)
            partner.loyalty_tier_ids = own.tier_id
            partner.loyalty_tier_benefits = "\n".join(
                own.tier_id.benefit_ids.mapped("display_name")
            )

    def _search_loyalty_tier_ids(self, operator, value):
        """Customers who stand on a tier, with all their people: \"who may …\"."""
        tiers = self.env["loyalty.tier"].sudo()
        if operator != "in":
            return NotImplemented
        standing = [("date_end", "=", False)]
        names = {item for item in value if isinstance(item, str)}
        ids = [item for item in value if item and not isinstance(item, str)]
        if names:
            ids += tiers.search([("name", "in", list(names))]).ids
        memberships = self.env["loyalty.tier.membership"].sudo()
        members = memberships.search([*standing, ("tier_id", "in", ids)]).partner_id
        domain = [("commercial_partner_id", "in", members.ids)]
        if False in value:
            others = memberships.search(standing).partner_id
            domain = [
                "|",
                *domain,
                ("commercial_partner_id", "not in", others.ids),
            ]
        return domain

    def action_view_loyalty_memberships(self):
        """Open the tiers that this customer has and had."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_referral.action_loyalty_tier_membership"
        )
        entity = self.commercial_partner_id
        return action | {"domain": [("partner_id", "=", entity.id)], "context": {}}
