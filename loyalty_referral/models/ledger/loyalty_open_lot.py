import logging
from collections import defaultdict
from dataclasses import dataclass, replace

from psycopg2 import OperationalError

from odoo import fields, models
from odoo.tools import SQL

from ...policy import money
from ...policy.types import Lot
from .loyalty_ledger_entry import USED_OF_CLAIM

_logger = logging.getLogger(__name__)

#: An invoice uses the lot, and the ledger has not been able to book it yet.
UNBOOKED = """
    SELECT FROM account_move_line line
           JOIN loyalty_ledger_inbox waiting
             ON waiting.origin_id = line.move_id
            AND waiting.origin_model = 'account.move'
          WHERE line.loyalty_lot_id = lot.id
            AND NOT EXISTS (
                SELECT FROM loyalty_ledger_transaction booked
                      WHERE booked.origin_model = 'account.move'
                        AND booked.origin_id = line.move_id
                        AND booked.lot_id = lot.id)
"""


@dataclass
class OpenLot:
    """A lot that an invoice may use, with the records its invoice line names."""

    lot: Lot
    reward: models.Model
    owner: models.Model  # whoever promised the reward
    friend: models.Model  # empty where nobody was brought

    def reserve(self, claim, taken):
        """Take ``taken`` (minor units) out of the lot for the rest of this batch.

        :param claim: dict of what the uses of one document cover of each claim
        """
        self.lot = replace(
            self.lot,
            remaining=self.lot.remaining - taken,
            used=self.lot.used + claim.get(self.lot.claim, taken),
        )


def reserve(lots, uses):
    """Reserve what a document uses; the lots of one claim have covered it together.

    :param lots: dict from lot id to :class:`OpenLot`
    :param uses: list of policy ``Use``
    """
    taken = {use.lot_id: use.amount for use in uses}
    claims = defaultdict(int)
    for id_, amount in taken.items():
        claims[lots[id_].lot.claim] += amount
    for id_, row in lots.items():
        row.reserve(claims, taken.get(id_, 0))


class LoyaltyLedgerEntry(models.Model):
    """What of the ledger an invoice may use: the open lots of its owner."""

    _inherit = "loyalty.ledger.entry"

    def _open_lots(self, partner_ids, company, vat_mode="discount"):
        """Lots that ``partner_ids`` may use today, locked until the commit.

        :param vat_mode: those that are price reductions, or those that are payments
        :return: dict from partner id to a dict from lot id to :class:`OpenLot`.
            Empty when another transaction is just using them: an invoice then
            stays without a discount rather than with money that is gone.
        """
        accounts = self._accounts_with_credit(partner_ids, company)
        if not accounts:
            return {}
        try:
            with self.env.cr.savepoint(flush=False):
                accounts._lock(accounts.ids)
        except OperationalError as conflict:
            _logger.info("credit of %s is in use elsewhere: %s", partner_ids, conflict)
            return {}
        return self._read_open_lots(accounts.ids, company, vat_mode)

    def _hold_credit(self, partner_ids, company):
        """Lock the credit of ``partner_ids`` for somebody who waits for it.

        :raise OperationalError: another transaction was just at it. Odoo repeats the
            request, which then sees what is left.
        """
        accounts = self._accounts_with_credit(partner_ids, company)
        accounts._lock(accounts.ids)

    def _look_at_lots(self, partner_ids, company, vat_mode="discount"):
        """The same without a lock: what could be used now, for those who only look."""
        accounts = self._accounts_with_credit(partner_ids, company)
        return self._read_open_lots(accounts.ids, company, vat_mode) if accounts else {}

    def _accounts_with_credit(self, partner_ids, company):
        """Accounts of ``partner_ids`` that hold credit of ``company``."""
        return self.env["loyalty.ledger.account"].search_fetch(
            [
                ("partner_id", "in", list(partner_ids)),
                ("purpose", "=", "credit"),
                ("company_id", "=", company.id),
                ("currency_id", "=", company.currency_id.id),
                ("balance", ">", 0),
            ],
            ["id"],
        )

    def _read_open_lots(self, account_ids, company, vat_mode):
        """Read the open lots of locked accounts, with reward, owner and friend."""
        today = fields.Date.context_today(self)
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT lot.id, lot.partner_id, lot.remaining, lot.date,
                       COALESCE(lot.extended_until, lot.expires_on) AS expires_on,
                       lot.lapses, COALESCE(claim.used, 0) AS used,
                       reward.id AS reward_id, reward.sequence, reward.use_on,
                       reward.stacking = 'single' AS single,
                       origin.origin_model, origin.origin_id, origin.slot,
                       NULLIF(referral.friend_id, lot.partner_id) AS friend_id
                  FROM loyalty_ledger_entry lot
                  JOIN loyalty_referral_reward reward ON reward.id = lot.reward_id
                  JOIN loyalty_ledger_transaction origin
                    ON origin.id = lot.transaction_id
             LEFT JOIN loyalty_referral referral
                    ON referral.id = origin.origin_id
                   AND origin.origin_model = 'loyalty.referral'
             LEFT JOIN LATERAL (%s) claim ON true
                 WHERE lot.account_id = ANY(%s)
                   AND lot.remaining > 0
                   AND reward.vat_mode = %s
                   AND NOT EXISTS (%s)
                   AND lot.available_on <= %s
                   AND (lot.expires_on IS NULL
                        OR COALESCE(lot.extended_until, lot.expires_on) >= %s)
              ORDER BY lot.id
                """,
                SQL(USED_OF_CLAIM),
                account_ids,
                vat_mode,
                SQL(UNBOOKED),
                *(today, today),
            )
        )
        rewards = self._together("loyalty.referral.reward", rows, "reward_id")
        friends = self._together("res.partner", rows, "friend_id")
        scale = company.currency_id.decimal_places
        lots = defaultdict(dict)
        for row in rows:
            reward = rewards[row["reward_id"]]
            lots[row["partner_id"]][row["id"]] = OpenLot(
                _as_lot(row, scale),
                reward,
                reward._owner(),
                friends.get(row["friend_id"], self.env["res.partner"]),
            )
        return lots

    def _together(self, model, rows, name):
        """Records that rows name, read together: dict from id to record."""
        records = self.env[model].browse({row[name] for row in rows if row[name]})
        return {record.id: record for record in records}


def _as_lot(row, scale):
    """The policy's view of a row of ``_read_open_lots``."""
    return Lot(
        row["id"],
        money.to_minor(row["remaining"], scale),
        row["date"],
        row["expires_on"],
        used=money.to_minor(row["used"], scale),
        lapses=row["lapses"],
        claim=(row["origin_model"], row["origin_id"], row["slot"]),
        priority=row["sequence"],
        single=row["single"],
        use_on=row["use_on"],
    )
