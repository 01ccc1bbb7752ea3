from odoo import fields, models
from odoo.tools import SQL

from ...policy import money, redemption
from ...policy.types import Account, Origin, Reason, Target
from ..ledger.loyalty_ledger_entry import USED_OF_CLAIM

#: What a reward line takes of its lot (below zero): its untaxed amount or, if it is in
#: another currency, that much of what was taken from the lot when it was written. A line
#: of an entry by which credit pays takes what it books.
_TAKEN = """
    CASE WHEN move.move_type = 'entry' THEN -line.balance
         WHEN (line.loyalty_terms -> 'taken')::numeric > 0
         THEN (line.loyalty_terms -> 'lot')::numeric
              * line.price_subtotal / (line.loyalty_terms -> 'taken')::numeric
         ELSE line.price_subtotal END
"""

#: What a claim earned and kept, its latest lot, what posted invoices used of it and
#: what of it has expired.
#: Wants the claim's transaction as ``origin``.
_CLAIM = f"""
    SELECT SUM(entry.amount) AS earned,
           MAX(entry.id) FILTER (WHERE entry.amount > 0) AS latest_id,
           SUM(posted.amount) AS posted, MAX(posted.year) AS year,
           SUM(gone.amount) AS expired
      FROM loyalty_ledger_transaction sibling
      JOIN loyalty_ledger_entry entry
        ON entry.transaction_id = sibling.id AND entry.partner_id IS NOT NULL
 LEFT JOIN LATERAL (
           SELECT MAX((line.loyalty_terms -> 'year')::numeric) AS year,
                  SUM(CASE move.move_type WHEN 'out_refund'
                      THEN {_TAKEN} ELSE -{_TAKEN} END) AS amount
             FROM account_move_line line
             JOIN account_move move ON move.id = line.move_id
            WHERE line.loyalty_lot_id = entry.id
              AND line.parent_state = 'posted') posted ON true
 LEFT JOIN LATERAL (
           SELECT -SUM(expired.amount) AS amount
             FROM loyalty_ledger_transaction own
             JOIN loyalty_ledger_entry expired
               ON expired.transaction_id = own.id AND expired.partner_id IS NOT NULL
            WHERE own.origin_model = 'loyalty.ledger.entry'
              AND own.origin_id = entry.id
              AND own.slot = 'expired') gone ON true
     WHERE sibling.origin_model = origin.origin_model
       AND sibling.origin_id = origin.origin_id
       AND sibling.slot = origin.slot
"""


