import contextlib

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

#: Longer claims are cut; nobody explains a line in more.
CLAIM_LENGTH = 2000


class StatementPortal(CustomerPortal):
    """What a partner was paid and will be paid, and how to disagree."""

    @http.route(
        ["/my/statements", "/my/statements/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def my_statements(self, page=1, **kw):
        """List the partner's statements."""
        statements = request.env["loyalty.commission.statement"]
        domain = statements._portal_domain()
        pages = pager(
            url="/my/statements",
            total=statements.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        values = self._prepare_portal_layout_values() | {
            "page_name": "statements",
            "statements": statements.search(
                domain, limit=self._items_per_page, offset=pages["offset"]
            ),
            "payout": self._payout(),
            "pager": pages,
            "default_url": "/my/statements",
        }
        return request.render("loyalty_partner_commission.portal_my_statements", values)

    @http.route(
        [
            "/my/statements/<int:statement_id>",
            "/my/statements/<int:statement_id>/page/<int:page>",
        ],
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
    )
    def my_statement(
        self,
        statement_id,
        access_token=None,
        report_type=None,
        download=False,
        page=1,
        **kw,
    ):
        """Show one statement, on screen or as a document."""
        try:
            statement = self._document_check_access(
                "loyalty.commission.statement", statement_id, access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        if report_type in ("html", "pdf", "text"):
            return self._show_report(
                model=statement,
                report_type=report_type,
                report_ref="loyalty_partner_commission.action_report_commission_statement",
                download=download,
            )
        values = self._get_page_view_values(
            statement,
            access_token,
            self._statement_values(statement, access_token, page),
            "my_statements_history",
            False,
        )
        page = request.render("loyalty_partner_commission.portal_my_statement", values)
        return self._behind_token(page, access_token)

    @http.route(
        "/my/commissions/<int:entry_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def my_commission(self, entry_id, **kw):
        """Show one entry with its explanation, and what was said about it."""
        entry = self._own_entry(entry_id)
        if not entry:
            return request.redirect("/my/commissions")
        values = self._prepare_portal_layout_values() | {
            "page_name": "commissions",
            "entry": self._shown_entry(entry),
            "dispute": self._disputes(entry).get(entry.id),
            "sent": bool(kw.get("sent")),
        }
        return request.render("loyalty_partner_commission.portal_my_commission", values)

    @http.route(
        "/my/commissions/<int:entry_id>/dispute",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def dispute_commission(self, entry_id, claim="", **kw):
        """Raise a dispute on an own entry."""
        entry = self._own_entry(entry_id)
        claim = claim.strip()[:CLAIM_LENGTH]
        if not entry:
            return request.redirect("/my/commissions")
        if not claim:
            return request.redirect(f"/my/commissions/{entry.id}")
        disputes = request.env["loyalty.commission.dispute"].sudo()
        disputes._raise(entry.sudo(), claim)
        return request.redirect(f"/my/commissions/{entry.id}?sent=1")

    @http.route(
        "/my/statements/ask", type="http", auth="user", website=True, methods=["POST"]
    )
    def ask_for_payout(self, **kw):
        """Ask to be paid, where the partner is paid on demand."""
        partner, company = request.env.user.partner_id, request.env.company
        if request.env["loyalty.partner.dashboard"]._is_partner(partner, company):
            with contextlib.suppress(UserError):  # nothing to pay, or asked twice
                request.env["loyalty.commission.request"].sudo()._ask(partner, company)
        return request.redirect("/my/statements")

    def _statement_values(self, statement, access_token, page):
        """A page of the statement's lines; a large partner has thousands."""
        pages = pager(
            url=f"/my/statements/{statement.id}",
            url_args={"access_token": access_token} if access_token else None,
            total=statement.line_ids.search_count(
                [("statement_id", "=", statement.id)]
            ),
            page=page,
            step=self._items_per_page,
        )
        lines = statement._lines(self._items_per_page, pages["offset"])
        return {
            "page_name": "statements",
            "statement": statement,
            "lines": lines,
            "disputes": self._disputes(lines),
            "pager": pages,
        }

    def _payout(self):
        """When and what the visitor is paid next; None for who is no partner."""
        partner, company = request.env.user.partner_id, request.env.company
        if not request.env["loyalty.partner.dashboard"]._is_partner(partner, company):
            return None
        requests = request.env["loyalty.commission.request"].sudo()
        payouts = request.env["loyalty.commission.payout"].sudo()
        return payouts._status(partner, company) | {
            "may_ask": requests._may_ask(partner, company),
            "is_prepared": bool(requests._waiting(partner, company)),
        }

    def _own_entry(self, entry_id):
        """The commission entry of the partner with this id, if there is one."""
        owner = request.env.user.partner_id.commercial_partner_id
        entries = request.env["loyalty.ledger.entry"]
        if not entries.has_access("read"):
            return entries
        return entries.search(
            [
                ("id", "=", entry_id),
                ("partner_id", "=", owner.id),
                ("purpose", "=", "commission"),
            ]
        )

    def _shown_entry(self, entry):
        """An entry as plain values."""
        kinds = dict(entry._fields["kind"]._description_selection(request.env))
        shown = entry.sudo()
        statement = shown.statement_id
        is_stated = statement.state in ("confirmed", "paid")
        return {
            "id": entry.id,
            "date": entry.date,
            "kind": kinds[entry.kind],
            "explanation": shown.explanation,
            "document": shown.origin_name,
            "amount": entry.amount,
            "currency": shown.currency_id,
            "statement": statement.name if is_stated else "",
            "statement_id": statement.id if is_stated else None,
            "may_dispute": entry.kind in ("earn", "reverse", "adjust"),
        }

    def _disputes(self, entries):
        """The latest dispute of each of ``entries``, as plain values by entry id."""
        disputes = request.env["loyalty.commission.dispute"].sudo()
        states = dict(disputes._fields["state"]._description_selection(request.env))
        return {
            dispute.entry_id.id: {
                "state": dispute.state,
                "shown_state": states[dispute.state],
                "claim": dispute.claim,
                "answer": "" if dispute.state == "open" else dispute.answer,
                "correction": dispute.adjustment_id.amount,
            }
            for dispute in disputes.search(
                [("entry_id", "in", entries.ids)], order="id"
            )
        }
