from odoo import fields, models


class ResPartner(models.Model):
    """What a customer was granted beside credit: points, coupons, gifts, services."""

    _inherit = "res.partner"

    loyalty_grant_count = fields.Integer(
        string="Benefits",
        compute="_compute_loyalty_grant_count",
        help="Points, coupons, gifts and services that were granted and not taken "
        "back.",
    )

    def _compute_loyalty_grant_count(self):
        counts = dict(
            self.env["loyalty.grant"]._read_group(
                [
                    ("partner_id", "in", self.commercial_partner_id.ids),
                    ("state", "!=", "taken_back"),
                ],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            entity = partner.commercial_partner_id
            partner.loyalty_grant_count = counts.get(entity, 0)

    def action_view_loyalty_grants(self):
        """Open what this customer was granted."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_referral.action_loyalty_grant"
        )
        entity = self.commercial_partner_id
        return action | {"domain": [("partner_id", "=", entity.id)], "context": {}}
