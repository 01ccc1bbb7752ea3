from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import pager

from .portal import PartnerPortal

#: How the list can be sorted: name in the address to order of the records.
ENTRY_ORDERS = {
    "newest": "date desc, id desc",
    "oldest": "date, id",
    "amount": "amount desc, id desc",
}


class EntryPortal(PartnerPortal):
    """All commission of a partner, and what earned nothing."""

    @http.route(
        [
            "/my/commissions/entries",
            "/my/commissions/entries/page/<int:page>",
            "/my/commissions/page/<int:page>",
        ],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def my_entries(self, page=1, show="all", sort="newest", **kw):
        """All commission of the partner, line by line."""
        if not request.env["loyalty.ledger.entry"].has_access("read"):
            return request.redirect("/my")
        if show == "nothing":
            return self._nothing_page(page)
        domain = self._entry_domain()
        if show == "open":
            domain.append(("remaining", "!=", 0))
        elif show in ("earn", "reverse", "adjust"):
            domain.append(("kind", "=", show))
        values = self._list_values(
            "entries",
            "loyalty.ledger.entry",
            domain,
            page,
            {"show": show, "sort": sort},
        )
        values["filters"] = self._entry_filters()
        values["entries"] = self._shown_commission(
            domain,
            ENTRY_ORDERS.get(sort, ENTRY_ORDERS["newest"]),
            self._items_per_page,
            values["pager"]["offset"],
        )
        return request.render("loyalty_partner_commission.portal_my_entries", values)

    def _entry_filters(self):
        """What can be shown of the commission: name in the address and words."""
        return [
            ("all", request.env._("Everything")),
            ("earn", request.env._("Earned")),
            ("reverse", request.env._("Taken back")),
            ("adjust", request.env._("Adjusted")),
            ("open", request.env._("Not settled yet")),
            ("nothing", request.env._("Purchases that earned nothing")),
        ]

    def _nothing_page(self, page):
        """Purchases that earned nothing, and why."""
        zeros, step = (
            request.env["loyalty.commission.zero"].sudo(),
            self._items_per_page,
        )
        offset = (max(1, page) - 1) * step
        total, found = zeros._page(self._owner(), request.env.company, step, offset)
        url = "/my/commissions/entries"
        values = self._partner_values("entries") | {
            "show": "nothing",
            "sort": "newest",
            "list_url": url,
            "filters": self._entry_filters(),
            "purchases": found,
            "pager": pager(
                url=url, url_args={"show": "nothing"}, total=total, page=page, step=step
            ),
        }
        return request.render("loyalty_partner_commission.portal_my_nothing", values)
