from odoo import fields, models


class LoyaltyReferralCode(models.Model):
    """A partner's code binds whoever signs up with it."""

    _inherit = "loyalty.referral.code"

    purpose = fields.Selection(
        selection_add=[("partner", "Partner")], ondelete={"partner": "cascade"}
    )

    def _channel_of(self, channel):
        """Extend: a partner's code that is typed does what the link does."""
        return "link" if self.purpose == "partner" else super()._channel_of(channel)

    def _are_taken(self, company):
        """Extend: partners' codes mean something as soon as a plan is chosen."""
        return super()._are_taken(company) or bool(company.loyalty_commission_plan_id)

    def _attribute_partner(self, touch):
        """Let the owner of the code claim the customer; return the verdict."""
        return self.env["loyalty.partner.claim"]._judge(touch)
