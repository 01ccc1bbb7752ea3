from odoo import fields, models


class LoyaltyLedgerEntry(models.Model):
    """Commission entries know the binding they come from and their statement."""

    _inherit = "loyalty.ledger.entry"

    binding_id = fields.Many2one(
        "loyalty.partner.binding",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The partner's binding that earned the commission.",
    )
    customer_id = fields.Many2one(
        "res.partner",
        readonly=True,
        ondelete="restrict",
        help="Whose purchase the commission is for.",
    )
    statement_id = fields.Many2one(
        "loyalty.commission.statement",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The statement that settles the entry. There is room for one only.",
    )

    def action_recompute_commission(self):
        """Work out what the invoices behind these entries earn, and compare."""
        self.check_access("read")
        transactions = self.transaction_id.filtered(
            lambda transaction: transaction.origin_model == "account.move"
        )
        moves = self.env["account.move"].browse(transactions.mapped("origin_id"))
        subject = ", ".join(sorted(set(transactions.mapped("origin_name")))[:5])
        return self.env["loyalty.commission.recompute"]._open(subject, moves.ids)
