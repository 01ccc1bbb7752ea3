from odoo import fields, models


class AccountMove(models.Model):
    """A draft that was typed by hand may still get the discount of the customer's tier."""

    _inherit = "account.move"

    loyalty_tier_is_open = fields.Boolean(compute="_compute_loyalty_tier_is_open")

    # no dependency: it is for a button, and would cost on every change of anything
    def _compute_loyalty_tier_is_open(self):
        """Has the customer a discount that this draft does not carry?"""
        self.loyalty_tier_is_open = False
        if not self.env["loyalty.ledger.sync"]._is_listening():
            return
        drafts = self.filtered(
            lambda move: (
                move.state == "draft"
                and move.move_type == "out_invoice"
                and not move.sudo().line_ids._loyalty_own()
            )
        )
        for company, moves in drafts.grouped("company_id").items():
            payables = {move: move._loyalty_payable() for move in moves}
            discounts = self.env["loyalty.tier.discount"].sudo()
            held = discounts._open(payables.values(), company)
            for move, payable in payables.items():
                move.loyalty_tier_is_open = any(
                    benefit.use_on in ("any", payable.bills)
                    for benefit, _membership in held.get(payable.owner.id, ())
                )
