from odoo import api, fields, models
from odoo.fields import Command

from odoo.addons.loyalty_referral.policy import money
from odoo.addons.loyalty_referral.policy.types import Reason

from ..models.commission.loyalty_commission_facts import answer_params
from ..policy import trial


class LoyaltyCommissionTrial(models.TransientModel):
    """What would a plan pay for a purchase that nobody has made?"""

    _name = "loyalty.commission.trial"
    _description = "What a Commission Plan Would Pay"

    plan_id = fields.Many2one(
        "loyalty.commission.plan", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="plan_id.currency_id")
    company_id = fields.Many2one(related="plan_id.company_id")
    base = fields.Selection(related="plan_id.base")
    amount = fields.Monetary(string="Untaxed amount", default=1000.0)
    cost = fields.Monetary()
    is_first = fields.Boolean(string="First purchase", default=True)
    year = fields.Integer(string="Year of the window", default=1)
    product_id = fields.Many2one("product.product", check_company=True)
    country_id = fields.Many2one("res.country", string="Country of the customer")
    pays = fields.Monetary(string="The partner gets", compute="_compute_pays")
    line_ids = fields.One2many(
        "loyalty.commission.trial.line", "trial_id", compute="_compute_pays"
    )

    @api.depends(
        "plan_id", "amount", "cost", "is_first", "year", "product_id", "country_id"
    )
    def _compute_pays(self):
        for wizard in self:
            answers = trial.answers(wizard.plan_id._terms(), wizard._trial())
            scale = wizard.currency_id.decimal_places
            total = sum(answer.amount for answer in answers)
            wizard.pays = float(money.to_decimal(total, scale))
            lines = [Command.create(wizard._line(answer, scale)) for answer in answers]
            wizard.line_ids = [Command.clear(), *lines]

    def _trial(self):
        """The purchase as the policy reads it."""
        scale = self.currency_id.decimal_places
        path = (self.product_id.categ_id.parent_path or "").strip("/")
        return trial.Trial(
            money.to_minor(max(0, self.amount), scale),
            is_first=self.is_first,
            year=max(1, self.year),
            product=self.product_id.id or None,
            categories=tuple(int(id_) for id_ in path.split("/") if id_),
            country=self.country_id.id or None,
            cost=money.to_minor(self.cost, scale),
        )

    def _line(self, answer, scale):
        """What one rule says."""
        known = {
            "customer": self.env._("the customer"),
            "invoice": self.env._("the purchase"),
            "until_date": self.env._("then"),
            "by_margin": self.base == "margin",
        }
        reason = Reason(answer.code, known | answer_params(answer))
        shown = self.env["loyalty.ledger.transaction"].sudo()
        formula = shown._explain_formula(reason, self.currency_id)
        return {
            "rule": self._rule_name(answer.rule),
            "amount": float(money.to_decimal(answer.amount, scale)),
            "explanation": answer.amount
            and formula
            or shown._explain(reason, self.currency_id),
        }

    def _rule_name(self, rule):
        """The rule as the plan shows it."""
        if not rule:
            return self.env._("(no rule)")
        return self.plan_id.rule_ids.filtered(
            lambda found: str(found.id) == rule.key
        ).display_name


class LoyaltyCommissionTrialLine(models.TransientModel):
    """What one rule says to the purchase."""

    _name = "loyalty.commission.trial.line"
    _description = "Answer of a Commission Rule"

    trial_id = fields.Many2one("loyalty.commission.trial", ondelete="cascade")
    currency_id = fields.Many2one(related="trial_id.currency_id")
    rule = fields.Char(readonly=True)
    amount = fields.Monetary(string="Pays", readonly=True)
    explanation = fields.Char(string="Why", readonly=True)
