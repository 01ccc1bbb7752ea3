from odoo import models


class LoyaltyLedgerSync(models.AbstractModel):
    """The seam: invoices earn commission too, and statements settle it."""

    _inherit = "loyalty.ledger.sync"

    def _listening_models(self):
        """Override of `loyalty_referral`: a binding makes invoices matter."""
        return [*super()._listening_models(), "loyalty.partner.binding"]

    def _providers(self):
        """Override of `loyalty_referral` to add what partners earn and are paid."""
        providers = super()._providers()
        providers["account.move"].append(self._commission_targets)
        providers["loyalty.commission.statement"] = [self._settlement_targets]
        return providers

    def _after_sync(self, model, ids):
        """Override of `loyalty_referral`: settled entries are closed, invoices show it."""
        result = super()._after_sync(model, ids)
        if model == "account.move":
            self.env["account.move"].browse(ids)._loyalty_forget_commission()
        if model == "loyalty.commission.statement":
            self.env["loyalty.commission.settlement"]._close_entries(ids)
        return result

    def _commission_targets(self, ids):
        """What partners earn on these invoices."""
        return self.env["loyalty.commission.facts"]._targets(ids)

    def _settlement_targets(self, ids):
        """What these statements pay, as long as their bills stand."""
        return self.env["loyalty.commission.settlement"]._targets(ids)
