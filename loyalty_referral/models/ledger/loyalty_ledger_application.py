from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ... import ledger_guards
from ...policy import ledger, money
from ...policy.types import Lot, SetOff


class LoyaltyLedgerApplication(models.Model):
    """Which entry used how much of which lot; a negative amount put it back.

    Append-only. What is left of a lot is its amount less its applications; the
    ledger proof compares both.
    """

    _name = "loyalty.ledger.application"
    _description = "Loyalty Application"
    _order = "id desc"
    _log_access = False

    lot_id = fields.Many2one(
        "loyalty.ledger.entry",
        string="Earning",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    entry_id = fields.Many2one(
        "loyalty.ledger.entry",
        string="Used by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="lot_id.currency_id")
    amount = fields.Monetary(required=True, readonly=True)
    pays_debt = fields.Boolean(
        readonly=True, help="The lot paid a debt: a reward taken back after its use."
    )
    date = fields.Date(related="entry_id.date")
    origin_name = fields.Char(related="entry_id.origin_name")

    _amount_not_zero = models.Constraint(
        "CHECK (amount <> 0)", "An application without an amount says nothing."
    )

    def init(self):
        """Let PostgreSQL guard what nobody may change (decision 2)."""
        ledger_guards.install(self.env.cr)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The history of a lot is never deleted."))

    def _apply(self, uses, pays_debt=False):
        """Record ``uses`` and let the lots' remaining amounts follow.

        :param uses: list of (entry id, lot id, amount taken as Decimal)
        :param pays_debt: the entries are debts, which shrink as lots pay them
        """
        if not uses:
            return
        if not pays_debt:
            self._reopen(uses)
        cr = self.env.cr
        inserted = cr.execute_values(
            """
            INSERT INTO loyalty_ledger_application
                        (entry_id, lot_id, amount, pays_debt)
                 VALUES %s
              RETURNING id
            """,
            [(*use, pays_debt) for use in uses],
            page_size=1000,
            fetch=True,
        )
        ids = [id_ for (id_,) in inserted]
        self._move_remaining(SQL.identifier("lot_id"), SQL("-"), ids)
        if pays_debt:
            self._move_remaining(SQL.identifier("entry_id"), SQL("+"), ids)

    def _move_remaining(self, column, sign, application_ids):
        """Shift the remaining amount of one side, relative to what it is now."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE loyalty_ledger_entry AS entry
                   SET remaining = entry.remaining %s used.amount
                  FROM (SELECT %s AS id, SUM(amount) AS amount
                          FROM loyalty_ledger_application
                         WHERE id = ANY(%s)
                      GROUP BY 1) AS used
                 WHERE entry.id = used.id
                """,
                sign,
                column,
                application_ids,
            )
        )

    def _set_off(self, account_ids):
        """Pay the open debts of these accounts from the lots they have (case A9).

        Commission is different: a statement shows what was earned and what was
        taken back side by side, so nothing is set off before it is settled.
        """
        if not account_ids:
            return
        uses = []
        for lots, scale in self._accounts_in_debt(account_ids):
            for pair in ledger.set_off(lots):
                amount = money.to_decimal(pair.amount, scale)
                uses.append((pair.debt_id, pair.lot_id, amount))
        self._apply(uses, pays_debt=True)

    def _reopen(self, uses):
        """Open the debts again that were paid with what ``uses`` now take (case A9)."""
        asked = Counter()
        for _entry_id, lot_id, amount in uses:
            asked[lot_id] += amount
        lot_ids = [lot_id for lot_id, amount in asked.items() if amount > 0]
        if not lot_ids:
            return
        rows = self.env.execute_query(
            SQL(
                """
                SELECT used.entry_id, used.lot_id, SUM(used.amount), lot.remaining,
                       currency.decimal_places
                  FROM loyalty_ledger_application used
                  JOIN loyalty_ledger_entry lot ON lot.id = used.lot_id
                  JOIN res_currency currency ON currency.id = lot.currency_id
                 WHERE used.lot_id = ANY(%s) AND used.pays_debt
              GROUP BY used.entry_id, used.lot_id, lot.remaining,
                       currency.decimal_places
              ORDER BY MAX(used.id) DESC
                """,
                lot_ids,
            )
        )
        short, paid, scales = {}, [], {}
        for debt_id, lot_id, amount, remaining, scale in rows:
            asks, holds = (money.to_minor(n, scale) for n in (asked[lot_id], remaining))
            short[lot_id] = asks - holds
            paid.append(SetOff(debt_id, lot_id, money.to_minor(amount, scale)))
            scales[lot_id] = scale
        self._apply(
            [
                (
                    pair.debt_id,
                    pair.lot_id,
                    -money.to_decimal(pair.amount, scales[pair.lot_id]),
                )
                for pair in ledger.reopened(short, paid)
            ],
            pays_debt=True,
        )

    def _accounts_in_debt(self, account_ids):
        """Read all open items of those accounts that have a debt: (lots, decimals)."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT entry.account_id, currency.decimal_places, entry.id,
                       entry.remaining, entry.date, entry.expires_on,
                       claim.origin_model, claim.origin_id, claim.slot
                  FROM loyalty_ledger_entry entry
                  JOIN loyalty_ledger_transaction claim
                    ON claim.id = entry.transaction_id
                  JOIN res_currency currency ON currency.id = entry.currency_id
                 WHERE entry.remaining <> 0
                   AND entry.account_id IN (
                       SELECT account_id
                         FROM loyalty_ledger_entry
                        WHERE account_id = ANY(%s) AND remaining < 0)
              ORDER BY entry.id
                """,
                account_ids,
            )
        )
        by_account = {}
        for account_id, scale, id_, remaining, day, expires_on, *claim in rows:
            minor = money.to_minor(remaining, scale)
            lot = Lot(id_, minor, day, expires_on, claim=tuple(claim))
            by_account.setdefault((account_id, scale), []).append(lot)
        return [(lots, scale) for (_account, scale), lots in by_account.items()]
