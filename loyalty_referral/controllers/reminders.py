from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal


class Reminders(CustomerPortal):
    """Where a customer stops reminders, or wants them again."""

    @http.route(
        "/loyalty/reminders/<int:partner_id>/<string:token>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def ask(self, partner_id, token, done=None, **kw):
        """Ask first: programmes that look into mails follow links, and change nothing."""
        partner = request.env["res.partner"]._loyalty_reminders_of(partner_id, token)
        if not partner:
            return request.not_found()
        return self._page(partner, done)

    @http.route(
        "/loyalty/reminders/<int:partner_id>/<string:token>",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        csrf=False,  # mail programmes post here; the token in the address is the key
        sitemap=False,
        save_session=False,
    )
    def choose(self, partner_id, token, want=None, **post):
        """Stop reminders at once (RFC 8058), or begin again if the form says so."""
        partner = request.env["res.partner"]._loyalty_reminders_of(partner_id, token)
        if not partner:
            return request.not_found()
        is_wanted = want == "1"
        way = (
            request.env._("Wants to be reminded again, by the link in a mail.")
            if is_wanted
            else request.env._("Does not want to be reminded, by the link in a mail.")
        )
        partner._loyalty_want_reminders(is_wanted, way)
        return self._page(partner, "1")

    @http.route(
        "/my/rewards/reminders",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def choose_in_portal(self, want=None, **post):
        """The same for somebody who is logged in."""
        is_wanted = want == "1"
        way = (
            request.env._("Wants to be reminded again, chosen in the portal.")
            if is_wanted
            else request.env._("Does not want to be reminded, chosen in the portal.")
        )
        owner = request.env.user.partner_id.commercial_partner_id
        owner._loyalty_want_reminders(is_wanted, way)
        return request.redirect("/my/rewards#reminders")

    def _page(self, partner, done):
        """What the customer's choice is, and a button that changes it."""
        values = {
            "page_name": "reminders",
            "partner_name": partner.name,
            "is_off": partner.loyalty_no_reminders,
            "action": partner._loyalty_reminders_path(),
            "done": done == "1",
        }
        response = request.render("loyalty_referral.portal_reminders", values)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response
