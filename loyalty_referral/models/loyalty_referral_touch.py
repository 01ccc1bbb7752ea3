from odoo import api, fields, models


class LoyaltyReferralTouch(models.Model):
    """Evidence: a customer came with somebody's code. Kept whatever the verdict.

    No address, browser or other trace of a person is stored: the code, the
    customer and the moment are enough to explain an attribution.
    """

    _name = "loyalty.referral.touch"
    _description = "Use of a Referral Code"
    _order = "id desc"

    code_id = fields.Many2one(
        "loyalty.referral.code", required=True, readonly=True, index=True
    )
    owner_id = fields.Many2one(related="code_id.partner_id", store=True, index=True)
    customer_id = fields.Many2one(
        "res.partner", readonly=True, index=True, ondelete="cascade"
    )
    channel = fields.Selection(
        [("link", "Link")], required=True, default="link", readonly=True
    )
    verdict = fields.Char(
        readonly=True, help="What became of it, and why nothing did if nothing did."
    )

    @api.depends("code_id", "customer_id")
    def _compute_display_name(self):
        for touch in self:
            touch.display_name = (
                f"{touch.code_id.code} – {touch.customer_id.display_name}"
            )
