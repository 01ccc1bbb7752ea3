from odoo import models
from odoo.fields import Command


class LoyaltyPartnerBinding(models.Model):
    """A customer stays with the partner, on other terms."""

    _inherit = "loyalty.partner.binding"

    def _renew(self, day, plan, reason, shares=None):
        """End this binding on ``day``; the same begins anew by ``plan``.

        Window, evidence and first purchase go along: they were decided once. So do
        the shares, unless ``shares`` (values) are others.
        """
        self.ensure_one()
        self.check_access("write")
        self.env["loyalty.binding.check"]._refuse_end_on(self, day)
        self = self.sudo()
        self.write({"date_end": day, "reason": reason})
        return self.create(
            {
                "customer_id": self.customer_id.id,
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "plan_id": plan.id,
                "channel": self.channel,
                "code_id": self.code_id.id,
                "touch_id": self.touch_id.id,
                "date_start": day,
                "window_start": self.window_start,
                "first_invoice_id": self.first_invoice_id.id,
                "first_invoice_on": self.first_invoice_on,
                "reason": reason,
                "share_ids": [
                    Command.create(vals)
                    for vals in (self._prepare_shares() if shares is None else shares)
                ],
            }
        )

    def action_recompute_commission(self):
        """Work out what these customers' invoices earn, and compare with the ledger."""
        subject = ", ".join(self[:5].mapped("display_name"))
        moves = self.env["loyalty.commission.facts"].sudo()._invoices_of(self)
        return self.env["loyalty.commission.recompute"]._open(subject, moves)
