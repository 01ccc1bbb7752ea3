from odoo import models


class LoyaltyReferralCode(models.Model):
    """Which code stands on invoices and at the foot of e-mails."""

    _inherit = "loyalty.referral.code"

    def _for_mail(self, customer, company):
        """Values of the layout: the customer's code, made with the first such mail."""
        if not company.loyalty_code_in_mails or not self._are_taken(company):
            return {}
        owner = customer.commercial_partner_id
        return {"loyalty_code": self._of(owner, "referral", company)}

    def _make_for_invoices(self, moves):
        """Give customers the link that is to stand on their posted invoices."""
        for company, own in moves.filtered(_is_printed).grouped("company_id").items():
            if self._are_taken(company):
                for owner in own.commercial_partner_id:
                    self._of(owner, "referral", company)

    def _on_invoice(self, move):
        """The code that an invoice ends with, if any; made when it was posted."""
        if not _is_printed(move):
            return self.browse()
        return self._find(move.commercial_partner_id, "referral", move.company_id)


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


def _is_printed(move):
    """Is it an invoice of a company that prints the customer's link on them?"""
    return move.move_type == "out_invoice" and move.company_id.loyalty_code_on_invoice
