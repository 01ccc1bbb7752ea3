from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LoyaltyCommissionPlan(models.Model):
    """What partners earn on their customers' purchases (case G1).

    The terms are copied onto each binding when it begins; changing the plan
    changes what is promised from now on, not what was promised.
    """

    _name = "loyalty.commission.plan"
    _description = "Commission Plan"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(
        default=True,
        help="An archived plan takes no new customers; running bindings go on.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    trigger = fields.Selection(
        [
            ("paid", "The customer pays, in proportion to what is paid"),
            ("posted", "The invoice is posted"),
        ],
        string="Earned when",
        required=True,
        default="paid",
        tracking=True,
        help="Credit notes take commission back in both cases.",
    )
    window_months = fields.Integer(
        string="Window (months)",
        default=36,
        tracking=True,
        help="Invoices dated within so many months from the creation of the "
        "customer's account earn commission. The anniversary itself no longer "
        "does. 0: no end.",
    )
    hold_days = fields.Integer(
        string="Hold (days)",
        tracking=True,
        help="Days between earning commission and being able to settle it.",
    )
    product_id = fields.Many2one(
        "product.product",
        string="Bill product",
        check_company=True,
        domain=[("type", "=", "service")],
        help="Product on the partner's bill, for its account and taxes. Empty: the "
        "one from the settings. Used when all plans of a partner agree on it.",
    )
    rule_ids = fields.One2many(
        "loyalty.commission.rule", "plan_id", string="Rules", copy=True
    )
    binding_ids = fields.One2many("loyalty.partner.binding", "plan_id")
    binding_count = fields.Integer(compute="_compute_binding_count")

    _window_not_negative = models.Constraint(
        "CHECK (window_months >= 0)", "A window cannot have a negative length."
    )
    _hold_not_negative = models.Constraint(
        "CHECK (hold_days >= 0)", "Commission cannot be settled before it is earned."
    )

    @api.depends("binding_ids")
    def _compute_binding_count(self):
        counts = dict(
            self.env["loyalty.partner.binding"]._read_group(
                [("plan_id", "in", self.ids)], ["plan_id"], ["__count"]
            )
        )
        for plan in self:
            plan.binding_count = counts.get(plan, 0)

    @api.constrains("name", "rule_ids")
    def _check_rules(self):
        for plan in self:
            if not plan.rule_ids:
                raise ValidationError(
                    self.env._(
                        "Plan %s pays nothing: add at least one rule.", plan.name
                    )
                )

    def _prepare_terms(self):
        """Snapshot of what a partner who is bound now is promised."""
        self.ensure_one()
        return {
            "plan": self.name,
            "trigger": self.trigger,
            "window_months": self.window_months,
            "hold_days": self.hold_days,
            "rules": [
                {"applies_to": rule.applies_to, "rate": rule._rate_text()}
                for rule in self.rule_ids.sorted()
            ],
        }

    def action_view_bindings(self):
        """Open the bindings of this plan."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_partner_commission.action_loyalty_partner_binding"
        )
        return action | {
            "domain": [("plan_id", "=", self.id)],
            "context": {"default_plan_id": self.id},
        }


class LoyaltyCommissionRule(models.Model):
    """One line of a plan; the first that fits the purchase decides."""

    _name = "loyalty.commission.rule"
    _description = "Commission Rule"
    _order = "sequence, id"

    plan_id = fields.Many2one(
        "loyalty.commission.plan", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    applies_to = fields.Selection(
        [
            ("first", "First purchase"),
            ("later", "Later purchases"),
            ("any", "Any purchase"),
        ],
        required=True,
        default="any",
        help="The first purchase is the customer's first invoice ever; that is "
        "decided once and stays.",
    )
    rate = fields.Float(
        string="Commission (%)",
        required=True,
        digits=(5, 2),
        aggregator=None,
        help="Per cent of the untaxed total of the invoice, after its discounts.",
    )

    _rate_in_range = models.Constraint(
        "CHECK (rate > 0 AND rate <= 100)",
        "A commission is more than 0 % and at most 100 %.",
    )

    @api.depends("applies_to", "rate")
    def _compute_display_name(self):
        occasions = dict(self._fields["applies_to"]._description_selection(self.env))
        for rule in self:
            occasion = occasions.get(rule.applies_to, "")
            rule.display_name = f"{occasion}: {rule._rate_text()} %"

    def _rate_text(self):
        """The rate as an exact decimal number, the way the terms keep it.

        12.50 becomes "12.5", 20.00 becomes "20".
        """
        exact = Decimal(str(self.rate)).quantize(Decimal("0.01"))
        return f"{exact:f}".rstrip("0").rstrip(".")
