import hashlib
import json
from datetime import date

from odoo import fields, models
from odoo.tools import SQL

from ...policy import ledger, money
from ...policy.types import MOVEMENTS
from .loyalty_ledger_account import SET_OFF_AT_ONCE

#: Rows per statement: large enough that the number of statements does not matter.
PAGE = 1000


class LoyaltyLedgerPosting(models.AbstractModel):
    """The kernel that writes the ledger: drafts in, rows out, each exactly once.

    Set-based: a dozen statements whatever the number of drafts. It decides
    nothing; what to append was decided by ``policy.ledger``.
    """

    _name = "loyalty.ledger.posting"
    _description = "Loyalty Ledger Posting"

    def _append(self, drafts):
        """Append ``drafts`` (policy) and move balances and lots.

        :return: dict from each draft that was new to the id of its entry
        :raise ValueError: a movement is already there with other content
        :raise psycopg2.errors.CheckViolation: a lot holds less than is drawn
        """
        if not drafts:
            return {}
        accounts = self._open_accounts(drafts)
        claimed = self._claim(drafts)
        if not claimed:
            return {}
        entry_ids = self._insert_legs(claimed, accounts)
        self._move_balances(list(entry_ids.values()))
        self._draw_from_lots(entry_ids)
        in_debt = [
            id_ for key, id_ in accounts.items() if key[2] in SET_OFF_AT_ONCE and key[3]
        ]
        self.env["loyalty.ledger.application"]._set_off(in_debt)
        for model in ("entry", "transaction", "account", "application"):
            self.env[f"loyalty.ledger.{model}"].invalidate_model()
        return entry_ids

    def _open_accounts(self, drafts):
        """Lock or create both sides of ``drafts``: dict from key to account id."""
        keys = set()
        for draft in drafts:
            keys.add(_own_key(draft))
            keys.add(_other_key(draft))
        return self.env["loyalty.ledger.account"]._open(keys)

    def _claim(self, drafts):
        """Insert one transaction per draft; return those that are new, with ids."""
        rows = {ledger.idempotency_key(draft): draft for draft in drafts}
        now, uid = fields.Datetime.now(), self.env.uid
        inserted = self.env.cr.execute_values(
            """
            INSERT INTO loyalty_ledger_transaction
                        (idempotency_key, digest, kind, movement, purpose, company_id,
                         currency_id, date, origin_model, origin_id, slot, lot_id,
                         reason_code, reason_params, create_date, create_uid,
                         write_date, write_uid)
                 VALUES %s
            ON CONFLICT (idempotency_key) DO NOTHING
              RETURNING idempotency_key, id
            """,
            [
                (key, *_transaction_values(draft), now, uid, now, uid)
                for key, draft in rows.items()
            ],
            page_size=PAGE,
            fetch=True,
        )
        claimed = {rows.pop(key): id_ for key, id_ in inserted}
        self._refuse_contradictions(rows)
        return claimed

    def _refuse_contradictions(self, repeated):
        """Accept repeats of a movement; refuse another one under the same name."""
        if not repeated:
            return
        found = self.env.execute_query(
            SQL(
                "SELECT idempotency_key, digest FROM loyalty_ledger_transaction "
                "WHERE idempotency_key = ANY(%s)",
                list(repeated),
            )
        )
        for key, digest in found:
            if digest != _digest(repeated[key]):
                raise ValueError(f"the ledger already holds {key} with another content")

    def _insert_legs(self, claimed, accounts):
        """Insert both legs of each claimed draft: dict from draft to entry id."""
        scales = self._scales(claimed)
        own, other = [], []
        for draft, transaction_id in claimed.items():
            scale = scales[draft.target.account.currency_id]
            own.append(_own_leg(draft, transaction_id, accounts, scale))
            other.append(_other_leg(draft, transaction_id, accounts, scale))
        query = """
            INSERT INTO loyalty_ledger_entry
                        (transaction_id, account_id, partner_id, company_id,
                         currency_id, purpose, kind, date, amount, base_amount,
                         remaining, available_on, expires_on, lapses, reward_id)
                 VALUES %s
              RETURNING transaction_id, id
        """
        inserted = self.env.cr.execute_values(query, own, page_size=PAGE, fetch=True)
        self.env.cr.execute_values(query, other, page_size=PAGE)
        entry_ids = dict(inserted)
        return {draft: entry_ids[claimed[draft]] for draft in claimed}

    def _scales(self, drafts):
        """Number of decimals of each currency among ``drafts``."""
        currencies = {draft.target.account.currency_id for draft in drafts}
        return {
            currency.id: currency.decimal_places
            for currency in self.env["res.currency"].browse(currencies)
        }

    def _move_balances(self, entry_ids):
        """Add new entries to their accounts' balances, relative and in one go."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE loyalty_ledger_account AS account
                   SET balance = account.balance + new.amount
                  FROM (SELECT account_id, SUM(amount) AS amount
                          FROM loyalty_ledger_entry
                         WHERE id = ANY(%s)
                      GROUP BY account_id) AS new
                 WHERE account.id = new.account_id
                """,
                entry_ids,
            )
        )

    def _draw_from_lots(self, entry_ids):
        """Take from (or put back into) the lots that drafts name."""
        scales = self._scales(entry_ids)
        uses = []
        for draft, entry_id in entry_ids.items():
            if draft.target.lot_id:
                scale = scales[draft.target.account.currency_id]
                amount = money.to_decimal(-draft.amount, scale)
                uses.append((entry_id, draft.target.lot_id, amount))
        self.env["loyalty.ledger.application"]._apply(uses)


