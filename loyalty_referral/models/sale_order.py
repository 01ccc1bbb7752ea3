from odoo import api, fields, models

#: States of an online payment whose money is there or on its way.
PAID_ONLINE = ("pending", "authorized", "done")


class SaleOrder(models.Model):
    """Door: the invoices of a sales order come with its customer's credit."""

    _inherit = "sale.order"

    loyalty_preview = fields.Char(
        string="Next invoice",
        compute="_compute_loyalty_preview",
        help="What the customer's rewards would take off the invoice.",
    )

    @api.depends("order_line.price_subtotal", "order_line.qty_invoiced")
    @api.depends("partner_invoice_id", "currency_id", "state")
    def _compute_loyalty_preview(self):
        sentences = self.env["loyalty.redemption.preview"]._sentences(self)
        for order in self:
            order.loyalty_preview = sentences.get(order.id, False)

    def _loyalty_payable(self):
        """What is still to bill as something credit can pay; None if it is paid."""
        if (
            self.state == "cancel"
            or not self.company_id.loyalty_use_on_sales
            or self.transaction_ids.filtered(lambda tx: tx.state in PAID_ONLINE)
        ):
            return None
        return self.env["loyalty.payable"]._of_order(self)

    def _create_account_invoices(self, invoice_vals_list, final):
        """Override of `sale`: the customer's credit comes with the invoice."""
        if not self.env["loyalty.ledger.sync"]._is_listening():
            return super()._create_account_invoices(invoice_vals_list, final)
        redemption = self.env["loyalty.redemption"]
        redemption._add_to_sale_values(invoice_vals_list)
        moves = super()._create_account_invoices(invoice_vals_list, final)
        redemption._book(moves, drafts=moves._loyalty_foreign_sales())
        return moves
