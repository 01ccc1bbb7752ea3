from odoo import fields, models
from odoo.exceptions import UserError


class LoyaltyDirectPurchase(models.AbstractModel):
    """From a partner's code to a quotation that its addressee can accept in the portal."""

    _name = "loyalty.direct.purchase"
    _description = "Direct Purchase"

    def _quotation(self, card, customer, product):
        """The open quotation of this code with ``product``; made where there is none."""
        orders = self.env["sale.order"].sudo()
        order = orders.search(
            [
                ("loyalty_promo_card_id", "=", card.id),
                ("partner_id", "child_of", customer.sudo().commercial_partner_id.id),
                ("state", "in", ("draft", "sent")),
            ],
            limit=1,
        )
        wanted = order.order_line.filtered(lambda line: not line.reward_id)
        if order and wanted.product_id == product:
            return order
        order._action_cancel()
        order = orders.create(self._prepare_order(card, customer, product))
        self._apply(order, card)
        order.action_quotation_sent()
        return order

    def _prepare_order(self, card, customer, product):
        """Values of the quotation."""
        company = card.company_id or self.env.company
        return {
            "partner_id": customer.id,
            "company_id": company.id,
            "loyalty_promo_card_id": card.id,
            "user_id": customer.sudo().commercial_partner_id.user_id.id,
            "origin": self.env._("Code %s", card.code),
            "order_line": [
                fields.Command.create({"product_id": product.id, "product_uom_qty": 1})
            ],
        }

    def _apply(self, order, card):
        """Take off what the code gives: the best of its rewards for this period."""
        if card.partner_channel == "purchase_link":
            return
        claimable = order._try_apply_code(card.code)
        if "error" in claimable:
            raise UserError(claimable["error"])
        for coupon, rewards in claimable.items():
            best = rewards.sorted("discount")[-1:]
            order._apply_program_reward(best, coupon)
        order._update_programs_and_rewards()