class LoyaltyRedemptionFacts(models.AbstractModel):
    """What invoices take from their lots today, read from their lines.

    The invoice is the truth, whoever changed it: a deleted draft puts back the
    very lots with their expiry, a credit note restores what it returns, an
    edited line is followed (decision 8).
    """

    _name = "loyalty.redemption.facts"
    _description = "Loyalty Redemption Facts"

    def _targets(self, move_ids):
        """Targets that draw on lots: one for each invoice and lot."""
        self.env.flush_all()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT move.id AS move_id, move.move_type, move.name, lot.id AS lot_id,
                       lot.partner_id, lot.company_id, lot.currency_id,
                       currency.decimal_places AS scale, lot.reward_id,
                       friend.name AS friend, SUM(%s) AS total
                  FROM account_move_line line
                  JOIN account_move move ON move.id = line.move_id
                  JOIN loyalty_ledger_entry lot ON lot.id = line.loyalty_lot_id
                  JOIN loyalty_ledger_transaction origin
                    ON origin.id = lot.transaction_id
                  JOIN res_currency currency ON currency.id = lot.currency_id
             LEFT JOIN loyalty_referral referral
                    ON referral.id = origin.origin_id
                   AND origin.origin_model = 'loyalty.referral'
             LEFT JOIN res_partner friend ON friend.id = referral.friend_id
                 WHERE move.id = ANY(%s)
                   AND lot.purpose = 'credit'
                   AND (move.move_type = 'out_invoice' AND move.state <> 'cancel'
                        OR move.move_type = 'out_refund' AND move.state = 'posted'
                        OR move.move_type = 'entry' AND (move.state = 'posted'
                           OR move.state = 'draft' AND line.balance > 0))
              GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
                """,
                SQL(_TAKEN),
                list(move_ids),
            )
        )
        return [self._target(row) for row in rows]

    def _target(self, row):
        """One invoice and one lot: minus what it uses, plus what it gives back."""
        is_refund = row["move_type"] == "out_refund"
        amount = money.to_minor(row["total"], row["scale"])
        if is_refund:  # parts of a credit note never give back more than was used
            amount = -money.to_minor_down(row["total"], row["scale"])
        return Target(
            origin=Origin("account.move", row["move_id"]),
            slot=f"lot {row['lot_id']}",
            account=_account(row),
            movement="use",
            amount=amount,
            day=fields.Date.context_today(self),
            reason=self._used_reason(row, abs(amount), is_refund or amount > 0),
            lot_id=row["lot_id"],
        )

    def _used_reason(self, row, amount, gives_back):
        """Whose reward an invoice uses, or what its credit note gives back."""
        params = {"friend": row["friend"] or "", "amount_money": amount}
        if gives_back:
            return Reason("credit_restored", params | {"invoice": row["name"]})
        if row["friend"] or not row["reward_id"]:
            return Reason("credit_used", params)
        reward = self.env["loyalty.referral.reward"].browse(row["reward_id"])
        return Reason("reward_used", params | {"title": reward.owner_name})

    def _surplus_targets(self, lot_ids):
        """Targets that let the surplus of claims lapse, or take a lapse back.

        A claim is judged as a whole: what it earned and kept, what was used of
        all its lots. Its latest lot carries the lapse.
        """
        self.env.flush_all()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT lot.id AS lot_id, lot.partner_id, lot.company_id,
                       lot.currency_id, lot.lapses, currency.decimal_places AS scale,
                       claim.earned, claim.latest_id, claim.posted, claim.year,
                       claim.expired,
                       COALESCE(taken.used, 0) AS used
                  FROM loyalty_ledger_entry lot
                  JOIN res_currency currency ON currency.id = lot.currency_id
                  JOIN loyalty_ledger_transaction origin
                    ON origin.id = lot.transaction_id
                  JOIN LATERAL (%s) claim ON true
             LEFT JOIN LATERAL (%s) taken ON true
                 WHERE lot.id = ANY(%s) AND lot.purpose = 'credit'
                """,
                SQL(_CLAIM),
                SQL(USED_OF_CLAIM),
                list(lot_ids),
            )
        )
        return [self._surplus_target(row) for row in rows]

    def _surplus_target(self, row):
        """What of one lot lapses, now that its year is covered."""
        earned, used, posted, year, expired = (
            money.to_minor(row[name] or 0, row["scale"])
            for name in ("earned", "used", "posted", "year", "expired")
        )
        lapses = row["lapses"] and row["lot_id"] == row["latest_id"]
        lapsed = redemption.surplus(earned - used - expired, posted, year, lapses)
        reason = Reason(
            "surplus_lapsed" if lapsed else "surplus_kept", {"year_money": year}
        )
        return Target(
            origin=Origin("loyalty.ledger.entry", row["lot_id"]),
            slot="surplus",
            account=_account(row),
            movement="lapse",
            amount=-lapsed,
            day=fields.Date.context_today(self),
            reason=reason,
            lot_id=row["lot_id"],
        )

    def _lots_used_by(self, move_ids):
        """Ids of the lots that ``move_ids`` use or ever used, and their siblings."""
        return self._lots(
            """
            SELECT lot.id
              FROM loyalty_ledger_transaction used
              JOIN loyalty_ledger_entry drawn ON drawn.id = used.lot_id
              JOIN loyalty_ledger_transaction claim ON claim.id = drawn.transaction_id
              JOIN loyalty_ledger_transaction sibling
                ON sibling.origin_model = claim.origin_model
               AND sibling.origin_id = claim.origin_id
               AND sibling.slot = claim.slot
              JOIN loyalty_ledger_entry lot ON lot.transaction_id = sibling.id
             WHERE used.origin_model = 'account.move'
               AND used.origin_id = ANY(%s)
               AND lot.partner_id IS NOT NULL
               AND lot.amount > 0
            """,
            move_ids,
        )

    def _lots_of(self, model, origin_ids):
        """Ids of the lots that these origins ever opened."""
        return self._lots(
            """
            SELECT lot.id
              FROM loyalty_ledger_transaction claim
              JOIN loyalty_ledger_entry lot ON lot.transaction_id = claim.id
             WHERE claim.origin_model = %s
               AND claim.origin_id = ANY(%s)
               AND lot.partner_id IS NOT NULL
               AND lot.amount > 0
            """,
            model,
            origin_ids,
        )

    def _lots(self, query, *params):
        """Distinct ids that ``query`` finds; its last parameter is a list of ids."""
        *others, ids = params
        rows = self.env.execute_query(SQL(query, *others, list(ids)))
        return sorted({lot_id for (lot_id,) in rows})


def _account(row):
    """The account that owns the lot of ``row``."""
    return Account("credit", row["partner_id"], row["company_id"], row["currency_id"])
