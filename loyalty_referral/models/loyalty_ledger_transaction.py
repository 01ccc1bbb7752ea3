from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from ..policy import money
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
    reason_code = fields.Char(required=True, readonly=True)
    reason_params = fields.Json(readonly=True)
    explanation = fields.Char(compute="_compute_explanation")
    origin_name = fields.Char(string="Document", compute="_compute_origin_name")
    entry_ids = fields.One2many("loyalty.ledger.entry", "transaction_id", readonly=True)

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

    @api.depends("reason_code", "reason_params")
    @api.depends_context("lang")
    def _compute_explanation(self):
        sentences = self._sentences()
        for transaction in self:
            sentence = sentences.get(transaction.reason_code, "")
            # A later sentence may want a number that was not kept at the time.
            params = defaultdict(lambda: "…", transaction._shown_params())
            transaction.explanation = sentence % params

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

    def _sentences(self):
        """Map each reason code to its translated sentence with named values."""
        return {
            "referral_qualified": self.env._(
                "%(rate_percent)s of %(annual_money)s: a year of the contract of "
                "%(friend)s (invoice %(invoice)s of %(since_date)s)."
            ),
            "referral_partly_kept": self.env._(
                "%(rate_percent)s of %(annual_money)s: a year of the contract of "
                "%(friend)s; %(kept_money)s of %(untaxed_money)s are left of invoice "
                "%(invoice)s."
            ),
            "referral_taken_back": self.env._(
                "The first invoice of %(friend)s no longer counts: it was credited, "
                "cancelled or its payment undone."
            ),
            "referral_refused": self.env._(
                "We could not accept the referral of %(friend)s."
            ),
            "credit_used": self.env._(
                "%(amount_money)s of the reward for bringing %(friend)s came off an "
                "own invoice."
            ),
            "credit_released": self.env._(
                "The invoice no longer carries the discount, so it is available again."
            ),
            "credit_restored": self.env._(
                "Credit note %(invoice)s gives back %(amount_money)s."
            ),
            "surplus_lapsed": self.env._(
                "The reward covered a whole year of the own contract "
                "(%(year_money)s); what was worth more lapses."
            ),
            "surplus_kept": self.env._("Less of the reward was used after all."),
            "cash_billed": self.env._("%(amount_money)s paid out by a vendor bill."),
            "cash_returned": self.env._(
                "Refund %(bill)s of the vendor bill returns %(amount_money)s."
            ),
            "cash_reopened": self.env._(
                "The vendor bill no longer pays it, so it is open again."
            ),
            "withdrawn": self.env._("The reason for this amount is gone."),
        }

    def _shown_params(self):
        """Format the numbers of the reason, each by the last word of its name."""
        shown = {}
        for name, value in (self.reason_params or {}).items():
            match name.rpartition("_")[2]:
                case "money":
                    value = money.to_decimal(value, self.currency_id.decimal_places)
                    value = format_amount(self.env, float(value), self.currency_id)
                case "date":
                    value = format_date(self.env, value)
                case "percent":
                    value = f"{value} %"
            shown[name] = value
        return shown

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
