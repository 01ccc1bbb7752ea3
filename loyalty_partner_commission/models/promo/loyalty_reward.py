from odoo import fields, models


class LoyaltyReward(models.Model):
    """A reward for those who pay for longer: 5, 10 or 15 % by the period (G2.3)."""

    _inherit = "loyalty.reward"

    partner_min_months = fields.Integer(
        string="Period paid from (months)",
        help="The reward is given only if the order pays for at least so many months "
        "(quantity × months of its products). 0: always.",
    )

    _min_months_positive = models.Constraint(
        "CHECK (partner_min_months >= 0)", "A period cannot be shorter than nothing."
    )
