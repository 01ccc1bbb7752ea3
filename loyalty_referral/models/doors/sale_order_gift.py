from odoo import fields, models
from odoo.fields import Domain

from ...inside import inside, is_inside


class SaleOrder(models.Model):
    """Door: a gift that waits for a customer is on their next quotation."""

    _inherit = "sale.order"

    loyalty_gift_card_ids = fields.Many2many(
        "loyalty.card",
        "loyalty_sale_order_gift_rel",
        string="Gifts added by themselves",
        copy=False,
        readonly=True,
        help="Whoever takes such a gift off this quotation again has the last word.",
    )

    def _update_programs_and_rewards(self):
        """Override of `sale_loyalty`: the customer's waiting gift comes along."""
        result = super()._update_programs_and_rewards()
        self._loyalty_add_gifts()
        return result

    def action_quotation_send(self):
        """Override of `sale`: the customer shall read of the gift in the quotation."""
        for order in self:
            order._loyalty_add_gifts()
        return super().action_quotation_send()

    def _loyalty_add_gifts(self):
        """Put the customer's gifts onto this quotation, if core accepts them.

        Once: what a salesperson takes off stays off. A gift that is on another open
        quotation already is left there. A cancelled order gives it back to the card,
        and the next quotation takes it.
        """
        self.ensure_one()
        if (
            self.state not in ("draft", "sent")
            or is_inside(self, "loyalty_adding_gifts")
            or not self.env["loyalty.ledger.sync"]._is_listening()
            or not self._get_not_rewarded_order_lines()
        ):
            return
        order = inside(self, "loyalty_adding_gifts")
        for card in order._loyalty_waiting_gifts():
            order.sudo().loyalty_gift_card_ids += card
            order._loyalty_claim_gift(card)

    def _loyalty_waiting_gifts(self):
        """Cards of gifts that the customer holds and no open quotation uses."""
        grants = (
            self.env["loyalty.grant"]
            .sudo()
            .search(
                [
                    ("kind", "=", "gift"),
                    ("partner_id", "=", self.partner_id.commercial_partner_id.id),
                    ("company_id", "=", self.company_id.id),
                    ("delivered", ">", 0),
                    ("card_id.points", ">", 0),
                ],
                order="id",
            )
        )
        cards = grants.card_id - self.sudo().loyalty_gift_card_ids
        return self.env["loyalty.card"].browse(
            (cards - self._loyalty_cards_elsewhere(cards)).ids
        )

    def _loyalty_cards_elsewhere(self, cards):
        """Those of ``cards`` that another quotation uses which may still be ordered."""
        if not cards:
            return cards
        today = fields.Date.context_today(self)
        still_good = Domain("order_id.validity_date", "=", False) | Domain(
            "order_id.validity_date", ">=", today
        )
        domain = (
            Domain("coupon_id", "in", cards.ids)
            & Domain("order_id", "!=", self.id)
            & Domain("order_id.state", "in", ("draft", "sent"))
            & still_good
        )
        return self.env["sale.order.line"].sudo().search(domain).coupon_id

    def _loyalty_claim_gift(self, card):
        """Let core apply the card; claim what needs no choice.

        A gift to choose from is left to the salesperson: the card is applied, and
        *Reward* offers the choice.
        """
        self.ensure_one()
        status = self._try_apply_code(card.code)
        for reward in status.get(card, ()) if "error" not in status else ():
            if reward.reward_type == "product" and not reward.multi_product:
                self._apply_program_reward(reward, card)
                break
