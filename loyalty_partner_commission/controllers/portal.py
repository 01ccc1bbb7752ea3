from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import pager

from .partner_codes import PartnerCodes


class PartnerPortal(PartnerCodes):
    """What a partner earned, on whom, and what they were paid."""

    def _prepare_home_portal_values(self, counters):
        """Override of `portal` to show the partner's cards to partners only."""
        values = super()._prepare_home_portal_values(counters)
        owner = request.env.user.partner_id.commercial_partner_id
        if "loyalty_commission_count" in counters:
            is_partner = (
                owner.sudo().loyalty_is_partner
                or self._bindings(owner, 1)
                or request.env["loyalty.partner.share"]
                .sudo()
                .search_count([("partner_id", "=", owner.id)], limit=1)
            )
            values["loyalty_commission_count"] = int(bool(is_partner))
        if "loyalty_code_count" in counters:
            values["loyalty_code_count"] = int(bool(self._codes_owner()))
        if "loyalty_statement_count" in counters:
            statements = request.env["loyalty.commission.statement"]
            values["loyalty_statement_count"] = (
                statements.search_count(statements._portal_domain(), limit=1)
                if statements.has_access("read")
                else 0
            )
        return values

    @http.route(
        ["/my/commissions", "/my/commissions/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def my_commissions(self, page=1, **kw):
        """Show the partner's balance, link, customers and commission."""
        owner = request.env.user.partner_id.commercial_partner_id
        company = request.env.company
        entries = request.env["loyalty.ledger.entry"]
        domain = [
            ("partner_id", "=", owner.id),
            ("company_id", "=", company.id),
            ("purpose", "=", "commission"),
        ]
        pages = pager(
            url="/my/commissions",
            total=entries.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        code = request.env["loyalty.referral.code"].sudo()
        code = code.search(
            [
                ("partner_id", "=", owner.id),
                ("company_id", "=", company.id),
                ("purpose", "=", "partner"),
            ],
            limit=1,
        )
        values = self._prepare_portal_layout_values() | {
            "page_name": "commissions",
            "currency": company.currency_id,
            "code": code,
            "bindings": self._shown_bindings(owner),
            "entries": self._shown_commission(domain, pages["offset"]),
            "pager": pages,
            "default_url": "/my/commissions",
            **self._commission_balance(domain),
        }
        return request.render(
            "loyalty_partner_commission.portal_my_commissions", values
        )

    def _bindings(self, owner, limit=None):
        """The customers who are or were bound to ``owner``."""
        bindings = request.env["loyalty.partner.binding"]
        if not bindings.has_access("read"):
            return bindings
        return bindings.search(
            [
                ("partner_id", "=", owner.id),
                ("company_id", "=", request.env.company.id),
            ],
            limit=limit,
        )

    def _shown_bindings(self, owner):
        """The partner's customers as plain values: no more than they may know."""
        bindings = self._bindings(owner, self._items_per_page).sudo()
        entries = request.env["loyalty.ledger.entry"].sudo()
        earned = dict(
            entries._read_group(
                [("binding_id", "in", bindings.ids), ("partner_id", "=", owner.id)],
                ["binding_id"],
                ["amount:sum"],
            )
        )
        return [
            {
                "customer": binding._customer_name(),
                "since": binding.date_start,
                "until": binding.date_end or binding.window_end,
                "active": binding.state == "active",
                "earned": earned.get(binding, 0.0),
            }
            for binding in bindings
        ]

    def _shown_commission(self, domain, offset):
        """A page of the partner's ledger as plain values."""
        entries = request.env["loyalty.ledger.entry"].search(
            domain, limit=self._items_per_page, offset=offset
        )
        kinds = dict(entries._fields["kind"]._description_selection(request.env))
        return [
            {
                "id": entry.id,
                "date": entry.date,
                "kind": kinds[entry.kind],
                "explanation": entry.explanation,
                "amount": entry.amount,
                "statement": entry.statement_id,
            }
            for entry in entries.sudo()
        ]

    def _commission_balance(self, domain):
        """What the partner is owed, and what of it is still on hold."""
        entries = request.env["loyalty.ledger.entry"]
        ((balance,),) = entries._read_group(domain, [], ["amount:sum"])
        held = [*domain, ("remaining", "!=", 0), ("available_on", ">", "today")]
        ((on_hold,),) = entries._read_group(held, [], ["remaining:sum"])
        return {"balance": balance or 0.0, "on_hold": on_hold or 0.0}
