from odoo import api, models


class AccountPartialReconcile(models.Model):
    """Door: core tells when an invoice is paid, but not when it is unpaid again."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `account`: an invoice was paid, in whole or in part."""
        partials = super().create(vals_list)
        partials._loyalty_moves()._loyalty_mark()
        return partials

    # core asks for the deletion of nothing all the time: a hook, and no override
    @api.ondelete(at_uninstall=False)
    def _unlink_and_mark_loyalty(self):
        """A payment is taken back."""
        self._loyalty_moves()._loyalty_mark()

    def _loyalty_moves(self):
        """The documents on both sides; none while nothing listens."""
        if not self.env["loyalty.ledger.sync"]._is_listening():
            return self.env["account.move"]
        return (self.debit_move_id | self.credit_move_id).move_id
