from odoo import models


class AccountPartialReconcile(models.Model):
    """Door: a partner's bill may be unpaid again."""

    _inherit = "account.partial.reconcile"

    def unlink(self):
        """Override of `account`: the statements of these bills look at them again."""
        if not self:  # core often deletes nothing
            return super().unlink()
        statements = self._loyalty_moves()._loyalty_statements()
        result = super().unlink()
        statements._look_at_bills()
        return result
