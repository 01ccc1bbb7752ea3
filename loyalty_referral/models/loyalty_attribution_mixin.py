from odoo import fields, models


class LoyaltyAttributionMixin(models.AbstractModel):
    """What a referral and a partner binding share: who, since when, how, on which terms.

    The terms are a snapshot taken when the attribution starts, so that a later
    change of the programme or plan never rewrites what was promised (decision 4).
    """

    _name = "loyalty.attribution.mixin"
    _description = "Loyalty Attribution"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    channel = fields.Selection(
        [("manual", "Entered by hand"), ("lead", "Lead"), ("link", "Link")],
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
    terms = fields.Json(
        readonly=True,
        copy=False,
        help="The conditions as they were when this started; later changes of the "
        "programme or plan do not touch them.",
    )
