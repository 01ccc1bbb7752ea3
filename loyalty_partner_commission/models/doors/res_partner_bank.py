from odoo import api, models

#: What decides where money goes: bills take the first account.
_WHERE = ("acc_number", "partner_id", "active", "sequence")


class ResPartnerBank(models.Model):
    """Door: a partner's bank account changes, and nothing is paid to it unseen.

    A first account is no change. Whoever may validate bank accounts has seen it; for
    everybody else the partner's payouts are held until such a person confirms it.
    """

    _inherit = "res.partner.bank"

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `account`: another account may be the one that is paid to."""
        accounts = super().create(vals_list)
        for account in accounts._loyalty_of_partners():
            if not account._loyalty_is_first():
                account._loyalty_hold()
        return accounts

    def write(self, vals):
        """Override of `account`: another number, owner or order is another account."""
        before = {account: account._loyalty_where() for account in self}
        result = super().write(vals)
        changed = self.filtered(lambda a: a.active and before[a] != a._loyalty_where())
        changed._loyalty_hold()
        return result

    def _loyalty_of_partners(self):
        """Those that belong to partners; other accounts are none of our business."""
        owners = self.sudo().partner_id.commercial_partner_id
        partners = owners.filtered("loyalty_is_partner")
        return self.sudo().filtered(
            lambda account: account.partner_id.commercial_partner_id in partners
        )

    def _loyalty_where(self):
        """Values that say where money goes."""
        return [self[name] for name in _WHERE]

    def _loyalty_is_first(self):
        """Is it the first account of somebody who was never paid?"""
        partner = self.sudo().partner_id.commercial_partner_id
        others = partner.with_context(active_test=False).bank_ids - self
        statements = self.env["loyalty.commission.statement"].sudo()
        billed = [("partner_id", "=", partner.id), ("confirmed_on", "!=", False)]
        return not (others or statements.search_count(billed, limit=1))

    def _loyalty_hold(self):
        """Hold the payouts of the partners whose accounts these are."""
        for account in self._loyalty_of_partners():
            account.partner_id.commercial_partner_id._loyalty_hold_payouts(account)
