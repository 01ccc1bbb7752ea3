from odoo import api, fields, models
from odoo.fields import Command

from odoo.addons.loyalty_referral.policy import money
from odoo.addons.loyalty_referral.policy.types import Origin

#: So many answers are shown even where all of them agree.
SHOWN = 200


class LoyaltyCommissionRecompute(models.TransientModel):
    """Works out commission anew from snapshots and facts, and compares; writes nothing."""

    _name = "loyalty.commission.recompute"
    _description = "Recomputed Commission"

    subject = fields.Char(readonly=True)
    invoice_count = fields.Integer(string="Invoices", readonly=True)
    difference_count = fields.Integer(string="Differences", readonly=True)
    hidden_count = fields.Integer(string="Not shown", readonly=True)
    line_ids = fields.One2many(
        "loyalty.commission.recompute.line", "recompute_id", readonly=True
    )

    @api.model
    def _open(self, subject, move_ids):
        """Recompute these invoices, and the action that shows the outcome."""
        lines = self._lines(move_ids)
        differing = [line for line in lines if line["desired"] != line["booked"]]
        shown = lines if len(lines) <= SHOWN else differing
        recompute = self.create(
            {
                "subject": subject,
                "invoice_count": len(set(move_ids)),
                "difference_count": len(differing),
                "hidden_count": len(lines) - len(shown),
                "line_ids": [Command.create(line) for line in shown],
            }
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_partner_commission.action_loyalty_commission_recompute"
        )
        return action | {"res_id": recompute.id}

    def _lines(self, move_ids):
        """What each rule should have booked, and has: values of lines."""
        self.env.flush_all()
        facts = self.env["loyalty.commission.facts"].sudo()
        targets = {target.key: target for target in facts._desired(move_ids)}
        booked = {
            key: standing
            for key, standing in self.env["loyalty.ledger.sync"]
            .sudo()
            ._booked("account.move", move_ids)
            .items()
            if key[2].purpose == "commission"
        }
        keys = [*targets, *(key for key in booked if key not in targets)]
        lines = [self._line(key, targets.get(key), booked.get(key)) for key in keys]
        return lines + self._ruleless_lines(facts, move_ids)

    def _line(self, key, target, standing):
        """One slot of an invoice: what should stand there, and what does."""
        origin, slot, account = key
        currency = self.env["res.currency"].browse(account.currency_id)
        digits = currency.decimal_places
        reason = target.reason if target else standing.withdrawn.reason
        return {
            "move_id": self._existing(origin).id,
            "partner_id": account.partner_id,
            "currency_id": currency.id,
            "slot": slot,
            "desired": float(money.to_decimal(target.amount if target else 0, digits)),
            "booked": float(
                money.to_decimal(standing.amount if standing else 0, digits)
            ),
            "explanation": self._explained(reason, currency),
        }

    def _ruleless_lines(self, facts, move_ids):
        """What no rule speaks about, and why."""
        currencies = self.env["res.currency"]
        lines = []
        for row, answer, reason in facts._reasons(move_ids):
            if not answer.rule:
                currency = currencies.browse(row["plan_currency_id"])
                lines.append(
                    {
                        "move_id": row["id"],
                        "partner_id": row["partner_id"],
                        "currency_id": currency.id,
                        "desired": 0.0,
                        "booked": 0.0,
                        "explanation": self._explained(reason, currency),
                    }
                )
        return lines

    def _existing(self, origin: Origin):
        """The invoice, unless it was deleted."""
        return self.env["account.move"].browse(origin.id).exists()

    def _explained(self, reason, currency):
        """A reason in words."""
        shown = self.env["loyalty.ledger.transaction"].sudo()
        return shown._explain(reason, currency)


class LoyaltyCommissionRecomputeLine(models.TransientModel):
    """One rule's word on one invoice, and what the ledger holds of it."""

    _name = "loyalty.commission.recompute.line"
    _description = "Recomputed Commission of an Invoice"

    recompute_id = fields.Many2one(
        "loyalty.commission.recompute", required=True, ondelete="cascade"
    )
    move_id = fields.Many2one("account.move", string="Invoice", ondelete="cascade")
    partner_id = fields.Many2one("res.partner", ondelete="cascade")
    currency_id = fields.Many2one("res.currency", required=True)
    slot = fields.Char()
    rule = fields.Char(compute="_compute_rule")
    desired = fields.Monetary(string="Should be")
    booked = fields.Monetary(string="In the ledger")
    difference = fields.Monetary(compute="_compute_difference")
    explanation = fields.Char(string="Why")

    @api.depends("desired", "booked")
    def _compute_difference(self):
        for line in self:
            line.difference = line.booked - line.desired

    @api.depends("slot")
    def _compute_rule(self):
        keys = {
            line: (line.slot or "").partition("/")[0].removeprefix("rule ")
            for line in self
            if (line.slot or "").startswith("rule ")
        }
        ids = [int(key) for key in keys.values() if key.isdigit()]
        rules = self.env["loyalty.commission.rule"].sudo().browse(ids).exists()
        names = {str(rule.id): rule.display_name for rule in rules}
        for line in self:
            line.rule = names.get(keys.get(line)) or line.slot
