from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import pager

from .partner_codes import PartnerCodes

#: What a partner tells about a prospect, and how long it may be.
_FIELDS = {
    "name": 120,
    "vat": 32,
    "website": 200,
    "contact_name": 120,
    "email": 254,
    "phone": 32,
    "note": 2000,
}
#: Deals that a partner may still give up.
_OPEN = ("review", "open")
_COLORS = {"open": "success", "won": "success", "review": "info", "refused": "danger"}


class PartnerDeals(PartnerCodes):
    """The prospects that a partner registered, and a form for the next one."""

    @http.route(
        ["/my/deals", "/my/deals/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def my_deals(self, page=1, **kw):
        """List the partner's deals, with the form."""
        if not self._codes_owner():
            return request.redirect("/my")
        return self._deals_page(page)

    @http.route(
        "/my/deals/new", type="http", auth="user", website=True, methods=["POST"]
    )
    def my_deals_new(self, **form):
        """Register a prospect; show the form again if something is missing."""
        owner = self._codes_owner()
        if not owner:
            return request.redirect("/my")
        values = {
            name: (form.get(name) or "").strip()[:length]
            for name, length in _FIELDS.items()
        }
        amount = self._deals_amount(form.get("expected_amount"))
        error = self._deals_error(values, amount)
        if error:
            return self._deals_page(error=error, form=form)
        deal = (
            request.env["loyalty.partner.deal"]
            .sudo()
            .create(
                {
                    **values,
                    "expected_amount": amount,
                    "partner_id": owner.id,
                    "company_id": request.env.company.id,
                    "user_id": owner.user_id.id,
                }
            )
        )
        return request.redirect(f"/my/deals?done={deal.state}")

    @http.route(
        "/my/deals/<int:deal_id>/withdraw",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def my_deals_withdraw(self, deal_id, **kw):
        """Give a prospect up; a deal of others is as if there were none."""
        owner = self._codes_owner()
        if not owner:
            return request.redirect("/my")
        domain = [*self._deals_domain(owner), ("id", "=", deal_id)]
        deal = request.env["loyalty.partner.deal"].sudo().search(domain)
        if deal.state in _OPEN:
            deal.action_withdraw()
        return request.redirect("/my/deals")

    def _deals_domain(self, owner):
        """The deals of ``owner``, here."""
        return [
            ("partner_id", "=", owner.id),
            ("company_id", "=", request.env.company.id),
        ]

    def _deals_amount(self, text):
        """The expected amount; None if it is no amount."""
        try:
            amount = float((text or "0").replace(",", ".").replace(" ", ""))
        except ValueError:
            return None
        return amount if 0 <= amount < 1e12 else None

    def _deals_error(self, values, amount):
        """What is missing in the form."""
        if not values["name"]:
            return request.env._("Say which company it is.")
        if not (values["vat"] or values["email"] or values["website"]):
            return request.env._(
                "Give a tax number, an e-mail address or a website, so that we know "
                "which company it is."
            )
        if amount is None:
            return request.env._("The expected amount is not a number.")
        return None

    def _deals_page(self, page=1, error=None, form=None):
        """The page with list and form."""
        owner = self._codes_owner()
        deals = request.env["loyalty.partner.deal"].sudo()
        domain = self._deals_domain(owner)
        pages = pager(
            url="/my/deals",
            total=deals.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        found = deals.search(domain, limit=self._items_per_page, offset=pages["offset"])
        states = dict(deals._fields["state"]._description_selection(request.env))
        values = self._prepare_portal_layout_values() | {
            "page_name": "deals",
            "deals": [
                {
                    "id": deal.id,
                    "name": deal.name,
                    "is_open": deal.state in _OPEN,
                    "registered": deal.registered_on,
                    "until": deal.state == "open" and deal.protected_until,
                    "amount": deal.expected_amount,
                    "state": states[deal.state],
                    "color": _COLORS.get(deal.state, "secondary"),
                }
                for deal in found
            ],
            "currency": request.env.company.currency_id,
            "pager": pages,
            "error": error,
            "form": form or {},
            "done": request.params.get("done"),
            "default_url": "/my/deals",
        }
        return request.render("loyalty_partner_commission.portal_my_deals", values)
