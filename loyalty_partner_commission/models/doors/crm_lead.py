from odoo import fields, models


class CrmLead(models.Model):
    """Door: the opportunity of a registered deal is won."""

    _inherit = "crm.lead"

    loyalty_deal_ids = fields.One2many("loyalty.partner.deal", "lead_id")

    def write(self, vals):
        """Override of `crm`: a won deal lets its partner claim the customer."""
        result = super().write(vals)
        if {"stage_id", "partner_id", "probability"} & vals.keys():
            self._win_loyalty_deals()
        return result

    def _win_loyalty_deals(self):
        """Claim the customers of won leads for those who registered them."""
        deals = self.env["loyalty.partner.deal"].sudo()
        for deal in deals.search([("lead_id", "in", self.ids), ("state", "=", "open")]):
            lead = deal.lead_id
            if lead.won_status == "won" and lead.partner_id:
                deal._win(lead.partner_id)
