from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of what customers are worth."""

    _inherit = "res.config.settings"

    loyalty_churn_months = fields.Integer(
        related="company_id.loyalty_churn_months", readonly=False
    )
