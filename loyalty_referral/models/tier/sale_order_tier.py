from decimal import Decimal

from odoo import api, fields, models

from ...policy import benefit as policy


class SaleOrder(models.Model):
    """What the customer's tier brings on an order: more points, a longer warranty."""

    _inherit = "sale.order"

    loyalty_warranty_months = fields.Integer(
        string="Warranty, months longer",
        compute="_compute_loyalty_warranty",
        store=True,
        help="By the customer's tier. What an order had when it was confirmed stays, "
        "whatever becomes of the tier.",
    )
    loyalty_warranty_tier_id = fields.Many2one(
        "loyalty.tier",
        string="Warranty by tier",
        compute="_compute_loyalty_warranty",
        store=True,
        ondelete="set null",
    )
    loyalty_tier_note = fields.Char(
        string="By the customer's tier", compute="_compute_loyalty_tier_note"
    )

    @api.depends("partner_id", "company_id", "state")
    def _compute_loyalty_warranty(self):
        """Asked again whenever the order is sent or confirmed, and never later."""
        benefits = self.env["loyalty.tier.benefit"].sudo()
        is_asked = self.env["loyalty.ledger.sync"]._is_listening()
        for company, orders in self.grouped("company_id").items():
            held = {}
            if is_asked:
                held = benefits._held(orders.partner_id, company, "warranty")
            for order in orders:
                own = held.get(order.partner_id.commercial_partner_id, ())
                rows = [benefit for benefit, _membership in own]
                best = max(rows, key=lambda row: row.months, default=benefits)
                order.loyalty_warranty_months = best.months
                order.loyalty_warranty_tier_id = best.tier_id

    @api.depends("loyalty_warranty_months", "partner_id", "state")
    def _compute_loyalty_tier_note(self):
        """\"Gold: warranty 12 months longer, points × 2\""""
        for order in self:
            tier = order.sudo().loyalty_warranty_tier_id
            said = {}
            if order.loyalty_warranty_months:
                sentence = order.env._(
                    "warranty %s months longer", order.loyalty_warranty_months
                )
                said.setdefault(tier.name, []).append(sentence)
            points, membership = order._loyalty_multiplier()
            if points and order.state in ("draft", "sent"):
                sentence = order.env._("points × %s", f"{points.multiplier:g}")
                said.setdefault(membership.tier_id.name, []).append(sentence)
            order.loyalty_tier_note = "; ".join(
                f"{name}: {', '.join(sentences)}" for name, sentences in said.items()
            )

    # ------------------------------------------------------------------- points

    def _loyalty_multiplier(self, program=None):
        """The benefit that multiplies the points of ``program`` (of any if None), and
        the membership it comes from; two empty records if there is none."""
        self.ensure_one()
        benefits = self.env["loyalty.tier.benefit"].sudo()
        nothing = (benefits, self.env["loyalty.tier.membership"])
        if not self.env["loyalty.ledger.sync"]._is_listening() or not self.partner_id:
            return nothing
        entity = self.partner_id.commercial_partner_id
        held = benefits._held(entity, self.company_id, "points").get(entity, ())
        fitting = [
            pair
            for pair in held
            if not program
            or not pair[0].loyalty_program_ids
            or program in pair[0].loyalty_program_ids
        ]
        return max(fitting, key=lambda pair: pair[0].multiplier, default=nothing)

    def _program_check_compute_points(self, programs):
        """Override of `sale_loyalty`: members earn more points on their loyalty card.

        The tier of the company counts for all its people, whose cards are their own.
        """
        result = super()._program_check_compute_points(programs)
        for program, status in result.items():
            points = status.get("points")
            if program.program_type != "loyalty" or not points or not points[0]:
                continue
            best, _membership = self._loyalty_multiplier(program)
            if best:
                earned = policy.multiplied(
                    Decimal(str(points[0])), Decimal(str(best.multiplier))
                )
                status["points"] = [float(earned), *points[1:]]
        return result

    def _add_loyalty_history_lines(self):
        """Override of `sale_loyalty`: the history of the card says why it was more."""
        super()._add_loyalty_history_lines()
        if not self.env["loyalty.ledger.sync"]._is_listening():
            return
        history = self.env["loyalty.history"].sudo()
        domain = [("order_model", "=", self._name), ("order_id", "=", self.id)]
        for line in history.search([*domain, ("issued", ">", 0)]):
            program = line.card_id.program_id
            best, membership = self._loyalty_multiplier(program)
            if best and program.program_type == "loyalty":
                line.description = self.env._(
                    "%(order)s (%(tier)s: points × %(multiplier)s)",
                    order=line.description,
                    tier=membership.tier_id.name,
                    multiplier=f"{best.multiplier:g}",
                )
