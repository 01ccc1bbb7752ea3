from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The company's settings about partners."""

    _inherit = "res.config.settings"

    loyalty_commission_plan_id = fields.Many2one(
        related="company_id.loyalty_commission_plan_id", readonly=False
    )
    loyalty_rebind_needs_manager = fields.Boolean(
        related="company_id.loyalty_rebind_needs_manager", readonly=False
    )
    loyalty_conflict_days = fields.Integer(
        related="company_id.loyalty_conflict_days", readonly=False
    )
    loyalty_commission_product_id = fields.Many2one(
        related="company_id.loyalty_commission_product_id", readonly=False
    )
    loyalty_commission_journal_id = fields.Many2one(
        related="company_id.loyalty_commission_journal_id", readonly=False
    )
