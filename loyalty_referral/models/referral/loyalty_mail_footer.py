from odoo import models


class LoyaltyReferralCode(models.Model):
    """Which code stands at the foot of an e-mail."""

    _inherit = "loyalty.referral.code"

    def _for_mail(self, customer, company):
        """Values of the layout: the customer's code, made with the first such mail."""
        if not company.loyalty_code_in_mails or not self._are_taken(company):
            return {}
        owner = customer.commercial_partner_id
        return {"loyalty_code": self._of(owner, "referral", company)}


class AccountMove(models.Model):
    """E-mails with an invoice end with the customer's own link, where wanted."""

    _inherit = "account.move"

    def _notify_by_email_prepare_rendering_context(self, *args, **kwargs):
        """Override of `mail`: hand the customer's code to the layout."""
        context = super()._notify_by_email_prepare_rendering_context(*args, **kwargs)
        if len(self) == 1 and self.move_type == "out_invoice":
            codes = self.env["loyalty.referral.code"].sudo()
            context |= codes._for_mail(self.partner_id, self.company_id)
        return context


class SaleOrder(models.Model):
    """E-mails about a confirmed order end with the customer's own link, where wanted."""

    _inherit = "sale.order"

    def _notify_by_email_prepare_rendering_context(self, *args, **kwargs):
        """Override of `mail`: hand the customer's code to the layout."""
        context = super()._notify_by_email_prepare_rendering_context(*args, **kwargs)
        if len(self) == 1 and self.state == "sale":
            codes = self.env["loyalty.referral.code"].sudo()
            context |= codes._for_mail(self.partner_id, self.company_id)
        return context
