from odoo import fields, models


class LoyaltyCommissionStep(models.Model):
    """From a year of the window on, so many per cent of what the rules say."""

    _name = "loyalty.commission.step"
    _description = "Commission Step"
    _inherit = ["loyalty.commission.part"]
    _order = "year, id"

    plan_id = fields.Many2one(
        "loyalty.commission.plan", required=True, index=True, ondelete="cascade"
    )
    year = fields.Integer(
        string="From year",
        default=2,
        required=True,
        aggregator=None,
        help="The first year begins with the window. Holds until the next step.",
    )
    percent = fields.Float(
        string="Of the rates (%)", digits=(5, 2), required=True, aggregator=None
    )

    _year_uniq = models.UniqueIndex(
        "(plan_id, year)", "There is a step for this year already."
    )
    _year_positive = models.Constraint("CHECK (year >= 1)", "Years count from 1.")
    _percent_in_range = models.Constraint(
        "CHECK (percent >= 0 AND percent <= 100)",
        "A step leaves 0 % to 100 % of the rates.",
    )
