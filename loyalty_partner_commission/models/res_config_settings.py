from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The company's settings about partners."""

    _inherit = "res.config.settings"

    loyalty_commission_plan_id = fields.Many2one(
        related="company_id.loyalty_commission_plan_id", readonly=False
    )
    loyalty_commission_product_id = fields.Many2one(
        related="company_id.loyalty_commission_product_id", readonly=False
    )
    loyalty_commission_journal_id = fields.Many2one(
        related="company_id.loyalty_commission_journal_id", readonly=False
    )
