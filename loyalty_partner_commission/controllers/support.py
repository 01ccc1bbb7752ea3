from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

#: A code is shorter; nothing longer is looked up.
CODE_LENGTH = 32


class SupportPortal(CustomerPortal):
    """Customers choose who supports them; both sides write to each other (case G4)."""

    @http.route(
        "/my/support",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def my_support(self, **kw):
        """Who supports me, and whom do I support?"""
        return self._support_page()

    @http.route("/my/support", type="http", auth="user", website=True, methods=["POST"])
    def choose_support(self, code="", **kw):
        """Choose the partner whose code was typed."""
        user = request.env.user
        supports = request.env["loyalty.partner.support"].sudo()
        try:
            support = supports._choose(
                user.partner_id, code[:CODE_LENGTH], request.env.company
            )
        except UserError as refusal:
            page = self._support_page(code=code[:CODE_LENGTH], error=str(refusal))
            return request.env["loyalty.code.throttle"]._answer(page)
        return request.redirect(support.access_url)

    @http.route(
        "/my/support/end", type="http", auth="user", website=True, methods=["POST"]
    )
    def end_support(self, **kw):
        """Let the customer undo it at any time."""
        supports = request.env["loyalty.partner.support"].sudo()
        supports._current(request.env.user.partner_id, request.env.company)._end()
        return request.redirect("/my/support")

    @http.route(
        "/my/support/<int:support_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
    )
    def my_support_thread(self, support_id, access_token=None, **kw):
        """The messages between a customer and the partner who supports them."""
        try:
            support = self._document_check_access(
                "loyalty.partner.support", support_id, access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        own = request.env.user.partner_id.commercial_partner_id
        shown = {
            "page_name": "support",
            "support": support,
            "is_customer": support.sudo().customer_id == own,
        }
        values = self._get_page_view_values(
            support, access_token, shown, "my_support_history", False
        )
        page = request.render("loyalty_partner_commission.portal_support", values)
        return self._behind_token(page, access_token)

    def _support_page(self, code="", error=""):
        """The page with what was typed, if it could not be taken."""
        own = request.env.user.partner_id.commercial_partner_id
        supports = request.env["loyalty.partner.support"]
        values = self._prepare_portal_layout_values() | {
            "page_name": "support",
            "code": code,
            "error": error,
            "current": supports.sudo()._current(own, request.env.company),
            "supported": supports.sudo().search(
                [
                    ("partner_id", "=", own.id),
                    ("company_id", "=", request.env.company.id),
                    ("date_end", "=", False),
                ],
                limit=self._items_per_page,
            ),
        }
        return request.render("loyalty_partner_commission.portal_my_support", values)
