from odoo import fields, models


class LoyaltyReferralCode(models.Model):
    """A partner's code binds whoever signs up with it."""

    _inherit = "loyalty.referral.code"

    purpose = fields.Selection(
        selection_add=[("partner", "Partner")], ondelete={"partner": "cascade"}
    )

    def _attribute_partner(self, touch):
        """Let the owner of the code claim the customer; return the verdict."""
        return self.env["loyalty.partner.claim"]._judge(touch)
