from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LoyaltyTier(models.Model):
    """A step of a ladder: what must be reached, and what it brings."""

    _name = "loyalty.tier"
    _description = "Tier"
    _order = "ladder_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    ladder_id = fields.Many2one(
        "loyalty.tier.ladder", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="ladder_id.company_id", store=True)
    currency_id = fields.Many2one(related="ladder_id.currency_id")
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    description = fields.Text(
        translate=True, help="What the tier brings, in words for the customer."
    )
    points_min = fields.Integer(string="Points", help="0: points are not asked for.")
    spend_min = fields.Monetary(
        string="Spend", help="Untaxed, invoiced and not credited. 0: not asked for."
    )
    tenure_min = fields.Integer(
        string="Months as a customer",
        help="Whole months since the first contract or invoice. 0: not asked for.",
    )
    referrals_min = fields.Integer(
        string="Friends brought", help="Referrals that were rewarded. 0: not asked for."
    )
    benefit_ids = fields.One2many(
        "loyalty.tier.benefit", "tier_id", string="Benefits", copy=True
    )
    needs = fields.Char(compute="_compute_needs")
    brings = fields.Char(compute="_compute_brings", help="What the tier brings.")

    def _threshold_fields(self):
        """Names of the fields that hold thresholds."""
        return [f"{metric}_min" for metric in self.ladder_id._metrics()]

    @api.depends(lambda self: self._threshold_fields())
    def _compute_needs(self):
        for tier in self:
            tier.needs = tier.ladder_id._in_words(tier._thresholds())

    @api.depends("benefit_ids.display_name")
    def _compute_brings(self):
        for tier in self:
            tier.brings = ", ".join(tier.benefit_ids.mapped("display_name"))

    @api.constrains("points_min", "spend_min", "tenure_min", "referrals_min")
    def _check_ascending(self):
        """A higher tier never asks for less: who climbs must not fall by it."""
        for ladder in self.ladder_id:
            steps = ladder._steps()
            for lower, higher in zip(steps, steps[1:], strict=False):
                for name in self._threshold_fields():
                    if lower[name] > higher[name] > 0:
                        raise ValidationError(
                            self.env._(
                                "%(higher)s asks for less than %(lower)s "
                                "(%(what)s). Put the tiers in ascending order.",
                                higher=higher.name,
                                lower=lower.name,
                                what=self._fields[name]._description_string(self.env),
                            )
                        )

    @api.model_create_multi
    def create(self, vals_list):
        """A new tier is a change of its ladder."""
        tiers = super().create(vals_list)
        if not self.env["loyalty.ledger.sync"]._is_listening():
            self.env.registry.clear_cache()
        tiers.ladder_id._wait_for_a_look()
        return tiers

    def write(self, vals):
        """A changed tier is a change of its ladder."""
        result = super().write(vals)
        if {"sequence", *self._threshold_fields()} & vals.keys():
            self.ladder_id._wait_for_a_look()
        return result

    def _thresholds(self):
        """Thresholds as the policy knows them: dict from metric to whole number."""
        self.ensure_one()
        ladder = self.ladder_id
        return {
            metric: ladder._to_unit(metric, self[f"{metric}_min"])
            for metric in ladder._metrics()
            if self[f"{metric}_min"]
        }


class LoyaltyTierPointRule(models.Model):
    """Points for what is measured anyway: one for every 100 of spend."""

    _name = "loyalty.tier.point.rule"
    _description = "Points for a Score"
    _order = "id"

    ladder_id = fields.Many2one(
        "loyalty.tier.ladder", required=True, index=True, ondelete="cascade"
    )
    metric = fields.Selection(
        [
            ("spend", "Spend"),
            ("tenure", "Months as a customer"),
            ("referrals", "Friends brought"),
        ],
        required=True,
        default="spend",
    )
    points = fields.Integer(required=True, default=1)
    per = fields.Float(
        string="For every", required=True, default=1.0, help="Only full units count."
    )

    _per_positive = models.Constraint(
        "CHECK (per > 0 AND points > 0)", "Give points, for more than nothing."
    )
