from odoo import fields, models


class ProductTemplate(models.Model):
    """A product that pays for a period."""

    _inherit = "product.template"

    loyalty_period_months = fields.Integer(
        string="Months paid",
        help="So many months are paid by one unit: 1 for a monthly fee, 12 for a yearly "
        "one. Discounts of partners' codes may depend on it. 0: no period.",
    )

    _period_months_positive = models.Constraint(
        "CHECK (loyalty_period_months >= 0)", "A period cannot be shorter than nothing."
    )
