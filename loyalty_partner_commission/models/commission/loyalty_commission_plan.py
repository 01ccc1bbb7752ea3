from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

from ...policy.terms import Terms
from .loyalty_commission_part import percent_text

#: What is promised to partners; it stays as it is once somebody was promised it.
_PROMISED = {
    "trigger",
    "window_months",
    "window_from",
    "hold_days",
    "currency_id",
    "base",
    "company_id",
}


class LoyaltyCommissionPlan(models.Model):
    """What partners earn on their customers' purchases (case G1).

    The terms are copied onto each binding when it begins. From then on the plan is
    what was promised and stays as it is; a change makes the next version of it.
    """

    _name = "loyalty.commission.plan"
    _description = "Commission Plan"
    _inherit = ["loyalty.trail.mixin"]
    _order = "sequence, name, version desc, id"
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
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="Commission is kept and paid in this currency, at the rate of each "
        "invoice's day.",
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
    base = fields.Selection(
        [
            ("untaxed", "The untaxed amount"),
            ("margin", "The margin (untaxed amount less cost)"),
        ],
        string="Per cent of",
        required=True,
        default="untaxed",
        tracking=True,
        help="After discounts and reward lines. The cost of a product is kept when the "
        "invoice is posted; a sale at a loss earns nothing.",
    )
    window_months = fields.Integer(
        string="Window (months)",
        default=36,
        tracking=True,
        help="Invoices dated within so many months earn commission. The anniversary "
        "itself no longer does. 0: no end.",
    )
    window_from = fields.Selection(
        [
            ("customer", "The creation of the customer's account"),
            ("binding", "The binding"),
            ("first", "The first purchase"),
        ],
        string="Counted from",
        required=True,
        default="customer",
        tracking=True,
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
    step_ids = fields.One2many(
        "loyalty.commission.step", "plan_id", string="Steps by year", copy=True
    )
    binding_ids = fields.One2many("loyalty.partner.binding", "plan_id")
    binding_count = fields.Integer(compute="_compute_binding_count")

    _window_not_negative = models.Constraint(
        "CHECK (window_months >= 0)", "A window cannot have a negative length."
    )
    _hold_not_negative = models.Constraint(
        "CHECK (hold_days >= 0)", "Commission cannot be settled before it is earned."
    )

    @api.depends("company_id")
    def _compute_currency_id(self):
        for plan in self:
            plan.currency_id = (plan.company_id or self.env.company).currency_id

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

    @api.model_create_multi
    def create(self, vals_list):
        """A new plan may ask for evidence that none was kept for yet."""
        plans = super().create(vals_list)
        self.env.registry.clear_cache()
        return plans

    def write(self, vals):
        """Refuse to rewrite what was promised."""
        if _PROMISED & vals.keys():
            self._refuse_if_promised()
            self.env.registry.clear_cache()
        return super().write(vals)

    def _refuse_if_promised(self):
        """Raise if a customer was bound by one of these plans."""
        bound = self.env["loyalty.partner.binding"].sudo()
        binding = bound.search([("plan_id", "in", self.ids)], limit=1)
        if binding:
            raise UserError(
                self.env._(
                    "Customers are bound by plan %s: what it promises stays. Make a "
                    "new version of it instead.",
                    binding.plan_id.display_name,
                )
            )

    @api.model
    @tools.ormcache()
    def _need_evidence(self):
        """Does a plan ask for what may change after the invoice? Costs no query."""
        plans = self.sudo().search([("active", "in", (True, False))])
        rules = plans.rule_ids
        return any(
            plan.base == "margin" or plan.currency_id != plan.company_id.currency_id
            for plan in plans
        ) or bool(rules.categ_ids or rules.country_ids)

    def _prepare_terms(self):
        """Snapshot of what a partner who is bound now is promised."""
        self.ensure_one()
        return self._promise()

    def _promise(self):
        """What the plan says, as the terms of a binding keep it."""
        return {
            "plan": self.name,
            "version": self.version,
            "trigger": self.trigger,
            "window_months": self.window_months,
            "window_from": self.window_from,
            "hold_days": self.hold_days,
            "currency": self.currency_id.id,
            "base": self.base,
            "steps": [
                {"year": step.year, "percent": percent_text(step.percent)}
                for step in self.step_ids.sorted("year")
            ],
            "rules": [
                rule._prepare_terms() for rule in self.rule_ids.sorted("sequence")
            ],
        }

    def _terms(self):
        """The plan as the policy reads it."""
        self.ensure_one()
        digits = self.currency_id.decimal_places
        return Terms.from_snapshot(self._promise(), digits)

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

    def action_try(self):
        """Ask what the plan would pay for some purchase."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_partner_commission.action_loyalty_commission_trial"
        )
        return action | {"context": {"default_plan_id": self.id}}

    def action_recompute_commission(self):
        """Work out what the invoices of this plan earn, and compare with the ledger."""
        self.ensure_one()
        return self.binding_ids.action_recompute_commission() | {"name": self.name}
