from odoo import fields, models
from odoo.tools import SQL

from ...policy import money
from ...policy.reasons import EntryReason
from ...policy.types import Account, Origin, Reason, Target


class LoyaltyCashFacts(models.AbstractModel):
    """What vendor bills pay out of cash rewards today, read from their lines.

    The bill is the truth, whoever changed it: a cancelled or deleted bill, or a
    line taken off a draft, opens the very lot again; so does a posted refund.
    """

    _name = "loyalty.cash.facts"
    _description = "Loyalty Cash Facts"

    def _targets(self, move_ids):
        """Targets that settle lots: one for each bill and lot."""
        self.env.flush_all()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT move.id AS move_id, move.move_type, lot.id AS lot_id,
                       COALESCE(NULLIF(move.name, '/'), move.ref, '') AS bill,
                       lot.partner_id, lot.company_id, lot.currency_id,
                       currency.decimal_places AS scale,
                       SUM(line.price_subtotal) AS total
                  FROM account_move_line line
                  JOIN account_move move ON move.id = line.move_id
                  JOIN loyalty_ledger_entry lot
                    ON lot.id = line.loyalty_lot_id AND lot.purpose = 'cash'
                  JOIN res_currency currency ON currency.id = lot.currency_id
                 WHERE move.id = ANY(%s)
                   AND (move.move_type = 'in_invoice' AND move.state <> 'cancel'
                        OR move.move_type = 'in_refund' AND move.state = 'posted')
              GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
                """,
                list(move_ids),
            )
        )
        return [self._target(row) for row in rows]

    def _target(self, row):
        """One bill and one lot: minus what it pays, plus what a refund returns."""
        is_refund = row["move_type"] == "in_refund"
        total = money.to_minor(row["total"], row["scale"])
        reason = EntryReason.CASH_RETURNED if is_refund else EntryReason.CASH_BILLED
        return Target(
            origin=Origin("account.move", row["move_id"]),
            slot=f"lot {row['lot_id']}",
            account=Account(
                "cash", row["partner_id"], row["company_id"], row["currency_id"]
            ),
            movement="settle",
            amount=total if is_refund else -total,
            day=fields.Date.context_today(self),
            reason=Reason(reason, {"amount_money": abs(total), "bill": row["bill"]}),
            lot_id=row["lot_id"],
        )
