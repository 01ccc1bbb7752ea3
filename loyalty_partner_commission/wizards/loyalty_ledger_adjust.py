from odoo import fields, models


class LoyaltyLedgerAdjust(models.TransientModel):
    """Commission is corrected the same way, also as the answer to a dispute."""

    _inherit = "loyalty.ledger.adjust"

    purpose = fields.Selection(
        selection_add=[("commission", "Commission")],
        ondelete={"commission": "cascade"},
    )
    dispute_id = fields.Many2one("loyalty.commission.dispute", readonly=True)

    def _manager_group(self):
        """Override of `loyalty_referral`: commission has managers of its own."""
        if self.purpose == "commission":
            return "loyalty_partner_commission.group_manager"
        return super()._manager_group()

    def _adjust(self):
        """Override of `loyalty_referral`: a dispute that is corrected is answered."""
        adjustment = super()._adjust()
        self.dispute_id._corrected_by(adjustment)
        return adjustment
