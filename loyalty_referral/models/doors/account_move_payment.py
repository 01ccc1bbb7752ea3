from odoo import fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """Door: posting an invoice lets credit that is a payment pay it; undoing undoes."""

    _inherit = "account.move"

    loyalty_paid_move_id = fields.Many2one(
        "account.move",
        string="Reward pays",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The invoice that this entry pays by reward credit, or the credit note "
        "with which it gives some of it back.",
    )
    loyalty_payment_ids = fields.One2many(
        "account.move", "loyalty_paid_move_id", string="Rewards that pay"
    )
    loyalty_can_pay = fields.Boolean(compute="_compute_loyalty_can_pay")
    loyalty_has_payment = fields.Boolean(compute="_compute_loyalty_can_pay")

    # no dependency: it is for buttons, and would cost on whatever changes an amount
    def _compute_loyalty_can_pay(self):
        is_offered = self.env["loyalty.reward.payment"]._is_offered()
        for move in self:
            is_open = move.state == "posted" and move.move_type == "out_invoice"
            move.loyalty_has_payment = is_open and bool(move.sudo()._loyalty_payments())
            move.loyalty_can_pay = (
                is_offered
                and is_open
                and move.amount_residual > 0
                and move.loyalty_credit_amount > 0
            )

    def _loyalty_payments(self):
        """Entries that pay these documents by credit, or give it back with them.

        One that is reset to draft still pays, for core as for us.
        """
        return self.loyalty_payment_ids.filtered(lambda entry: entry.state != "cancel")

    def _loyalty_pay(self):
        """Let credit pay what was just posted, and credit notes give it back."""
        sales = self.filtered(
            lambda move: move.move_type in ("out_invoice", "out_refund")
        )
        if not sales or not self.env["loyalty.ledger.sync"]._is_listening():
            return
        payments = self.env["loyalty.reward.payment"]
        notes = sales.filtered("reversed_entry_id")
        if payments._is_offered():
            payments._pay_by_themselves(sales)
            notes |= sales.reversal_move_ids
        notes = notes.filtered(lambda note: note.state == "posted")
        if notes:  # also of what was paid while such rewards were still offered
            with payments._without_blocking(notes):
                payments._give_back(notes)

    def _loyalty_take_back_payments(self):
        """What is not posted any more is not paid either."""
        sales = self.filtered(lambda move: move.is_sale_document())
        if sales and self.env["loyalty.ledger.sync"]._is_listening():
            self.env["loyalty.reward.payment"]._take_back(sales)

    def action_remove_loyalty_payment(self):
        """Take back what credit paid of these invoices; it is available again."""
        self.check_access("write")
        posted = self.filtered(lambda move: move.state == "posted")
        if posted.reversal_move_ids.sudo()._loyalty_payments():
            raise UserError(
                self.env._(
                    "A credit note gave some of the reward back already. Cancel the "
                    "credit note first."
                )
            )
        posted._loyalty_take_back_payments()

    def _loyalty_payment_lines(self):
        """What the printed invoice says of rewards that paid it."""
        lines = self.sudo()._loyalty_payments().line_ids
        return lines.filtered("loyalty_lot_id")
