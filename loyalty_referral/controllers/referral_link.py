from odoo import http
from odoo.http import request

from ..models.res_users import SESSION_KEY


class ReferralLink(http.Controller):
    """The short route behind every shared link."""

    @http.route(
        "/refer/<string:code>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
    )
    def follow(self, code):
        """Remember the code for this visit and show the sign-up page.

        The answer is the same for good and bad codes, the way on is always
        ours, and nothing is stored outside of the visitor's own session: no
        cookie of our own needs consent.
        """
        request.session[SESSION_KEY] = code[:64]
        if request.env.user._is_public():
            return request.redirect("/web/signup")
        return request.redirect("/my")
