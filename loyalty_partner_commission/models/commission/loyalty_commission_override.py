from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_amount

from ...policy import override
from .loyalty_commission_part import percent_text


class LoyaltyCommissionOverride(models.Model):
    """What the partner so many levels above earns on top."""

    _name = "loyalty.commission.override"
    _description = "Override of Parent Partners"
    _inherit = ["loyalty.commission.part"]
    _order = "level, id"

    plan_id = fields.Many2one(
        "loyalty.commission.plan", required=True, index=True, ondelete="cascade"
    )
    level = fields.Integer(
        default=1,
        required=True,
        aggregator=None,
        help="1 is the parent of the partner who brought the customer, 2 the parent's "
        "parent, and so on. There are as many levels as lines.",
    )
    percent = fields.Float(
        string="Override (%)", digits=(5, 2), required=True, aggregator=None
    )

    _level_uniq = models.UniqueIndex(
        "(plan_id, level)", "There is an override for this level already."
    )
    _level_positive = models.Constraint("CHECK (level >= 1)", "Levels count from 1.")
    _percent_in_range = models.Constraint(
        "CHECK (percent >= 0 AND percent <= 100)", "An override is 0 % to 100 %."
    )


class LoyaltyCommissionPlan(models.Model):
    """A plan may pay partners for the partners below them."""

    _inherit = "loyalty.commission.plan"

    override_ids = fields.One2many(
        "loyalty.commission.override", "plan_id", string="Overrides", copy=True
    )
    override_of = fields.Selection(
        [
            ("commission", "The commission of the partner below"),
            ("base", "What that commission is counted on"),
        ],
        string="Overrides are per cent of",
        required=True,
        default="commission",
        tracking=True,
        help="Overrides are paid on top: the partner below gets no less.",
    )

    def write(self, vals):
        """Refuse to rewrite what was promised to those above."""
        if "override_of" in vals:
            self._refuse_if_promised()
        return super().write(vals)

    def _prepare_overrides(self):
        """Per cents by level, from the nearest up; a level without a line pays 0."""
        by_level = {
            line.level: percent_text(line.percent) for line in self.override_ids
        }
        return [by_level.get(n, "0") for n in range(1, max(by_level, default=0) + 1)]

    @api.depends("override_ids.percent", "override_of")
    def _compute_finding_html(self):
        return super()._compute_finding_html()

    def _findings(self):
        """Overrides that pay those above more than the partner who sells."""
        found = super()._findings()
        levels = [Decimal(percent) for percent in self._prepare_overrides()]
        if self.override_of == "commission" and override.is_excessive(levels):
            found.append(
                self.env._(
                    "The partners above get more than the one who brings the customer: "
                    "on a commission of %(commission)s they get %(overrides)s in all.",
                    commission=format_amount(self.env, 100, self.currency_id),
                    overrides=format_amount(
                        self.env, float(sum(levels)), self.currency_id
                    ),
                )
            )
        return found


class ResPartner(models.Model):
    """Partners may stand below others."""

    _inherit = "res.partner"

    loyalty_parent_id = fields.Many2one(
        "res.partner",
        string="Parent partner",
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
        help="Earns the overrides of the plan on top of this partner's commission. A "
        "change counts for customers who are bound from then on.",
    )

    @api.constrains("loyalty_parent_id")
    def _check_loyalty_parent(self):
        for partner in self:
            if partner._has_cycle("loyalty_parent_id"):
                parent = partner.loyalty_parent_id
                raise ValidationError(
                    self.env._(
                        "%(parent)s stands below %(partner)s already, and would earn on "
                        "what is earned on %(parent)s. Choose a parent who does not.",
                        parent=parent.name,
                        partner=partner.name,
                    )
                    if parent != partner
                    else self.env._("%s cannot be their own parent.", partner.name)
                )
