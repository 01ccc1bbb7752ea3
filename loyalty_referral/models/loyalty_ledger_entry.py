import logging
from collections import defaultdict
from dataclasses import dataclass, replace

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..policy import money
from ..policy.types import Lot
from .loyalty_ledger_account import PURPOSES
from .loyalty_ledger_transaction import KINDS

_logger = logging.getLogger(__name__)

#: What was used of all lots of one claim: a payment undone and made again opens a new
#: lot, but the right still covers one year. Wants the claim's transaction as ``origin``.
USED_OF_CLAIM = """
    SELECT SUM(application.amount) AS used
      FROM loyalty_ledger_transaction sibling
      JOIN loyalty_ledger_entry earned
        ON earned.transaction_id = sibling.id AND earned.partner_id IS NOT NULL
      JOIN loyalty_ledger_application application ON application.lot_id = earned.id
      JOIN loyalty_ledger_entry spent
        ON spent.id = application.entry_id AND spent.kind IN ('spend', 'release')
     WHERE sibling.origin_model = origin.origin_model
       AND sibling.origin_id = origin.origin_id
       AND sibling.slot = origin.slot
"""


@dataclass
class OpenLot:
    """A lot that an invoice may use, with the records its invoice line names."""

    lot: Lot
    reward: models.Model
    program: models.Model
    friend: models.Model  # empty where nobody was brought

    def reserve(self, amount):
        """Take ``amount`` (minor units) out of the lot for the rest of this batch."""
        self.lot = replace(
            self.lot,
            remaining=self.lot.remaining - amount,
            used=self.lot.used + amount,
        )


class LoyaltyLedgerEntry(models.Model):
    """A leg of a transaction. A beneficiary's earning is a lot that can be used.

    Append-only: PostgreSQL refuses to change or delete anything but
    ``remaining``, and ``remaining`` follows the applications. Nobody, not even a
    manager, has the right to create or write entries; only the ledger does.
    """

    _name = "loyalty.ledger.entry"
    _description = "Loyalty Entry"
    _order = "date desc, id desc"
    _log_access = False

    transaction_id = fields.Many2one(
        "loyalty.ledger.transaction",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    account_id = fields.Many2one(
        "loyalty.ledger.account",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Beneficiary",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, readonly=True, ondelete="restrict"
    )
    purpose = fields.Selection(PURPOSES, required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    date = fields.Date(required=True, readonly=True)
    amount = fields.Monetary(required=True, readonly=True)
    base_amount = fields.Monetary(
        readonly=True, help="The amount that the rate was applied to."
    )
    remaining = fields.Monetary(
        required=True,
        readonly=True,
        help="What of an earning is not used up, or of a debt not yet set off.",
    )
    available_on = fields.Date(
        readonly=True, help="First day on which the amount may be used or paid out."
    )
    expires_on = fields.Date(readonly=True)
    lapses = fields.Boolean(
        string="Surplus lapses",
        readonly=True,
        help="What is worth more than a year of the own contract lapses once a year "
        "has been covered.",
    )
    reward_id = fields.Many2one(
        "loyalty.referral.reward",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The promise that this entry keeps; it says what the amount is good for.",
    )
    explanation = fields.Char(related="transaction_id.explanation")
    origin_name = fields.Char(related="transaction_id.origin_name")
    application_ids = fields.One2many(
        "loyalty.ledger.application", "lot_id", readonly=True
    )

    _remaining_within_amount = models.Constraint(
        "CHECK (remaining * amount >= 0 AND abs(remaining) <= abs(amount))",
        "More would be used than is left.",
    )
    _amount_not_zero = models.Constraint(
        "CHECK (amount <> 0)", "An entry without an amount says nothing."
    )
    _open_idx = models.Index("(account_id) WHERE remaining <> 0")
    _list_idx = models.Index(
        "(purpose, date DESC, id DESC) WHERE partner_id IS NOT NULL"
    )

    @api.depends("partner_id", "kind", "date")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = (
                f"{entry.partner_id.display_name or entry.account_id.counterpart} "
                f"{entry.date}"
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "Ledger entries are never deleted; they are corrected by others."
            )
        )

    def action_open_origin(self):
        """Open the document behind this entry."""
        return self.transaction_id.action_open_origin()

    def _open_lots(self, partner_ids, company):
        """Lots that ``partner_ids`` may use today, locked until the commit.

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
        return self._read_open_lots(accounts.ids, company)

    def _look_at_lots(self, partner_ids, company):
        """The same without a lock: what could be used now, for those who only look."""
        accounts = self._accounts_with_credit(partner_ids, company)
        return self._read_open_lots(accounts.ids, company) if accounts else {}

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

    def _read_open_lots(self, account_ids, company):
        """Read the open lots of locked accounts, with reward, programme and friend."""
        today = fields.Date.context_today(self)
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT lot.id, lot.partner_id, lot.remaining, lot.date,
                       lot.expires_on, lot.lapses, COALESCE(claim.used, 0) AS used,
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
                   AND lot.available_on <= %s
                   AND (lot.expires_on IS NULL OR lot.expires_on >= %s)
              ORDER BY lot.id
                """,
                SQL(USED_OF_CLAIM),
                account_ids,
                today,
                today,
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
                reward.program_id,
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
