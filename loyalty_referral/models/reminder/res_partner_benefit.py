from odoo import fields, models


class ResPartner(models.Model):
    """What a customer holds and has not used, whoever of its people holds it."""

    _inherit = "res.partner"

    loyalty_benefit_count = fields.Integer(
        string="Benefits",
        compute="_compute_loyalty_benefit_count",
        help="Credit, points, coupons, gifts, services and more that were granted and "
        "not used yet, in the current company.",
    )

    def _compute_loyalty_benefit_count(self):
        counts = dict(
            self.env["loyalty.benefit"]._read_group(
                [
                    ("partner_id", "in", self.commercial_partner_id.ids),
                    ("company_id", "in", (False, self.env.company.id)),
                ],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            entity = partner.commercial_partner_id
            partner.loyalty_benefit_count = counts.get(entity, 0)

    def action_view_loyalty_benefits(self):
        """Open what this customer holds."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_referral.action_loyalty_benefit"
        )
        entity = self.commercial_partner_id
        return action | {"domain": [("partner_id", "=", entity.id)], "context": {}}
