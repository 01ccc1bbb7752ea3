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
#: Referrals on the page itself; all of them have a page of their own.
_NEWEST = 10


class LoyaltyPortal(CustomerPortal):
    """What a customer earned, from whom, and the link to share."""

    def _prepare_home_portal_values(self, counters):
        """Override of `portal`: what the customer has not used, when the page is shown."""
        values = super()._prepare_home_portal_values(counters)
        if not counters:
            page = request.env["loyalty.rewards.page"]
            owner = self._rewards_owner()
            values["loyalty_banner"] = page._banner(owner, request.env.company)
        return values

    @http.route(
        ["/my/rewards", "/my/rewards/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def my_rewards(self, page=1, **kw):
        """Show the customer's credit, link, referrals and history."""
        owner, company = self._rewards_owner(), request.env.company
        entries = request.env["loyalty.ledger.entry"]
        if not entries.has_access("read"):  # an employee who has no business here
            return request.redirect("/my")
        domain = [
            ("partner_id", "=", owner.id),
            ("company_id", "=", company.id),
            ("purpose", "in", ("credit", "cash")),
        ]
        pages = pager(
            url="/my/rewards",
            total=entries.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        program = request.env["loyalty.referral.program"].sudo()._running(company)
        codes = request.env["loyalty.referral.code"].sudo()
        brought = self._brought_domain(owner, company)
        referrals = request.env["loyalty.referral"].sudo()
        values = self._prepare_portal_layout_values() | {
            "page_name": "rewards",
            "currency": company.currency_id,
            "program": program,
            "promises": self._promises(program),
            "code": codes._find(owner, "referral", company) if program else codes,
            "referrals": self._shown_referrals(brought, owner, limit=_NEWEST),
            "referral_count": referrals.search_count(brought),
            "entries": self._shown_entries(domain, pages["offset"]),
            "pager": pages,
            "default_url": "/my/rewards",
            **request.env["loyalty.rewards.page"]._values(owner, company),
        }
        return request.render("loyalty_referral.portal_my_rewards", values)

    @http.route(
        ["/my/rewards/referrals", "/my/rewards/referrals/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def my_referrals(self, page=1, **kw):
        """Show everybody whom the customer brought, page by page."""
        owner, company = self._rewards_owner(), request.env.company
        if not request.env["loyalty.ledger.entry"].has_access("read"):
            return request.redirect("/my")
        referrals = request.env["loyalty.referral"].sudo()
        domain = self._brought_domain(owner, company)
        pages = pager(
            url="/my/rewards/referrals",
            total=referrals.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        values = self._prepare_portal_layout_values() | {
            "page_name": "referrals",
            "currency": company.currency_id,
            "referrals": self._shown_referrals(
                domain, owner, limit=self._items_per_page, offset=pages["offset"]
            ),
            "pager": pages,
            "default_url": "/my/rewards/referrals",
        }
        return request.render("loyalty_referral.portal_my_referrals", values)

    def _document_check_access(self, model_name, document_id, access_token=None):
        """Override of `portal`: a token with strange letters is wrong, not an error."""
        if access_token and not access_token.isascii():
            access_token = None
        return super()._document_check_access(model_name, document_id, access_token)

    def _behind_token(self, page, access_token):
        """A page that a token has opened: kept by no cache, named to no other site."""
        if access_token:
            page.headers["Cache-Control"] = "no-store"
            page.headers["Referrer-Policy"] = "no-referrer"
        return page

    def _promises(self, program):
        """What the referrer gets under ``program``, in words."""
        own = program.reward_ids.filtered(lambda reward: reward.side == "referrer")
        return [reward._worth_in_words() for reward in own]

    def _rewards_owner(self):
        """Whose rewards the reader sees: those of their company."""
        return request.env.user.partner_id.commercial_partner_id

    def _brought_domain(self, owner, company):
        """Whom ``owner`` brought, as far as it is worth telling.

        The portal reads no referrals by itself: they say whether we knew the friend.
        """
        return [
            ("referrer_id", "=", owner.id),
            ("company_id", "=", company.id),
            ("state", "!=", "cancelled"),
        ]

    def _shown_referrals(self, domain, owner, **page):
        """A page of referrals as plain values, with their colours."""
        referrals = request.env["loyalty.referral"].sudo().search(domain, **page)
        rows = request.env["loyalty.rewards.page"]._referral_rows(referrals, owner)
        return [row | {"color": _COLORS[row["state"]]} for row in rows]

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
                "is_cash": entry.purpose == "cash",
                "explanation": entry.explanation,
                "amount": entry.amount,
            }
            for entry in entries.sudo()
        ]
