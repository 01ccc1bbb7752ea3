from odoo import fields, models


class LoyaltyAttributionMixin(models.AbstractModel):
    """What a referral and a partner binding share: who, since when, how, on which terms."""

    _name = "loyalty.attribution.mixin"
    _description = "Loyalty Attribution"
    _inherit = ["loyalty.origin.mixin"]

    channel = fields.Selection(
        [
            ("manual", "Entered by hand"),
            ("lead", "Lead"),
            ("order", "Quotation"),
            ("link", "Link"),
            ("code", "Code typed"),
            ("name", "Name said"),
            ("form", "Portal form"),
            ("import", "Spreadsheet"),
        ],
        required=True,
        default="manual",
        readonly=True,
        help="How we learned who brought the customer.",
    )
    code_id = fields.Many2one(
        "loyalty.referral.code", readonly=True, index="btree_not_null"
    )
    touch_id = fields.Many2one(
        "loyalty.referral.touch",
        string="Evidence",
        readonly=True,
        index="btree_not_null",
        help="The use of a link or code that this goes back to.",
    )
