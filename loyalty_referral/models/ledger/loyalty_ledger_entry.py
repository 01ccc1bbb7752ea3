import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

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
