from odoo import models


class SaleOrder(models.Model):
    """Door: the invoices of a sales order come with its customer's credit."""

    _inherit = "sale.order"

    def _create_account_invoices(self, invoice_vals_list, final):
        """Override of `sale`: the customer's credit comes with the invoice."""
        if not self.env["loyalty.ledger.sync"]._is_listening():
            return super()._create_account_invoices(invoice_vals_list, final)
        redemption = self.env["loyalty.redemption"]
        redemption._add_to_sale_values(invoice_vals_list)
        moves = super()._create_account_invoices(invoice_vals_list, final)
        redemption._book(moves, drafts=moves._loyalty_foreign_sales())
        return moves
