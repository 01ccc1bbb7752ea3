from odoo import api, fields, models
from odoo.tools import SQL

from ... import ledger_guards

PURPOSES = [
    ("credit", "Credit"),
    ("cash", "Cash"),
    ("discount", "Tier discount"),
    ("commission", "Commission"),
]

#: Later earnings pay what was taken back after it was used; a statement shows both.
SET_OFF_AT_ONCE = ("credit", "cash")


class LoyaltyLedgerAccount(models.Model):
    """Whose money: one balance per beneficiary, purpose, company and currency.

    The row is also the lock: whoever changes what an account owns updates its
    row first, so two transactions can never spend the same lot (decision 2).
    Counter accounts, the other side of every booking, have no partner; their
    balance is not stored, or all beneficiaries would queue for one row.
    """

    _name = "loyalty.ledger.account"
    _description = "Loyalty Account"
    _order = "partner_id, purpose, id"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner",
        string="Beneficiary",
        index=True,
        ondelete="restrict",
        readonly=True,
        help="The company or person the amounts are owed to.",
    )
    counterpart = fields.Char(
        readonly=True,
        help="For the other side of the bookings: where the amounts come from or go.",
    )
    purpose = fields.Selection(PURPOSES, required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="restrict", readonly=True
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, ondelete="restrict", readonly=True
    )
    balance = fields.Monetary(
        readonly=True,
        help="Granted, not yet used, taken back or paid out. Negative: a debt that "
        "later rights are set off against.",
    )
    entry_ids = fields.One2many("loyalty.ledger.entry", "account_id", readonly=True)

    _key_uniq = models.UniqueIndex(
        "(company_id, currency_id, purpose, COALESCE(partner_id, 0), "
        "COALESCE(counterpart, ''))",
        "There is already a loyalty account of this kind.",
    )
    _owner_or_counterpart = models.Constraint(
        "CHECK ((partner_id IS NULL) <> (counterpart IS NULL))",
        "A loyalty account belongs to a beneficiary or is a counterpart, not both.",
    )

    @api.depends("partner_id", "counterpart", "purpose")
    def _compute_display_name(self):
        purposes = dict(self._fields["purpose"]._description_selection(self.env))
        for account in self:
            owner = account.partner_id.display_name or account.counterpart or ""
            account.display_name = f"{owner} ({purposes.get(account.purpose, '')})"

    def _credit_of(self, moves):
        """What the owners of ``moves`` have not used yet: dict from move to amount, in
        the currency of the move's company."""
        rows = self._read_group(
            [
                ("partner_id", "in", moves.commercial_partner_id.ids),
                ("purpose", "=", "credit"),
            ],
            ["partner_id", "company_id", "currency_id"],
            ["balance:sum"],
        )
        balances = {tuple(owner): balance for *owner, balance in rows}
        own = ("commercial_partner_id", "company_id", "company_currency_id")
        return {
            move: balances.get(tuple(move[name] for name in own), 0.0) for move in moves
        }

    def _open(self, keys):
        """Find or create the accounts of ``keys`` and lock them until the commit.

        :param keys: set of (company, currency, purpose, partner or None,
            counterpart or None), ids as integers
        :return: dict from key to account id

        Locks are taken in the order of ids, so two batches cannot wait for each
        other. Raises a serialization failure if somebody changed one of the
        accounts after this transaction began; Odoo repeats the request then, and
        :meth:`loyalty.ledger.inbox._drain` tries again later.
        """
        found = self._find(keys)
        missing = [key for key in keys if key not in found]
        if missing:
            self.env.cr.execute_values(
                """
                INSERT INTO loyalty_ledger_account
                            (company_id, currency_id, purpose, partner_id,
                             counterpart, balance)
                     VALUES %s
                ON CONFLICT DO NOTHING
                """,
                [(*key, 0) for key in missing],
                page_size=1000,
            )
            found |= self._find(missing)
        self._lock([id_ for key, id_ in found.items() if key[3]])
        return found

    def _find(self, keys):
        """Map those of ``keys`` that have an account to its id."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT company_id, currency_id, purpose, partner_id, counterpart, id
                  FROM loyalty_ledger_account
                 WHERE partner_id = ANY(%s)
             UNION ALL
                SELECT company_id, currency_id, purpose, partner_id, counterpart, id
                  FROM loyalty_ledger_account
                 WHERE partner_id IS NULL AND counterpart = ANY(%s)
                """,
                [key[3] for key in keys if key[3]],
                [key[4] for key in keys if key[4]],
            )
        )
        wanted = set(keys)
        return {row[:5]: row[5] for row in rows if row[:5] in wanted}

    def _lock(self, account_ids):
        """Hold the rows of ``account_ids`` until the commit, lowest id first."""
        self.env.cr.execute(
            SQL(
                "SELECT id FROM loyalty_ledger_account "
                "WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
                account_ids,
            )
        )
        self.invalidate_model(["balance"])

    def _merge_owners(self, sources, target):
        """Give everything of ``sources`` to ``target``: two accounts become one.

        Entries keep their amounts, dates and documents and get the new owner;
        the balances add up. Core would delete one of two accounts instead.
        """
        owned = [("partner_id", "in", sources.ids)]
        for account in self.sudo().search(owned, order="id"):
            key = (
                account.company_id.id,
                account.currency_id.id,
                account.purpose,
                target.id,
                None,
            )
            into = self.browse(self._open({key})[key])
            self._lock([account.id, into.id])
            with ledger_guards.owner_may_change(self.env.cr):
                self.env.cr.execute(
                    SQL(
                        "UPDATE loyalty_ledger_entry "
                        "SET account_id = %s, partner_id = %s WHERE account_id = %s",
                        into.id,
                        target.id,
                        account.id,
                    )
                )
            self.env.cr.execute(
                SQL(
                    "UPDATE loyalty_ledger_account SET balance = balance + %s "
                    "WHERE id = %s",
                    account.balance,
                    into.id,
                )
            )
            self.env.cr.execute(
                SQL("DELETE FROM loyalty_ledger_account WHERE id = %s", account.id)
            )
            if into.purpose in SET_OFF_AT_ONCE:
                self.env["loyalty.ledger.application"]._set_off([into.id])
        self.env.invalidate_all()
