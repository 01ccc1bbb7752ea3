from odoo import models
from odoo.tools import SQL


class LoyaltyLedgerPosting(models.AbstractModel):
    """New commission entries are tied to their binding, in one statement."""

    _inherit = "loyalty.ledger.posting"

    def _append(self, drafts):
        """Override of `loyalty_referral`: show whose purchase an entry is for."""
        entry_ids = super()._append(drafts)
        commissions = [
            entry_id
            for draft, entry_id in entry_ids.items()
            if draft.target.account.purpose == "commission"
            and draft.target.movement == "earn"
        ]
        if commissions:
            self._tie_to_bindings(commissions)
        return entry_ids

    def _tie_to_bindings(self, entry_ids):
        """Fill in binding and customer of new entries.

        What is withdrawn names no binding; it follows the partner's latest claim
        on the same document. (``+ 0`` keeps PostgreSQL from going through all entries
        of a partner, who may have very many.)
        """
        self.env.cr.execute(
            SQL(
                """
                UPDATE loyalty_ledger_entry entry
                   SET binding_id = binding.id, customer_id = binding.customer_id
                  FROM loyalty_ledger_entry leg
                  JOIN loyalty_ledger_transaction own ON own.id = leg.transaction_id
                  JOIN LATERAL (
                       SELECT earned.id, earned.customer_id
                         FROM loyalty_ledger_transaction claim
                         JOIN loyalty_partner_binding earned
                           ON earned.id = (claim.reason_params->>'binding')::int
                         JOIN loyalty_ledger_entry claimed
                           ON claimed.transaction_id = claim.id
                          AND claimed.partner_id + 0 = leg.partner_id
                        WHERE claim.origin_model = own.origin_model
                          AND claim.origin_id = own.origin_id
                     ORDER BY claim.id DESC
                        LIMIT 1) binding ON true
                 WHERE entry.id = leg.id AND leg.id = ANY(%s)
                """,
                entry_ids,
            )
        )
