from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

_COLORS = {"open": "success", "used": "info", "expired": "secondary"}


class PartnerCodes(CustomerPortal):
    """The codes that a partner issued, and a form for the next one."""

    @http.route(
        ["/my/partner-codes", "/my/partner-codes/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def my_partner_codes(self, page=1, **kw):
        """List the partner's codes, with the form."""
        if not self._codes_owner():
            return request.redirect("/my")
        return self._codes_page(page)

    @http.route(
        "/my/partner-codes/new",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def my_partner_codes_new(self, **form):
        """Issue a code; show the form again with what speaks against it."""
        owner = self._codes_owner()
        if not owner:
            return request.redirect("/my")
        program = self._codes_program(owner, form.get("program"))
        if not program:
            error = request.env._("Choose what kind of code it shall be.")
            return self._codes_page(error=error, form=form)
        customer = self._codes_customer(owner, form.get("customer"))
        try:
            with request.env.cr.savepoint():
                request.env["loyalty.card"]._issue(
                    program, owner, customer, form.get("email")
                )
        except UserError as refusal:
            return self._codes_page(error=str(refusal), form=form)
        return request.redirect("/my/partner-codes?done=1")

    def _codes_owner(self):
        """The visitor's company, if it is a partner; else an empty set."""
        owner = request.env.user.partner_id.commercial_partner_id.sudo()
        return owner if owner.loyalty_is_partner else owner.browse()

    def _codes_programs(self, owner):
        """Programmes the partner may issue codes of."""
        programs = request.env["loyalty.program"]
        return programs._issuable_by(owner, request.env.company)

    def _codes_program(self, owner, text):
        """The chosen programme, among those that are offered."""
        programs = self._codes_programs(owner)
        return programs.filtered(lambda program: str(program.id) == text)[:1]

    def _codes_customers(self, owner):
        """The partner's customers of today."""
        bindings = request.env["loyalty.partner.binding"].sudo()
        return bindings.search(
            [
                ("partner_id", "=", owner.id),
                ("company_id", "=", request.env.company.id),
                ("state", "=", "active"),
            ],
            limit=500,
        )

    def _codes_customer(self, owner, text):
        """The chosen customer, among the partner's own."""
        bindings = self._codes_customers(owner)
        chosen = bindings.filtered(lambda binding: str(binding.id) == text)
        return chosen[:1].customer_id

    def _codes_page(self, page=1, error=None, form=None):
        """The page with list and form."""
        owner = self._codes_owner()
        cards = request.env["loyalty.card"].sudo()
        domain = [
            ("issuer_id", "=", owner.id),
            ("company_id", "in", (False, request.env.company.id)),
        ]
        pages = pager(
            url="/my/partner-codes",
            total=cards.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        found = cards.search(
            domain,
            order="id desc",
            limit=self._items_per_page,
            offset=pages["offset"],
        )
        values = self._prepare_portal_layout_values() | {
            "page_name": "partner_codes",
            "programs": self._shown_programs(owner),
            "customers": [
                {"id": str(binding.id), "name": binding._customer_name()}
                for binding in self._codes_customers(owner)
            ],
            "codes": self._shown_codes(found),
            "pager": pages,
            "error": error,
            "form": form or {},
            "default_url": "/my/partner-codes",
        }
        return request.render(
            "loyalty_partner_commission.portal_my_partner_codes", values
        )

    def _shown_programs(self, owner):
        """What the partner may issue, and how often still."""
        programs = self._codes_programs(owner)
        kinds = dict(
            programs._fields["partner_channel"]._description_selection(request.env)
        )
        return [
            {
                "id": str(program.id),
                "name": program.name,
                "kind": kinds[program.partner_channel],
                "left": program._allowance_left(owner),
                "days": program.partner_valid_days,
            }
            for program in programs
        ]

    def _shown_codes(self, cards):
        """The partner's codes as plain values."""
        states = dict(
            cards._fields["partner_state"]._description_selection(request.env)
        )
        return [
            {
                "code": card.code,
                "program": card.program_id.name,
                "customer": self._shown_addressee(card),
                "issued": card.create_date.date(),
                "until": card.expiration_date,
                "state": states[card.partner_state],
                "color": _COLORS[card.partner_state],
                "url": card.purchase_url if card.partner_state == "open" else False,
            }
            for card in cards
        ]

    def _shown_addressee(self, card):
        """For whom a code is, as the partner may know it."""
        bindings = request.env["loyalty.partner.binding"]
        return bindings._shown(card.addressee_id) or card.addressee_email or ""
