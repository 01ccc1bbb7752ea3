from odoo import fields, models


class LoyaltyReferralCode(models.Model):
    """A partner's code binds whoever signs up with it."""

    _inherit = "loyalty.referral.code"

    purpose = fields.Selection(
        selection_add=[("partner", "Partner")], ondelete={"partner": "cascade"}
    )

    def _attribute_partner(self, touch):
        """Bind the new customer to the owner of the code; return the verdict.

        A link binds only who is bound to nobody (case G2.1).
        """
        plan = self.company_id.loyalty_commission_plan_id
        if not plan:
            return self.env._(
                "No commission plan is chosen for links in the settings of %s.",
                self.company_id.name,
            )
        values = self.env["loyalty.partner.claim"]._of_entities(
            {
                "customer_id": touch.customer_id.id,
                "partner_id": self.partner_id.id,
                "plan_id": plan.id,
                "company_id": self.company_id.id,
                "channel": touch.channel,
                "code_id": self.id,
                "touch_id": touch.id,
            }
        )
        (refusal,) = self.env["loyalty.partner.claim"]._refusals([values])
        if refusal:
            return refusal
        binding = self.env["loyalty.partner.binding"].create(values)
        return self.env._("Bound to %s.", binding.partner_id.name)
