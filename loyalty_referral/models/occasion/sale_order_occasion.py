import pytz

from odoo import api, fields, models
from odoo.fields import Domain

OPEN = ("draft", "sent")


class SaleOrder(models.Model):
    """Rules of core programmes ask who the customer is and whether there is a reason."""

    _inherit = "sale.order"

    loyalty_has_occasions = fields.Boolean(compute="_compute_loyalty_occasions")
    loyalty_occasion_hint = fields.Char(
        string="Occasions",
        compute="_compute_loyalty_occasions",
        help="Reasons for a discount that count for this quotation and are not used yet.",
    )

    @api.depends(
        "partner_id",
        "date_order",
        "state",
        "order_line.reward_id",
        "order_line.product_uom_qty",
    )
    @api.depends_context("lang")
    def _compute_loyalty_occasions(self):
        for order in self:
            rules = order._loyalty_limited_rules()
            claimed = order._loyalty_claimed_programs()
            waiting = rules.filtered(
                lambda rule, done=claimed: rule.occasion and rule.program_id not in done
            )
            order.loyalty_has_occasions = bool(rules)
            order.loyalty_occasion_hint = order._loyalty_hint(waiting)

    def _loyalty_hint(self, rules):
        """What the reasons of today are, in a line; False without any."""
        self.ensure_one()
        occasions = self.env["loyalty.occasion"]
        verdicts = occasions._verdicts(self, rules) if rules else {}
        currency = self.company_id.currency_id
        texts = [
            f"{rule.program_id.name}: {occasions._explain(verdict, currency)}"
            for rule, verdict in verdicts.items()
            if verdict.applies
        ]
        return " ".join(texts) or False

    def _loyalty_limited_rules(self):
        """Rules of running programmes that ask for somebody or something; () when done."""
        self.ensure_one()
        rules = self.env["loyalty.rule"].sudo()
        if self.state not in OPEN or not self.partner_id:
            return rules
        programs = rules.program_id.search(
            Domain.AND(
                [
                    self._get_program_domain(),
                    Domain("rule_ids", "any", rules._limited_domain()),
                ]
            )
        )
        return programs.rule_ids.filtered(lambda rule: rule._is_limited())

    def _loyalty_occasion_day(self):
        """The day whose month counts: the quotation's own, while the offer is open.

        What was offered in October may be accepted in November.
        """
        self.ensure_one()
        if not self.date_order or (self.state in OPEN and self.is_expired):
            return self._get_confirmed_tx_create_date()
        zone = pytz.timezone(self._get_program_timezone())
        return pytz.utc.localize(self.date_order).astimezone(zone).date()

    def _program_check_compute_points(self, programs):
        """Override of `sale_loyalty`: rules that are not for this order do not count."""
        limited = programs.sudo().rule_ids.filtered(lambda rule: rule._is_limited())
        if not limited:
            return super()._program_check_compute_points(programs)
        occasions = self.env["loyalty.occasion"]
        verdicts = occasions._verdicts(self, limited)
        refused = {
            rule: verdict for rule, verdict in verdicts.items() if not verdict.applies
        }
        marked = programs.with_context(
            loyalty_refused_rule_ids=[rule.id for rule in refused]
        )
        result = super()._program_check_compute_points(marked)
        first = {rule.program_id: verdict for rule, verdict in [*refused.items()][::-1]}
        for program, status in result.items():
            if "error" in status and program in first:
                currency = self.company_id.currency_id
                status["error"] = occasions._explain(first[program], currency)
        return {program.with_env(self.env): found for program, found in result.items()}

    # ------------------------------------------------------------------- uses

    def action_confirm(self):
        """Override of `sale`: the occasions of confirmed orders are used up."""
        claims = {order.id: order._loyalty_claims() for order in self}
        result = super().action_confirm()
        for order in self:
            order._loyalty_use_occasions(claims[order.id])
        return result

    def _action_cancel(self):
        """Override of `sale`: a cancelled order frees its occasions."""
        result = super()._action_cancel()
        uses = self.env["loyalty.occasion.use"].sudo()
        uses.search([("order_id", "in", self.ids)]).unlink()
        return result

    def _loyalty_claims(self):
        """Occasions behind the rewards on the order: dict from programme to verdict."""
        self.ensure_one()
        rules = self._loyalty_claimed_programs().sudo().rule_ids
        limited = rules.filtered("occasion")
        if not limited:
            return {}
        verdicts = self.env["loyalty.occasion"]._verdicts(self, limited)
        return {
            rule.program_id: verdict
            for rule, verdict in verdicts.items()
            if verdict.applies and verdict.key
        }

    def _loyalty_claimed_programs(self):
        """Programmes whose rewards are on the order; at quantity 0 they were taken off."""
        lines = self.order_line.filtered(
            lambda line: line.reward_id and line.product_uom_qty
        )
        return lines.reward_id.program_id

    def _loyalty_use_occasions(self, claims):
        """Note which occasions the rewards on a confirmed order have used up."""
        self.ensure_one()
        claimed = self._loyalty_claimed_programs()
        occasions = self.env["loyalty.occasion"]
        currency = self.company_id.currency_id
        self.env["loyalty.occasion.use"].sudo().create(
            [
                {
                    "order_id": self.id,
                    "program_id": program.id,
                    "partner_id": self.partner_id.commercial_partner_id.id,
                    "key": verdict.key,
                    "explanation": occasions._explain(verdict, currency),
                }
                for program, verdict in claims.items()
                if self.state == "sale" and program in claimed
            ]
        )

    def _loyalty_sync_occasions(self):
        """Uses follow the rewards on confirmed orders that are changed afterwards."""
        uses = self.env["loyalty.occasion.use"].sudo()
        uses = uses.search([("order_id", "in", self.ids)]).grouped("order_id")
        for order in self:
            own = uses.get(order, self.env["loyalty.occasion.use"])
            claimed = order._loyalty_claimed_programs()
            kept = own.filtered(lambda use, now=claimed: use.program_id in now)
            claims = order._loyalty_claims()
            for program in kept.program_id:
                claims.pop(program, None)
            (own - kept).unlink()
            order._loyalty_use_occasions(claims)

    def action_view_loyalty_occasions(self):
        """Show which occasions count for this quotation, and why others do not."""
        self.ensure_one()
        check = self.env["loyalty.occasion.check"]._make(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Occasions"),
            "res_model": check._name,
            "res_id": check.id,
            "view_mode": "form",
            "target": "new",
        }
