from odoo import api, fields, models


class ResPartner(models.Model):
    """What the customer is worth (case H5)."""

    _inherit = "res.partner"

    loyalty_value_id = fields.Many2one(
        "loyalty.customer.value",
        compute="_compute_loyalty_value",
        groups="loyalty_referral.group_user",
    )
    loyalty_customer_value = fields.Monetary(
        string="Value so far",
        compute="_compute_loyalty_value",
        groups="loyalty_referral.group_user",
    )

    @api.depends_context("company")
    def _compute_loyalty_value(self):
        values = self.env["loyalty.customer.value"].search(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.id),
            ]
        )
        by_customer = values.grouped("partner_id")
        for partner in self:
            own = by_customer.get(partner.commercial_partner_id, values.browse())[:1]
            partner.loyalty_value_id = own
            partner.loyalty_customer_value = own.value

    def action_view_loyalty_value(self):
        """Open what the customer is worth, and why."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Customer value"),
            "res_model": "loyalty.customer.value",
            "res_id": self.loyalty_value_id.id,
            "view_mode": "form",
        }
