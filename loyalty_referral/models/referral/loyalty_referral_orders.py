from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from ...policy import money
from ...policy.deal import Deal, Item, lost
from .loyalty_referral_deals import categories

_CONFIRMED = """
    SELECT sale.id
      FROM asked
      JOIN sale_order sale
        ON sale.partner_id = asked.contact_id
       AND sale.company_id = asked.company_id
       AND sale.state = 'sale'
       AND (asked.last_day IS NULL OR sale.date_order::date <= asked.last_day)
"""


class LoyaltyReferralOrders(models.AbstractModel):
    """Reads the confirmed sales orders of friends, and what credit notes took back.

    Down payments, discounts of ours and anything else that is no product of the order
    does not count.
    """

    _name = "loyalty.referral.orders"
    _description = "Sales Orders of Friends"

    def _of_friends(self, promises, last_days):
        """Confirmed orders: pairs of (company, friend) and deal.

        :param promises: dict from referral to policy ``Terms``
        :param last_days: dict from referral to a day; what is younger is left out
        """
        orders = self.env["sale.order"].browse(self._order_ids(promises, last_days))
        billed = self._billed(orders)
        return [
            (
                (order.company_id.id, order.partner_id.commercial_partner_id.id),
                self._deal(order, billed),
            )
            for order in orders
        ]

    def _order_ids(self, promises, last_days):
        """Ids of the friends' confirmed orders."""
        self.env["sale.order"].flush_model(
            ["company_id", "date_order", "partner_id", "state"]
        )
        deals = self.env["loyalty.referral.deals"]
        return deals._ids_asked(promises, last_days, SQL(_CONFIRMED))

    def _deal(self, order, billed):
        """One order as a deal."""
        lines = order.order_line.filtered(
            lambda line: not line.display_type and not line.is_downpayment
        )
        items = tuple(self._item(line, billed[line.id]) for line in lines)
        return Deal(
            kind="order",
            id=order.id,
            day=order.date_order.date(),
            stands=True,
            paid=False,
            untaxed=sum(item.untaxed for item in items),
            credited=sum(item.credited for item in items),
            items=items,
        )

    def _item(self, line, billed):
        """What a line is worth, and what was credited of it and not billed again."""
        scale = line.company_id.currency_id.decimal_places
        rate = line.order_id.currency_rate or 1.0
        untaxed = money.to_minor(line.price_subtotal / rate, scale)
        invoiced, credited = (money.to_minor(amount, scale) for amount in billed)
        product = line.product_id
        gone = lost(untaxed, invoiced, credited)
        return Item(product.id, categories(product), untaxed, gone)

    def _billed(self, orders):
        """Invoiced and credited by sales line: dict from id to two amounts."""
        rows = self.env["account.move.line"]._read_group(
            [
                ("sale_line_ids.order_id", "in", orders.ids),
                ("parent_state", "=", "posted"),
            ],
            ["sale_line_ids", "move_id"],
            ["balance:sum"],
        )
        billed = defaultdict(lambda: [0.0, 0.0])
        for line, move, balance in rows:
            is_note = move.move_type == "out_refund"
            billed[line.id][is_note] += balance if is_note else -balance
        return billed
