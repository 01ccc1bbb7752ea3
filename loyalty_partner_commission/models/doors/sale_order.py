import secrets

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...policy import promo


class SaleOrder(models.Model):
    """Door: a partner's code is applied to an order, and the order is confirmed."""

    _inherit = "sale.order"

    loyalty_promo_card_id = fields.Many2one(
        "loyalty.card",
        string="Partner's code",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The code whose link the customer followed to this quotation.",
    )
    loyalty_months_paid = fields.Integer(
        string="Months paid",
        compute="_compute_loyalty_months_paid",
        help="The longest period that a line of this order pays for.",
    )

    loyalty_bound_to_id = fields.Many2one(related="partner_id.loyalty_bound_to_id")
    loyalty_commission_amount = fields.Monetary(
        string="Partner commission",
        compute="_compute_loyalty_commission",
        currency_field="loyalty_commission_currency_id",
        help="What partners earned on the invoices of this order.",
    )
    loyalty_commission_currency_id = fields.Many2one(
        "res.currency",
        string="Currency of the commission",
        compute="_compute_loyalty_commission",
    )

    # no dependency on the state of payment, which everything changes: the sync forgets it
    def _compute_loyalty_commission(self):
        amounts = self.invoice_ids._loyalty_commission_amounts()
        for order in self:
            own = [amounts[id_] for id_ in order.invoice_ids.ids if id_ in amounts]
            currency = own[-1][0] if own else order.company_id.currency_id
            order.loyalty_commission_currency_id = currency
            order.loyalty_commission_amount = sum(
                amount for other, amount in own if other == currency
            )

    @api.depends(
        "order_line.product_uom_qty",
        "order_line.product_id.loyalty_period_months",
        "order_line.reward_id",
    )
    def _compute_loyalty_months_paid(self):
        for order in self:
            order.loyalty_months_paid = promo.months_paid(
                (line.product_uom_qty, line.product_id.loyalty_period_months)
                for line in order.order_line
                if line.product_id and not line.reward_id
            )

    def action_view_loyalty_bound_to(self):
        """Open whom the customer is and was bound to."""
        self.ensure_one()
        return self.partner_id.action_view_loyalty_bound_to()

    def action_view_loyalty_commission(self):
        """Open the commission on the invoices of this order, entry by entry."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_partner_commission.action_commission_entry"
        )
        domain = self.invoice_ids._loyalty_commission_domain()
        return action | {"domain": domain, "context": {}}

    def _try_apply_code(self, code):
        """Override of `sale_loyalty`: a partner's code is for its addressee alone.

        Customers get one answer to all codes that are not theirs, and who tries many
        gets it for all of them. Our own people are told what is wrong.
        """
        throttle = self.env["loyalty.code.throttle"]
        is_customer = self.env.user.share
        refused = {
            "error": self.env._("This code cannot be used here."),
            "not_found": True,
        }
        if is_customer and not throttle._may_try():
            return refused
        card, code, error = self._loyalty_look_up(code)
        result = error or super()._try_apply_code(code)
        if not result and self._loyalty_too_short(card.program_id.reward_ids):
            too_short = promo.PromoRefusal.PERIOD_TOO_SHORT
            result = {"error": card._refusal_sentences()[too_short]}
        if is_customer and "not_found" in result:
            throttle._note_miss()
            return refused
        return result

    def _loyalty_look_up(self, code):
        """Which card, what core shall look for, and what speaks against it (or None).

        A customer's code that cannot be used is, to core, one that there is not: it
        takes the same way and the same time.
        """
        cards = self.env["loyalty.card"]
        if self.env.user.share:
            card, is_usable = cards._usable(code, self.partner_id, self.company_id)
            if card and not is_usable:
                return cards, secrets.token_hex(8), None
            return card, card.code or code, None
        card = cards._find_issued(code)
        refusal = card and card._refusal(self.partner_id, self.company_id)
        sentence = refusal and card._refusal_sentences()[refusal]
        error = {"error": sentence, "not_found": True} if refusal else None
        return card, card.code or code, error

    def _loyalty_too_short(self, rewards):
        """Those that ask for a longer period than the order pays."""
        return rewards.filtered(
            lambda reward: promo.may_use(
                promo.Use(
                    months=self.loyalty_months_paid,
                    minimum_months=reward.partner_min_months,
                )
            )
        )

    def _get_claimable_rewards(self, forced_coupons=None):
        """Override of `sale_loyalty`: rewards for a longer period are not offered."""
        claimable = super()._get_claimable_rewards(forced_coupons)
        for card in list(claimable):
            left = claimable[card] - self._loyalty_too_short(claimable[card])
            claimable[card] = left
            if not left:
                del claimable[card]
        return claimable

    def _get_reward_line_values(self, reward, coupon, **kwargs):
        """Override of `sale_loyalty`: a reward goes when the period becomes too short."""
        if self._loyalty_too_short(reward):
            raise ValidationError(
                self.env._("%s needs an order for a longer period.", reward.description)
            )
        return super()._get_reward_line_values(reward, coupon, **kwargs)

    def action_confirm(self):
        """Override of `sale_loyalty`: nobody buys with somebody else's code."""
        for order in self:
            order._check_loyalty_codes()
        return super().action_confirm()

    def _action_confirm(self):
        """Override of `sale`: whoever issued the code claims the customer."""
        result = super()._action_confirm()
        for order in self:
            order._claim_by_codes()
        return result

    def _action_cancel(self):
        """Override of `sale`: the purchase link of a cancelled order is open again."""
        confirmed = self.filtered(lambda order: order.state == "sale")
        links = confirmed._loyalty_purchase_links()
        result = super()._action_cancel()
        links.points = 1
        return result

    def _loyalty_codes(self):
        """The partners' codes that these orders use."""
        used = self.order_line.coupon_id.sudo().filtered("issuer_id")
        return used | self._loyalty_purchase_links()

    def _loyalty_purchase_links(self):
        """Links that led to these orders and gave nothing off."""
        return self.sudo().loyalty_promo_card_id.filtered(
            lambda card: card.partner_channel == "purchase_link"
        )

    def _check_loyalty_codes(self):
        """Raise if the customer was changed after the code was applied."""
        for card in self._loyalty_codes():
            refusal = card._refusal(self.partner_id, self.company_id)
            if refusal:
                raise ValidationError(
                    self.env._(
                        "The code %(code)s cannot be used on %(order)s. Take it off "
                        "the order.",
                        code=card.code,
                        order=self.name,
                    )
                )
            if card.points < 0 or card in self._loyalty_spent_links():
                raise ValidationError(self.env._("This coupon has already been used."))

    def _loyalty_spent_links(self):
        """Purchase links of this order that another order used before."""
        return self._loyalty_purchase_links().filtered(lambda card: card.points < 1)

    def _claim_by_codes(self):
        """File the claims of those who issued the order's codes."""
        self.ensure_one()
        claims = self.env["loyalty.partner.claim"].sudo()
        for card in self._loyalty_codes():
            claims._claim(
                card.partner_channel,
                card.issuer_id,
                self.partner_id,
                company_id=self.company_id.id,
                card_id=card.id,
                order_id=self.id,
            )
        self._loyalty_purchase_links().points = 0
