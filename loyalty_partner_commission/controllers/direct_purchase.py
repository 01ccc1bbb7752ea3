from werkzeug.urls import url_quote

from odoo import http
from odoo.http import request


class DirectPurchase(http.Controller):
    """The link of a partner's code: from there to a quotation with the code applied.

    Wrong, used and other people's codes get the same answer, and who tries many
    gets it for all of them.
    """

    @http.route(
        "/buy/<string:code>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
    )
    def buy(self, code, **kw):
        """Show what the code is for; nothing is made by looking, wrong codes are counted."""
        if request.env.user._is_public():
            target = url_quote(f"/buy/{code[:64]}", safe="/")
            return request.redirect(f"/web/login?redirect={url_quote(target)}")
        card = self._usable(code)
        products = card.program_id.partner_product_ids
        values = {
            "page_name": "buy",
            "code": card.code,
            "program": card.program_id.name,
            "rewards": card.program_id.reward_ids.mapped("description"),
            "has_rewards": card.partner_channel != "purchase_link",
            "products": [
                {"id": str(product.id), "name": product.display_name}
                for product in products
            ],
        }
        if not card:
            return self._refused(values)
        return request.render("loyalty_partner_commission.portal_buy", values)

    @http.route(
        "/buy/<string:code>/order",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def order(self, code, product=None, **kw):
        """Make the quotation, or open the one that was made before."""
        card = self._usable(code)
        chosen = card.program_id.partner_product_ids.filtered(
            lambda offered: str(offered.id) == product
        )
        if not chosen:
            return request.redirect(f"/buy/{url_quote(code[:64])}")
        order = request.env["loyalty.direct.purchase"]._quotation(
            card, request.env.user.partner_id, chosen[:1]
        )
        return request.redirect(order.get_portal_url())

    def _refused(self, values):
        """The page of every code that cannot be used, and of whoever tried too many."""
        throttle = request.env["loyalty.code.throttle"]
        if not throttle._may_try():
            values["refusal"] = throttle._patience_sentence()
        page = request.render("loyalty_partner_commission.portal_buy", values)
        return throttle._answer(page)

    def _usable(self, code):
        """The code, if the visitor may buy with it now; else an empty set."""
        throttle = request.env["loyalty.code.throttle"]
        cards = request.env["loyalty.card"].sudo()
        if not throttle._may_try():
            return cards
        customer = request.env.user.partner_id.sudo()
        card, is_usable = cards._usable(code, customer, request.env.company)
        if is_usable:
            return card
        throttle._note_miss()
        return cards
