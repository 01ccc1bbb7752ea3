from odoo import fields, models
from odoo.exceptions import AccessError


class LoyaltyAttributionMixin(models.AbstractModel):
    """What a referral and a partner binding share: who, since when, how, on which terms.

    The terms are a snapshot taken when the attribution starts, so that a later
    change of the programme or plan never rewrites what was promised (decision 4).
    """

    _name = "loyalty.attribution.mixin"
    _description = "Loyalty Attribution"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    channel = fields.Selection(
        [
            ("manual", "Entered by hand"),
            ("lead", "Lead"),
            ("order", "Quotation"),
            ("link", "Link"),
            ("code", "Code typed"),
            ("name", "Name said"),
            ("form", "Portal form"),
            ("import", "Spreadsheet"),
        ],
        required=True,
        default="manual",
        readonly=True,
        help="How we learned who brought the customer.",
    )
    code_id = fields.Many2one(
        "loyalty.referral.code", readonly=True, index="btree_not_null"
    )
    touch_id = fields.Many2one(
        "loyalty.referral.touch",
        string="Evidence",
        readonly=True,
        index="btree_not_null",
        help="The use of a link or code that this goes back to.",
    )
    terms = fields.Json(
        readonly=True,
        copy=False,
        help="The conditions as they were when this started; later changes of the "
        "programme or plan do not touch them.",
    )
    transaction_ids = fields.One2many(
        "loyalty.ledger.transaction", compute="_compute_transaction_ids"
    )

    def _compute_transaction_ids(self):
        found = self.env["loyalty.ledger.transaction"].search(
            [("origin_model", "=", self._name), ("origin_id", "in", self.ids)]
        )
        by_origin = found.grouped("origin_id")
        for attribution in self:
            attribution.transaction_ids = by_origin.get(attribution.id)

    def action_view_ledger(self):
        """Open what the ledger holds for this attribution."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_referral.action_loyalty_ledger_entry"
        )
        return action | {
            "domain": [
                ("transaction_id", "in", self.transaction_ids.ids),
                ("partner_id", "!=", False),
            ],
            "context": {},
        }

    def _mark(self):
        """Have the ledger look at these before the commit."""
        self.env["loyalty.ledger.inbox"]._mark(self._name, self.ids)

    def _verdict_fields(self):
        """Names of the fields that follow from facts and cannot be typed in."""
        return {"terms"}

    def _refuse_verdicts_by_hand(self, vals):
        """Refuse what only the sync may write, also when it comes by RPC."""
        verdicts = self._verdict_fields() & set(vals)
        if verdicts and not self.env.su:
            raise AccessError(
                self.env._(
                    "These values follow from the facts and cannot be set: %s",
                    ", ".join(sorted(verdicts)),
                )
            )

    def _keep(self, **values):
        """Write those values that differ; ids stand for records."""
        self.ensure_one()
        current = self.read(list(values), load="")[0]
        changed = {
            name: value
            for name, value in values.items()
            if (current[name] or False) != (value or False)
        }
        if changed:
            self.write(changed)
