from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .loyalty_ledger_account import PURPOSES

KINDS = [
    ("earn", "Earned"),
    ("reverse", "Taken back"),
    ("spend", "Used"),
    ("release", "Put back"),
    ("expire", "Lapsed"),
    ("reinstate", "Reinstated"),
    ("settle", "Settled"),
    ("reopen", "Settlement undone"),
    ("adjust", "Adjusted"),
]


class LoyaltyLedgerTransaction(models.Model):
    """One movement: what happened, to which document it answers, and why.

    Append-only. ``idempotency_key`` is unique, so the same movement can be
    asked for any number of times and happens once; ``digest`` tells a repeat
    from a contradiction.
    """

    _name = "loyalty.ledger.transaction"
    _inherit = ["loyalty.reason.mixin"]
    _description = "Loyalty Transaction"
    _order = "date desc, id desc"

    idempotency_key = fields.Char(required=True, readonly=True)
    digest = fields.Char(required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    movement = fields.Char(required=True, readonly=True)
    purpose = fields.Selection(PURPOSES, required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="restrict", readonly=True
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, ondelete="restrict", readonly=True
    )
    date = fields.Date(required=True, readonly=True, help="When it took effect.")
    origin_model = fields.Char(required=True, readonly=True)
    origin_id = fields.Many2oneReference(
        string="Document number",
        model_field="origin_model",
        required=True,
        readonly=True,
    )
    slot = fields.Char(required=True, readonly=True)
    lot_id = fields.Many2one(
        "loyalty.ledger.entry",
        string="Drawn from",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="The earning that this movement uses or puts back.",
    )
    reason_code = fields.Char(required=True)
    origin_name = fields.Char(string="Document", compute="_compute_origin_name")
    entry_ids = fields.One2many("loyalty.ledger.entry", "transaction_id", readonly=True)
    amount = fields.Monetary(
        compute="_compute_amount",
        help="What the owner's account gained by it, or lost (below zero).",
    )

    _key_uniq = models.Constraint(
        "UNIQUE (idempotency_key)", "This movement is already in the ledger."
    )
    _origin_idx = models.Index("(origin_model, origin_id)")

    @api.depends("kind", "date")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for transaction in self:
            transaction.display_name = (
                f"{kinds.get(transaction.kind, '')} "
                f"{format_date(self.env, transaction.date)}"
            )

    @api.depends("origin_model", "origin_id")
    def _compute_origin_name(self):
        for model, transactions in self.grouped("origin_model").items():
            names = {}
            if model in self.env:  # an addon may be gone, its movements stay
                records = self.env[model].browse(transactions.mapped("origin_id"))
                names = {r.id: r.display_name for r in records.sudo().exists()}
            for transaction in transactions:
                transaction.origin_name = names.get(
                    transaction.origin_id, self.env._("(deleted)")
                )

    # without dependencies: entries are only ever added, together with their transaction
    def _compute_amount(self):
        entries = self.env["loyalty.ledger.entry"].sudo()
        domain = [("transaction_id", "in", self.ids), ("partner_id", "!=", False)]
        sums = entries._read_group(domain, ["transaction_id"], ["amount:sum"])
        amounts = {transaction.id: amount for transaction, amount in sums}
        for transaction in self:
            transaction.amount = amounts.get(transaction.id, 0.0)

    def action_open_origin(self):
        """Open the document this movement answers to."""
        self.ensure_one()
        origin = self._origin_record()
        origin.check_access("read")
        return origin.get_formview_action()

    def _origin_record(self):
        """The document, or a clear word that it is gone."""
        if self.origin_model in self.env:
            origin = self.env[self.origin_model].browse(self.origin_id)
            if origin.exists():
                return origin
        raise UserError(
            self.env._("The document behind this movement does not exist any more.")
        )
