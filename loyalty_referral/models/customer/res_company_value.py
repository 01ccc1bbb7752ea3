from odoo import fields, models


class ResCompany(models.Model):
    """When each company takes a customer for lost."""

    _inherit = "res.company"

    loyalty_churn_months = fields.Integer(
        string="Lost after (months)",
        default=12,
        help="A customer without a running contract has left after so many months "
        "without an invoice.",
    )

    _loyalty_churn_months_positive = models.Constraint(
        "CHECK (loyalty_churn_months > 0)",
        "After how many months without an invoice has a customer left? Give at least one.",
    )
