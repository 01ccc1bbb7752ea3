from collections import defaultdict

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_amount, format_date

#: What a customer brings along to pay with; credit is in the preview of the invoice.
HELD = ("points", "ewallet", "gift_card", "coupon", "gift")
CREDIT = ("credit", "free_periods")


class LoyaltyQuotationHint(models.AbstractModel):
    """What the customer of a quotation has already, and what they could use (case B4).

    Hints change nothing: whoever reads them decides. Any number of quotations costs the
    same number of queries.
    """

    _name = "loyalty.quotation.hint"
    _description = "Loyalty Quotation Hint"

    def _hints(self, orders, previews, is_for_customer=False):
        """Sentences about each of ``orders`` that is still a quotation: dict from id.

        :param previews: what their invoices would use, by ``loyalty.redemption.preview``
        """
        open_ = orders.filtered(lambda order: order.state in ("draft", "sent")).sudo()
        open_ = open_.filtered("partner_id")
        if not open_:
            return {}
        hint = self.sudo().with_context(loyalty_hint_for_customer=is_for_customer)
        under_contract = hint._under_contract(open_)
        services = hint._waiting_services(open_)
        held = hint._held(open_)
        hints = {}
        for order in open_:
            key = hint._key(order)
            products = hint._products(order)
            preview = previews.get(order.id)
            own = under_contract.get(key, ()) if products else ()
            found = [hint._has(line) for line in own if line.product_id in products]
            found += [
                hint._waits(grant)
                for grant in services.get(key, ())
                if grant.reward_id.service_product_id in products
            ]
            found += filter(None, [hint._free(preview)])
            found += hint._holds(order, held.get(key, ()), preview)
            hints[order.id] = found
        return hints

    # ------------------------------------------------------------- reading together

    def _key(self, order):
        """Whose quotation it is, and from which company."""
        return (order.partner_id.commercial_partner_id, order.company_id)

    def _products(self, order):
        """What is about to be bought; rewards and gifts are no purchase."""
        lines = order.order_line.filtered(
            lambda line: not (line.display_type or line.is_reward_line)
        )
        return lines.product_id

    def _under_contract(self, orders):
        """Running contract lines about what is being bought, by customer and company."""
        products = self.env["product.product"].union(*map(self._products, orders))
        today = fields.Date.context_today(self)
        lines = self.env["contract.line"].search(
            Domain("product_id", "in", products.ids)
            & Domain(
                "contract_id.commercial_partner_id",
                "in",
                orders.partner_id.commercial_partner_id.ids,
            )
            & Domain("contract_id.company_id", "in", orders.company_id.ids)
            & Domain("contract_id.contract_type", "=", "sale")
            & Domain("is_canceled", "=", False)
            & Domain("display_type", "=", False)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", today))
        )
        return lines.grouped(
            lambda line: (
                line.contract_id.commercial_partner_id,
                line.contract_id.company_id,
            )
        )

    def _waiting_services(self, orders):
        """Free services that wait for a contract, by customer and company."""
        grants = self.env["loyalty.grant"].search(
            [
                ("partner_id", "in", orders.partner_id.commercial_partner_id.ids),
                ("company_id", "in", orders.company_id.ids),
                ("kind", "=", "service"),
                ("state", "in", ("waiting", "failed")),
            ]
        )
        return grants.grouped(lambda grant: (grant.partner_id, grant.company_id))

    def _held(self, orders):
        """Cards and credit of the customers, by customer and company."""
        benefits = self.env["loyalty.benefit"].search(
            [
                ("partner_id", "in", orders.partner_id.commercial_partner_id.ids),
                ("company_id", "in", [False, *orders.company_id.ids]),
                ("kind", "in", HELD + CREDIT),
            ]
        )
        found = defaultdict(benefits.browse)
        for benefit in benefits:
            for company in benefit.company_id or orders.company_id:
                found[benefit.partner_id, company] |= benefit
        return found

    # -------------------------------------------------------------------- sentences

    def _says(self, staff, customer):
        """The sentence for whoever reads it."""
        is_for_customer = self.env.context.get("loyalty_hint_for_customer")
        return customer if is_for_customer else staff

    def _has(self, line):
        """\"The customer has this already under contract C0012 until 30 June.\""""
        contract = line.contract_id
        values = {
            "product": line.product_id.display_name,
            "contract": contract.code or contract.name,
            "day": line.date_end and format_date(self.env, line.date_end),
        }
        if not line.date_end:
            return self._says(
                self.env._(
                    "%(product)s: the customer has this already under contract "
                    "%(contract)s.",
                    **values,
                ),
                self.env._(
                    "%(product)s: you have this already under contract %(contract)s.",
                    **values,
                ),
            )
        return self._says(
            self.env._(
                "%(product)s: the customer has this already under contract %(contract)s "
                "until %(day)s.",
                **values,
            ),
            self.env._(
                "%(product)s: you have this already under contract %(contract)s until "
                "%(day)s.",
                **values,
            ),
        )

    def _waits(self, grant):
        """A free service that was granted and has not begun."""
        product = grant.reward_id.service_product_id.display_name
        months = grant._quantity_in_words(grant.wanted)
        return self._says(
            self.env._(
                "%(product)s: the customer was granted %(months)s of it for free, not "
                "used yet.",
                product=product,
                months=months,
            ),
            self.env._(
                "%(product)s: you were granted %(months)s of it for free, not used yet.",
                product=product,
                months=months,
            ),
        )

    def _free(self, preview):
        """\"2 unused rights worth 600.00 would make this free\", if they would."""
        used = [lot for lot in preview["lots"] if lot["off"]] if preview else []
        if not used or preview["to_pay"]:
            return None
        worth = format_amount(
            self.env, sum(lot["off"] for lot in used), preview["currency"]
        )
        if len(used) == 1:
            return self.env._("1 unused right worth %s would make this free.", worth)
        return self.env._(
            "%(count)s unused rights worth %(worth)s would make this free.",
            count=len(used),
            worth=worth,
        )

    def _holds(self, order, benefits, preview):
        """What else could make it cheaper: cards that are not on the quotation yet.

        Credit is named where the invoice does not use it by itself.
        """
        kinds = HELD if preview else HELD + CREDIT
        taken = (order.applied_coupon_ids | order.order_line.coupon_id).ids
        rows = [
            f"{row.programme or row.kind}: {row.summary}"
            for row in benefits
            if row.kind in kinds
            and not (row.item_model == "loyalty.card" and row.item_id in taken)
        ]
        if not rows:
            return []
        things = ", ".join(rows)
        return [
            self._says(
                self.env._("The customer also holds: %s.", things),
                self.env._("You also hold: %s.", things),
            )
        ]
