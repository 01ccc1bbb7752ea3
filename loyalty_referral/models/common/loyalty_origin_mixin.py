from odoo import fields, models
from odoo.exceptions import AccessError


class LoyaltyOriginMixin(models.AbstractModel):
    """A record that the ledger answers to, with the terms it was begun under.

    The terms are a snapshot, so that a later change of what is
    promised never rewrites what was promised (decision 4).
    """

    _name = "loyalty.origin.mixin"
    _description = "Loyalty Origin"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
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
        for origin in self:
            origin.transaction_ids = by_origin.get(origin.id)

    def action_view_ledger(self):
        """Open what the ledger holds for this record."""
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
