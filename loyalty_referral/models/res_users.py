from odoo import api, models
from odoo.http import request

#: Where the code of a followed link waits for its visitor to sign up.
SESSION_KEY = "loyalty_referral_code"


class ResUsers(models.Model):
    """Door: somebody who followed a link signs up."""

    _inherit = "res.users"

    @api.model
    def _signup_create_user(self, values):
        """Override of `auth_signup`: a new customer may have come through a link."""
        user = super()._signup_create_user(values)
        text = request and request.session.pop(SESSION_KEY, None)
        code = self.env["loyalty.referral.code"].sudo()._resolve(text)
        if code:
            code._attribute(user.partner_id.sudo(), "link")
        return user
