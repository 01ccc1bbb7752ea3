from collections import defaultdict

from odoo import models

from ..policy import money
from ..policy.qualification import Deal


class LoyaltyReferralDeals(models.AbstractModel):
    """Reads what friends bought into deals, a few queries for any number of them."""

    _name = "loyalty.referral.deals"
    _description = "Deals of Friends"

    def _of_friends(self, referrals):
        """Deals of the friends: dict from (company id, friend id) to a list."""
        return self._invoices(referrals)

    def _invoices(self, referrals):
        """Posted contract invoices of the friends."""
        found = defaultdict(list)
        moves = self.env["account.move"].search_fetch(
            [
                ("move_type", "=", "out_invoice"),
                ("state", "=", "posted"),
                ("partner_id.commercial_partner_id", "in", referrals.friend_id.ids),
                ("company_id", "in", referrals.company_id.ids),
                ("line_ids.contract_line_id", "!=", False),
            ],
            [
                "commercial_partner_id",
                "company_id",
                "invoice_date",
                "payment_state",
                "amount_untaxed_signed",
            ],
        )
        credited = dict(
            self.env["account.move"]._read_group(
                [("reversed_entry_id", "in", moves.ids), ("state", "=", "posted")],
                ["reversed_entry_id"],
                ["amount_untaxed_signed:sum"],
            )
        )
        contracts = self._contract_ids(moves)
        for move in moves:
            scale = move.company_id.currency_id.decimal_places
            deal = Deal(
                kind="invoice",
                id=move.id,
                day=move.invoice_date,
                stands=True,
                paid=move.payment_state in ("paid", "in_payment"),
                untaxed=money.to_minor(move.amount_untaxed_signed, scale),
                credited=-money.to_minor(credited.get(move, 0.0), scale),
                contract_id=contracts.get(move.id),
            )
            found[move.company_id.id, move.commercial_partner_id.id].append(deal)
        return found

    def _contract_ids(self, moves):
        """The contract that each invoice bills: dict from invoice to contract id."""
        rows = self.env["account.move.line"]._read_group(
            [("move_id", "in", moves.ids), ("contract_line_id", "!=", False)],
            ["move_id"],
            ["contract_line_id:recordset"],
        )
        return {move.id: lines.contract_id[:1].id for move, lines in rows}
