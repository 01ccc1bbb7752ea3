from odoo import fields, models


class ResCompany(models.Model):
    """Each company has its own plan for links, and its own way of billing."""

    _inherit = "res.company"

    loyalty_commission_plan_id = fields.Many2one(
        "loyalty.commission.plan",
        string="Plan for partner links",
        check_company=True,
        ondelete="restrict",
        help="Customers who sign up through a partner's link are bound on its terms.",
    )
    loyalty_commission_product_id = fields.Many2one(
        "product.product",
        string="Product on commission bills",
        check_company=True,
        domain=[("type", "=", "service")],
        help="Decides the account and the taxes of the partners' bills.",
    )
    loyalty_commission_journal_id = fields.Many2one(
        "account.journal",
        string="Journal of commission bills",
        check_company=True,
        domain=[("type", "=", "purchase")],
        help="Empty: the self-billing journal if there is one, else the first purchase "
        "journal.",
    )
