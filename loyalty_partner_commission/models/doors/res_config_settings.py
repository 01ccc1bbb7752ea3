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
    loyalty_deal_days = fields.Integer(
        related="company_id.loyalty_deal_days", readonly=False
    )
    loyalty_deal_extension_days = fields.Integer(
        related="company_id.loyalty_deal_extension_days", readonly=False
    )
    loyalty_deal_notice_days = fields.Integer(
        related="company_id.loyalty_deal_notice_days", readonly=False
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
    loyalty_commission_account_id = fields.Many2one(
        related="company_id.loyalty_commission_account_id", readonly=False
    )
    loyalty_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Payout currency"
    )
    loyalty_payout_period = fields.Selection(
        related="company_id.loyalty_payout_period", readonly=False
    )
    loyalty_payout_minimum = fields.Monetary(
        related="company_id.loyalty_payout_minimum",
        readonly=False,
        currency_field="loyalty_currency_id",
    )
    loyalty_payout_age_cap = fields.Integer(
        related="company_id.loyalty_payout_age_cap", readonly=False
    )
    loyalty_payout_negative = fields.Selection(
        related="company_id.loyalty_payout_negative", readonly=False
    )
    loyalty_payout_needs_agreement = fields.Boolean(
        related="company_id.loyalty_payout_needs_agreement", readonly=False
    )
    loyalty_payout_needs_tax_data = fields.Boolean(
        related="company_id.loyalty_payout_needs_tax_data", readonly=False
    )
    loyalty_payout_automatic = fields.Boolean(
        related="company_id.loyalty_payout_automatic", readonly=False
    )
    loyalty_statement_mail = fields.Boolean(
        related="company_id.loyalty_statement_mail", readonly=False
    )
    loyalty_dispute_holds = fields.Boolean(
        related="company_id.loyalty_dispute_holds", readonly=False
    )