def _own_key(draft):
    """Key of the beneficiary's account (see ``loyalty.ledger.account._open``)."""
    account = draft.target.account
    return (
        account.company_id,
        account.currency_id,
        account.purpose,
        account.partner_id,
        None,
    )


def _other_key(draft):
    """Key of the counter account."""
    counterpart = MOVEMENTS[draft.target.movement].counterpart
    return (*_own_key(draft)[:3], None, counterpart)


def _own_leg(draft, transaction_id, accounts, scale):
    """Column values of the beneficiary's leg."""
    target = draft.target
    amount = money.to_decimal(draft.amount, scale)
    is_open = target.movement in ("earn", "adjust") and not target.lot_id
    return (
        transaction_id,
        accounts[_own_key(draft)],
        target.account.partner_id,
        target.account.company_id,
        target.account.currency_id,
        target.account.purpose,
        draft.kind,
        target.day,
        amount,
        money.to_decimal(target.base, scale),
        amount if is_open else 0,
        target.available_on or target.day,
        target.expires_on,
        target.lapses,
        target.reward_id,
    )


def _other_leg(draft, transaction_id, accounts, scale):
    """Column values of the counter account's leg: the same with the other sign."""
    target = draft.target
    return (
        transaction_id,
        accounts[_other_key(draft)],
        None,
        target.account.company_id,
        target.account.currency_id,
        target.account.purpose,
        draft.kind,
        target.day,
        -money.to_decimal(draft.amount, scale),
        0,
        0,
        None,
        None,
        False,
        target.reward_id,
    )


def _digest(draft):
    """Fingerprint of what a draft would book."""
    target = draft.target
    content = [draft.kind, draft.amount, target.base, target.lot_id]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]


def _transaction_values(draft):
    """Column values of a draft's transaction, in the order of the INSERT."""
    target = draft.target
    return (
        _digest(draft),
        draft.kind,
        target.movement,
        target.account.purpose,
        target.account.company_id,
        target.account.currency_id,
        target.day,
        target.origin.model,
        target.origin.id,
        target.slot,
        target.lot_id,
        target.reason.code,
        json.dumps(dict(target.reason.params), default=_json_value),
    )


def _json_value(value):
    """Dates and decimals are kept as text in the reason."""
    return value.isoformat() if isinstance(value, date) else str(value)
