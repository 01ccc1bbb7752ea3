from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductTemplate(models.Model):
    """A product may give a tier for a period once it is paid (case F3)."""

    _inherit = "product.template"

    loyalty_tier_id = fields.Many2one(
        "loyalty.tier",
        string="Gives the tier",
        index="btree_not_null",
        ondelete="restrict",
        groups="loyalty_referral.group_user,account.group_account_invoice",
        help="Whoever pays an invoice with this product stands on the tier for so many "
        "months. Every further paid invoice, also of a contract, extends it. Counts for "
        "invoices of the tier's company.",
    )
    loyalty_tier_months = fields.Integer(
        string="For months",
        default=12,
        groups="loyalty_referral.group_user,account.group_account_invoice",
        help="For each unit. A refund ends it in proportion, day by day.",
    )

    @api.constrains("loyalty_tier_id", "loyalty_tier_months")
    def _check_loyalty_tier_months(self):
        for template in self:
            if template.loyalty_tier_id and template.loyalty_tier_months <= 0:
                raise ValidationError(
                    self.env._(
                        "%s gives a tier: say for how many months.", template.name
                    )
                )
