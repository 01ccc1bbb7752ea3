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
    loyalty_payment_journal_id = fields.Many2one(
        related="company_id.loyalty_payment_journal_id", readonly=False
    )
    loyalty_code_on_invoice = fields.Boolean(
        related="company_id.loyalty_code_on_invoice", readonly=False
    )
    loyalty_code_in_mails = fields.Boolean(
        related="company_id.loyalty_code_in_mails", readonly=False
    )
    loyalty_check_same_entity = fields.Boolean(
        related="company_id.loyalty_check_same_entity", readonly=False
    )
    loyalty_check_already_customer = fields.Boolean(
        related="company_id.loyalty_check_already_customer", readonly=False
    )
    loyalty_check_employee = fields.Boolean(
        related="company_id.loyalty_check_employee", readonly=False
    )
    loyalty_check_supplier = fields.Boolean(
        related="company_id.loyalty_check_supplier", readonly=False
    )
    loyalty_check_same_vat = fields.Boolean(
        related="company_id.loyalty_check_same_vat", readonly=False
    )
    loyalty_check_same_bank = fields.Boolean(
        related="company_id.loyalty_check_same_bank", readonly=False
    )
    loyalty_check_same_domain = fields.Boolean(
        related="company_id.loyalty_check_same_domain", readonly=False
    )
    loyalty_check_same_phone = fields.Boolean(
        related="company_id.loyalty_check_same_phone", readonly=False
    )
    loyalty_check_ring = fields.Boolean(
        related="company_id.loyalty_check_ring", readonly=False
    )
    loyalty_check_too_many = fields.Boolean(
        related="company_id.loyalty_check_too_many", readonly=False
    )
    loyalty_pace_limit = fields.Integer(
        related="company_id.loyalty_pace_limit", readonly=False
    )
    loyalty_pace_days = fields.Integer(
        related="company_id.loyalty_pace_days", readonly=False
    )
    loyalty_shared_domains = fields.Char(
        related="company_id.loyalty_shared_domains", readonly=False
    )
    loyalty_mail_thanks = fields.Boolean(
        related="company_id.loyalty_mail_thanks", readonly=False
    )
    loyalty_mail_customer = fields.Boolean(
        related="company_id.loyalty_mail_customer", readonly=False
    )
    loyalty_mail_granted = fields.Boolean(
        related="company_id.loyalty_mail_granted", readonly=False
    )
    loyalty_mail_used = fields.Boolean(
        related="company_id.loyalty_mail_used", readonly=False
    )
    loyalty_mail_taken_back = fields.Boolean(
        related="company_id.loyalty_mail_taken_back", readonly=False
    )
    loyalty_mail_ending = fields.Boolean(
        related="company_id.loyalty_mail_ending", readonly=False
    )
    loyalty_mail_ending_days = fields.Integer(
        related="company_id.loyalty_mail_ending_days", readonly=False
    )
    loyalty_mail_welcome = fields.Boolean(
        related="company_id.loyalty_mail_welcome", readonly=False
    )
    loyalty_mail_refused = fields.Boolean(
        related="company_id.loyalty_mail_refused", readonly=False
    )
    loyalty_mail_days = fields.Integer(
        related="company_id.loyalty_mail_days", readonly=False
    )
    loyalty_notice_days = fields.Integer(
        related="company_id.loyalty_notice_days", readonly=False
    )
