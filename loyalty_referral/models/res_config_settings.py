from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The company's settings about rewards."""

    _inherit = "res.config.settings"

    loyalty_cash_auto_bill = fields.Boolean(
        related="company_id.loyalty_cash_auto_bill", readonly=False
    )
    loyalty_cash_journal_id = fields.Many2one(
        related="company_id.loyalty_cash_journal_id", readonly=False
    )
    loyalty_use_on_sales = fields.Boolean(
        related="company_id.loyalty_use_on_sales", readonly=False
    )
    loyalty_discount_account_id = fields.Many2one(
        related="company_id.loyalty_discount_account_id", readonly=False
    )
