from collections import defaultdict
from dataclasses import replace

from odoo import fields, models
from odoo.tools import SQL, groupby

from ...policy import expiry, ledger, money
from ...policy.types import Account, Origin, Reason, Target

_LOTS_OF_CLAIMS = """
    SELECT lot.id, claim.model, claim.id, claim.slot,
           COALESCE(lot.extended_until, lot.expires_on)
      FROM unnest(%s::varchar[], %s::int[], %s::varchar[]) AS claim(model, id, slot)
      JOIN loyalty_ledger_transaction origin
        ON origin.origin_model = claim.model
       AND origin.origin_id = claim.id
       AND origin.slot = claim.slot
      JOIN loyalty_ledger_entry lot
        ON lot.transaction_id = origin.id AND lot.partner_id IS NOT NULL
     WHERE lot.amount > 0
"""

#: Lots with a last day, what of each lapsed so far, and the debts of its account if
#: one of them is what was taken back of the lot's own claim.
_LOTS = """
    SELECT lot.id AS lot_id, lot.account_id, lot.purpose, lot.partner_id,
           lot.company_id, lot.currency_id, lot.remaining,
           COALESCE(lot.extended_until, lot.expires_on) AS expires_on,
           currency.decimal_places AS scale,
           COALESCE(lapsed.expired, 0) AS expired,
           COALESCE(lapsed.surplus, 0) AS surplus,
           CASE WHEN debt.is_own THEN debt.amount ELSE 0 END AS debt
      FROM loyalty_ledger_entry lot
      JOIN res_currency currency ON currency.id = lot.currency_id
      JOIN loyalty_ledger_transaction origin ON origin.id = lot.transaction_id
 LEFT JOIN LATERAL (
           SELECT -SUM(entry.amount) FILTER (WHERE own.slot = 'expired') AS expired,
                  -SUM(entry.amount) FILTER (WHERE own.slot = 'surplus') AS surplus
             FROM loyalty_ledger_transaction own
             JOIN loyalty_ledger_entry entry
               ON entry.transaction_id = own.id AND entry.partner_id IS NOT NULL
            WHERE own.origin_model = 'loyalty.ledger.entry'
              AND own.origin_id = lot.id) lapsed ON true
 LEFT JOIN LATERAL (
           SELECT -SUM(item.remaining) AS amount,
                  BOOL_OR(claim.origin_model = origin.origin_model
                          AND claim.origin_id = origin.origin_id
                          AND claim.slot = origin.slot) AS is_own
             FROM loyalty_ledger_entry item
             JOIN loyalty_ledger_transaction claim ON claim.id = item.transaction_id
            WHERE item.account_id = lot.account_id
              AND item.remaining < 0) debt ON true
     WHERE lot.id = ANY(%s)
       AND lot.expires_on IS NOT NULL
       AND lot.amount > 0
       AND lot.partner_id IS NOT NULL
  ORDER BY lot.account_id, lot.id
"""


class LoyaltyExpiryFacts(models.AbstractModel):
    """What lots have expired of today, read from what is left of them."""

    _name = "loyalty.expiry.facts"
    _description = "Loyalty Expiry Facts"

    def _targets(self, lot_ids, surpluses):
        """Targets that let lots expire, or take that back.

        :param surpluses: targets of what lapses of the same lots as a surplus; that
            goes first, so nothing lapses twice
        """
        surplus_of = {target.lot_id: -target.amount for target in surpluses}
        rows = self.env.execute_query_dict(SQL(_LOTS, list(lot_ids)))
        lots = self.env["loyalty.ledger.entry"].browse(row["lot_id"] for row in rows)
        may_expire = set(lots._may_expire().ids)
        today = fields.Date.context_today(self)
        targets = []
        for _account_id, group in groupby(rows, lambda row: row["account_id"]):
            due, kept = [], []
            for row in group:
                is_due = expiry.is_over(row["expires_on"], today)
                # what has expired is not asked for its notice again
                is_allowed = row["expired"] > 0 or row["lot_id"] in may_expire
                is_due = is_due and is_allowed
                (due if is_due else kept).append(row)
            debt = max((_minor(row, "debt") for row in due), default=0)
            unused = [_unused(row, surplus_of.get(row["lot_id"], 0)) for row in due]
            amounts = expiry.expired(unused, debt) + [0] * len(kept)
            targets += [
                self._target(row, amount, today)
                for row, amount in zip(due + kept, amounts, strict=True)
            ]
        return targets

    def _lapsed_of(self, drafts):
        """What has lapsed of the lots of claims that ``drafts`` take back.

        :return: dict from the key of a claim's target to its policy ``Booked`` lapses
        """
        taken_back = [d.target for d in drafts if ledger.is_taken_back(d)]
        if not taken_back:
            return {}
        names = [(t.origin.model, t.origin.id, t.slot) for t in taken_back]
        columns = map(list, zip(*names, strict=True))
        rows = self.env.execute_query(SQL(_LOTS_OF_CLAIMS, *columns))
        lots = {lot_id: (tuple(name), until) for lot_id, *name, until in rows}
        booked = self.env["loyalty.ledger.sync"]._booked(
            "loyalty.ledger.entry", list(lots)
        )
        found = defaultdict(list)
        # "expired" before "surplus": what was lost last comes back first
        for row in sorted(booked.values(), key=lambda row: row.withdrawn.slot):
            name, until = lots[row.withdrawn.lot_id]
            if row.withdrawn.slot == "expired":
                reason = Reason("expiry_undone", {"until_date": until})
                row = replace(row, withdrawn=replace(row.withdrawn, reason=reason))
            found[name, row.withdrawn.account].append(row)
        return {
            target.key: found[name, target.account]
            for name, target in zip(names, taken_back, strict=True)
        }

    def _target(self, row, amount, today):
        """What has expired of one lot."""
        comes_back = amount < _minor(row, "expired")
        reason = Reason(
            "expiry_undone" if comes_back else "credit_expired",
            {"until_date": row["expires_on"]},
        )
        names = ("purpose", "partner_id", "company_id", "currency_id")
        return Target(
            origin=Origin("loyalty.ledger.entry", row["lot_id"]),
            slot="expired",
            account=Account(*(row[name] for name in names)),
            movement="lapse",
            amount=-amount,
            day=today,
            reason=reason,
            lot_id=row["lot_id"],
        )


def _minor(row, name):
    """An amount of a row, in minor units."""
    return money.to_minor(row[name], row["scale"])


def _unused(row, surplus):
    """What a lot would hold if nothing of it had expired."""
    put_back = _minor(row, "surplus") - surplus
    return _minor(row, "remaining") + _minor(row, "expired") + put_back
