from odoo import fields, models


class LoyaltyTrailMixin(models.AbstractModel):
    """Messages and tracked changes of a model that has no page in the portal.

    `portal` gives every model with messages a second list of them, for its pages. Each
    message of any document of Odoo looks at all these lists (``Many2oneReference``), so
    a list that nobody can open is left out (ADR 0021).
    """

    _name = "loyalty.trail.mixin"
    _description = "Trail of Messages and Changes"
    _inherit = ["mail.thread"]

    website_message_ids = fields.One2many(
        inverse_name=None, compute="_compute_website_message_ids"
    )

    def _compute_website_message_ids(self):
        """There is no page that could show any."""
        self.website_message_ids = False
