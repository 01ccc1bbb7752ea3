from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import pager

from .partner_codes import PartnerCodes

#: Rows of each list on the dashboard; the lists have pages of their own.
LATEST = 10
#: How the lists can be sorted: name in the address to order of the records.
CUSTOMER_ORDERS = {"newest": "date_start desc, id desc", "oldest": "date_start, id"}


class PartnerPortal(PartnerCodes):
    """What a partner earned, on whom, and what they were paid."""

    def _prepare_home_portal_values(self, counters):
        """Override of `portal` to show the partner area to partners only."""
        values = super()._prepare_home_portal_values(counters)
        if "loyalty_commission_count" in counters:
            values["loyalty_commission_count"] = int(self._is_partner())
        return values

    def _is_partner(self):
        """Has the visitor's company anything to find in the partner area?"""
        dashboard = request.env["loyalty.partner.dashboard"]
        return dashboard._is_partner(request.env.user.partner_id, request.env.company)

    def _owner(self):
        """The visitor's company."""
        return request.env.user.partner_id.commercial_partner_id

    @http.route(
        "/my/commissions",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def my_commissions(self, **kw):
        """Show the partner's figures, link, and the latest of everything."""
        if not request.env["loyalty.partner.binding"].has_access("read"):
            return request.redirect("/my")  # an employee who has no business here
        owner, company = self._owner(), request.env.company
        dashboard = request.env["loyalty.partner.dashboard"].sudo()
        code = request.env["loyalty.referral.code"].sudo()
        code = code.search(
            [
                ("partner_id", "=", owner.id),
                ("company_id", "=", company.id),
                ("purpose", "=", "partner"),
            ],
            limit=1,
        )
        values = self._partner_values("commissions") | {
            "code": code,
            "bindings": self._shown_bindings(self._binding_domain(), limit=LATEST),
            "entries": self._shown_commission(self._entry_domain(), limit=LATEST),
            **dashboard._figures(owner, company),
        }
        return request.render(
            "loyalty_partner_commission.portal_my_commissions", values
        )

    @http.route(
        ["/my/commissions/customers", "/my/commissions/customers/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def my_customers(self, page=1, show="all", sort="newest", **kw):
        """All customers of the partner, of today and of before."""
        if not request.env["loyalty.partner.binding"].has_access("read"):
            return request.redirect("/my")
        domain = self._binding_domain()
        if show in ("active", "ended"):
            domain.append(("state", "=", show))
        values = self._list_values(
            "customers",
            "loyalty.partner.binding",
            domain,
            page,
            {"show": show, "sort": sort},
        )
        values["filters"] = [
            ("all", request.env._("All customers")),
            ("active", request.env._("Bound today")),
            ("ended", request.env._("Ended")),
        ]
        values["bindings"] = self._shown_bindings(
            domain,
            CUSTOMER_ORDERS.get(sort, CUSTOMER_ORDERS["newest"]),
            self._items_per_page,
            values["pager"]["offset"],
        )
        return request.render("loyalty_partner_commission.portal_my_customers", values)

    def _partner_values(self, page_name):
        """What every page of the partner area needs."""
        return self._prepare_portal_layout_values() | {
            "page_name": page_name,
            "default_url": "/my/commissions",
        }

    def _list_values(self, page_name, model, domain, page, choice):
        """What a list with pages, a filter and an order needs.

        :param choice: dict with ``show`` and ``sort``, as in the address
        """
        url = f"/my/commissions/{page_name}"
        return self._partner_values(page_name) | {
            **choice,
            "list_url": url,
            "pager": pager(
                url=url,
                url_args=choice,
                total=request.env[model].search_count(domain),
                page=page,
                step=self._items_per_page,
            ),
        }

    def _binding_domain(self):
        """The customers who are or were bound to the visitor's company."""
        return [
            ("partner_id", "=", self._owner().id),
            ("company_id", "=", request.env.company.id),
        ]

    def _entry_domain(self):
        """The commission of the visitor's company."""
        dashboard = request.env["loyalty.partner.dashboard"]
        return dashboard._entry_domain(self._owner(), request.env.company)

    def _shown_bindings(self, domain, order=None, limit=None, offset=0):
        """The partner's customers as plain values: no more than they may know."""
        bindings = request.env["loyalty.partner.binding"]
        found = bindings.search(domain, order=order, limit=limit, offset=offset)
        earned = self._earned_on(found)
        return [
            {
                "customer": binding._customer_name(),
                "since": binding.date_start,
                "until": binding.date_end or binding.window_end,
                "active": binding.state == "active",
                "earned": earned.get(binding, 0.0),
                "currency": binding.currency_id,
            }
            for binding in found.sudo()
        ]

    def _earned_on(self, bindings):
        """The visitor's own part of what ``bindings`` earned, by binding."""
        rows = (
            request.env["loyalty.ledger.entry"]
            .sudo()
            ._read_group(
                [
                    ("binding_id", "in", bindings.ids),
                    ("partner_id", "=", self._owner().id),
                ],
                ["binding_id"],
                ["amount:sum"],
            )
        )
        return dict(rows)

    def _shown_commission(self, domain, order=None, limit=None, offset=0):
        """Some of the partner's ledger as plain values."""
        entries = request.env["loyalty.ledger.entry"]
        found = entries.search(domain, order=order, limit=limit, offset=offset)
        kinds = dict(entries._fields["kind"]._description_selection(request.env))
        return [
            {
                "id": entry.id,
                "date": entry.date,
                "kind": kinds[entry.kind],
                "explanation": entry.explanation,
                "amount": entry.amount,
                "currency": entry.currency_id,
                "statement": entry.statement_id,
            }
            for entry in found.sudo()
        ]
