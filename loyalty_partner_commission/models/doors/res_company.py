from odoo import api, fields, models


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
    loyalty_rebind_needs_manager = fields.Boolean(
        string="Rebinding needs a manager",
        default=True,
        help="Only a manager of partner commission gives a customer to another partner "
        "or releases them.",
    )
    loyalty_deal_days = fields.Integer(
        string="Days of protection",
        default=90,
        help="So long a registered deal is kept for its partner.",
    )
    loyalty_deal_extension_days = fields.Integer(
        string="Days of extension",
        default=30,
        help="So much longer when somebody extends the protection, once.",
    )
    loyalty_deal_notice_days = fields.Integer(
        string="Days of notice",
        default=14,
        help="So long before the end the partner is told. Nothing ends without notice.",
    )
    loyalty_conflict_days = fields.Integer(
        string="Days of a conflict",
        default=14,
        help="Two partners who claim a customer within so many days are a conflict, "
        "and somebody decides about it within as many days. 0: no conflicts.",
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

    _deal_days_positive = models.Constraint(
        "CHECK (loyalty_deal_days > 0 AND loyalty_deal_extension_days > 0 "
        "AND loyalty_deal_notice_days >= 0)",
        "A protection lasts at least a day.",
    )
    _conflict_days_positive = models.Constraint(
        "CHECK (loyalty_conflict_days >= 0)", "A conflict cannot last less than a day."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `base`: a new company has its binding channels."""
        companies = super().create(vals_list)
        self.env["loyalty.binding.channel"].sudo()._ensure(companies)
        return companies
