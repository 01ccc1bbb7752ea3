from odoo import api, fields, models


class LoyaltyReferralTouch(models.Model):
    """Evidence: a customer came with somebody's code. Kept whatever the verdict.

    No address, browser or other trace of a person is stored: the code, the
    customer and the moment are enough to explain an attribution.
    """

    _name = "loyalty.referral.touch"
    _description = "Use of a Referral Code"
    _order = "id desc"

    code_id = fields.Many2one("loyalty.referral.code", readonly=True, index=True)
    owner_id = fields.Many2one(
        "res.partner",
        compute="_compute_owner",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
        help="Who says to have brought the customer.",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_owner",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
    )
    customer_id = fields.Many2one(
        "res.partner", readonly=True, index=True, ondelete="cascade"
    )
    channel = fields.Selection(
        [("link", "Link")], required=True, default="link", readonly=True
    )
    verdict = fields.Char(
        readonly=True, help="What became of it, and why nothing did if nothing did."
    )

    @api.depends("code_id")
    def _compute_owner(self):
        for touch in self.filtered("code_id"):
            touch.owner_id = touch.code_id.partner_id
            touch.company_id = touch.code_id.company_id

    @api.depends("code_id", "owner_id", "customer_id")
    def _compute_display_name(self):
        for touch in self:
            by = touch.code_id.code or touch.owner_id.display_name
            touch.display_name = f"{by} – {touch.customer_id.display_name}"
