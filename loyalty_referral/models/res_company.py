from odoo import fields, models


class ResCompany(models.Model):
    """Each company pays cash rewards in its own way."""

    _inherit = "res.company"

    loyalty_cash_auto_bill = fields.Boolean(
        string="Create vendor bills for cash rewards",
        help="Every day, a draft vendor bill is created for each customer whose cash "
        "rewards may be paid out. Nothing is posted or paid by itself.",
    )
    loyalty_cash_journal_id = fields.Many2one(
        "account.journal",
        string="Journal of cash rewards",
        check_company=True,
        domain=[("type", "=", "purchase")],
        help="Empty: the first purchase journal.",
    )
