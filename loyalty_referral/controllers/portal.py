from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

_COLORS = {
    "open": "info",
    "review": "secondary",
    "qualified": "success",
    "reversed": "danger",
    "refused": "secondary",
}


class LoyaltyPortal(CustomerPortal):
    """What a customer earned, from whom, and the link to share."""

    @http.route(
        ["/my/rewards", "/my/rewards/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def my_rewards(self, page=1, **kw):
        """Show the customer's credit, link, referrals and history."""
        owner = request.env.user.partner_id.commercial_partner_id
        company = request.env.company
        entries = request.env["loyalty.ledger.entry"]
        if not entries.has_access("read"):  # an employee who has no business here
            return request.redirect("/my")
        domain = [
            ("partner_id", "=", owner.id),
            ("company_id", "=", company.id),
            ("purpose", "=", "credit"),
        ]
        pages = pager(
            url="/my/rewards",
            total=entries.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        program = request.env["loyalty.referral.program"].sudo()._running(company)
        codes = request.env["loyalty.referral.code"].sudo()
        values = self._prepare_portal_layout_values() | {
            "page_name": "rewards",
            "currency": company.currency_id,
            "program": program,
            "code": codes._find(owner, "referral", company) if program else codes,
            "referrals": self._shown_referrals(owner, company),
            "entries": self._shown_entries(domain, pages["offset"]),
            "pager": pages,
            "default_url": "/my/rewards",
            **self._balance(domain),
        }
        return request.render("loyalty_referral.portal_my_rewards", values)

    def _balance(self, domain):
        """The customer's balance, and what of it is still on hold."""
        entries = request.env["loyalty.ledger.entry"]
        ((credit,),) = entries._read_group(domain, [], ["amount:sum"])
        later = [*domain, ("remaining", ">", 0), ("available_on", ">", "today")]
        ((on_hold,),) = entries._read_group(later, [], ["remaining:sum"])
        return {"credit": credit or 0.0, "on_hold": on_hold or 0.0}

    def _shown_referrals(self, owner, company):
        """The customer's referrals as plain values: no more than they may know."""
        referrals = request.env["loyalty.referral"].search(
            [
                ("referrer_id", "=", owner.id),
                ("company_id", "=", company.id),
                ("state", "!=", "cancelled"),
            ],
            limit=self._items_per_page,
        )
        states = dict(referrals._fields["state"]._description_selection(request.env))
        states |= {
            "review": request.env._("We are checking this referral"),
            "refused": request.env._("Not rewarded"),
        }
        shown = []
        for referral in referrals.sudo():
            state = self._shown_state(referral)
            stage = state == "open" and referral.stage_id.name
            shown.append(
                {
                    "friend": referral.friend_name,
                    "date": referral.date,
                    "stage": stage or states[state],
                    "color": _COLORS[state],
                    "earned": referral.earned_amount,
                }
            )
        return shown

    def _shown_state(self, referral):
        """The state a referrer may know: not that we have had their friend's address."""
        is_telling = referral.state == "review" and referral.known_contact
        return "open" if is_telling else referral.state

    def _shown_entries(self, domain, offset):
        """A page of the customer's ledger as plain values."""
        entries = request.env["loyalty.ledger.entry"].search(
            domain, limit=self._items_per_page, offset=offset
        )
        kinds = dict(entries._fields["kind"]._description_selection(request.env))
        return [
            {
                "date": entry.date,
                "kind": kinds[entry.kind],
                "explanation": entry.explanation,
                "amount": entry.amount,
            }
            for entry in entries.sudo()
        ]
