from odoo import fields, models
from odoo.tools import SQL

from ...policy import money
from ...policy.types import Account, Origin, Reason, Target

#: What the tiers take off invoices today, in the company's currency: drafts and posted
#: invoices, less posted credit notes. The invoice is the truth (ADR 0005).
_TAKEN = """
    SELECT move.id AS move_id, member.id AS membership_id, member.partner_id,
           member.company_id, company.currency_id, currency.decimal_places AS scale,
           tier.name ->> 'en_US' AS tier,
           COALESCE(MAX((line.loyalty_terms -> 'rate')::float8), 0) AS rate,
           SUM(line.balance) AS amount,
           MAX((line.loyalty_terms -> 'base')::numeric) * SUM(line.balance)
               / NULLIF(-SUM(line.amount_currency), 0) AS base,
           move.move_type = 'out_refund' AS is_refund
      FROM account_move_line line
      JOIN account_move move ON move.id = line.move_id
      JOIN loyalty_tier_membership member ON member.id = line.loyalty_membership_id
      JOIN loyalty_tier tier ON tier.id = member.tier_id
      JOIN res_company company ON company.id = move.company_id
      JOIN res_currency currency ON currency.id = company.currency_id
     WHERE move.id = ANY(%s)
       AND (move.move_type = 'out_invoice' AND move.state <> 'cancel'
            OR move.move_type = 'out_refund' AND move.state = 'posted')
  GROUP BY move.id, member.id, company.id, currency.id, tier.id
"""

#: Invoices with a tier's discount, as documents of the proof.
_DISCOUNTED = """
    SELECT 'account.move', move_id
      FROM account_move_line
     WHERE loyalty_membership_id IS NOT NULL
"""


class LoyaltyTierDiscount(models.AbstractModel):
    """A discount is earned and used by the same invoice, so nothing is ever owed.

    Two movements without a lot, which sum to zero: what the tier granted, and what the
    invoice used. Both follow the lines of the invoice.
    """

    _inherit = "loyalty.tier.discount"

    def _targets(self, move_ids):
        """Two targets for each invoice and membership."""
        self.env.flush_all()
        rows = self.env.execute_query_dict(SQL(_TAKEN, list(move_ids)))
        return [target for row in rows for target in self._both(row)]

    def _both(self, row):
        """What the tier granted, and what the invoice used."""
        amount = money.to_minor(row["amount"], row["scale"])
        base = abs(money.to_minor(row["base"] or 0, row["scale"]))
        params = {
            "tier": row["tier"],
            "rate_percent": f"{row['rate']:g}",
            "base_money": base,
        }
        granted = "tier_discount_back" if row["is_refund"] else "tier_discount"
        used = "tier_discount_back" if row["is_refund"] else "tier_discount_used"
        slot = f"tier {row['membership_id']}"
        movements = (
            ("discount", slot, amount, granted),
            ("use", f"{slot} used", -amount, used),
        )
        return [
            Target(
                origin=Origin("account.move", row["move_id"]),
                slot=name,
                account=Account(
                    "discount", row["partner_id"], row["company_id"], row["currency_id"]
                ),
                movement=movement,
                amount=signed,
                day=fields.Date.context_today(self),
                reason=Reason(code, params),
                base=base,
            )
            for movement, name, signed, code in movements
        ]


class LoyaltyLedgerSync(models.AbstractModel):
    """What tiers take off invoices is booked with everything else."""

    _inherit = "loyalty.ledger.sync"

    def _providers(self):
        """Extend: invoices may carry a tier's discount."""
        providers = super()._providers()
        providers["account.move"].append(self._tier_discount_targets)
        return providers

    def _tier_discount_targets(self, ids):
        """What the lines of tiers take off invoices."""
        return self.env["loyalty.tier.discount"]._targets(ids)


class LoyaltyLedgerProof(models.Model):
    """The proof asks invoices with a tier's discount too."""

    _inherit = "loyalty.ledger.proof"

    def _origins(self):
        """Extend: invoices whose discount may be missing in the ledger."""
        return [*super()._origins(), SQL(_DISCOUNTED)]
