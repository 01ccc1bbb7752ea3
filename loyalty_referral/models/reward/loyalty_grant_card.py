from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from ...policy import grant as policy


class LoyaltyGrant(models.Model):
    """Rewards that live on cards of Odoo's own loyalty programmes.

    Points and eWallets go onto the one card that the receiver has in the programme;
    coupons and gifts are cards of their own, with a code made for the receiver. Every
    movement is a line of the card's history that leads back here.
    """

    _inherit = "loyalty.grant"

    card_expires_on = fields.Date(
        related="card_id.expiration_date", string="Good until", related_sudo=True
    )

    # ------------------------------------------------------ points and eWallet

    def _deliver_points(self, difference):
        """Put points onto the receiver's card, or take back what is still there."""
        card = self._own_card(is_new_allowed=difference > 0)
        if not card:
            return 0.0
        self.card_id = card
        return self._move_points(card, max(difference, -max(0.0, card.points)))

    def _deliver_ewallet(self, difference):
        """Put money into the receiver's eWallet, rounded to its currency.

        The sum of all movements is rounded, not each, so that what was put in can be
        taken out to the cent.
        """
        currency = self._card_program().currency_id
        before = currency.round(self.delivered)
        rounded = currency.round(self.delivered + difference) - before
        moved = self._deliver_points(rounded)
        return difference if not currency.compare_amounts(moved, rounded) else moved

    def _own_card(self, is_new_allowed):
        """The receiver's card of the programme, locked; a new one if need be."""
        cards = self.env["loyalty.card"]
        program = self._card_program()
        today = fields.Date.context_today(self)
        card = cards.search(
            [
                ("program_id", "=", program.id),
                ("partner_id", "=", self.partner_id.id),
                "|",
                ("expiration_date", "=", False),
                ("expiration_date", ">=", today),
            ],
            order="id",
            limit=1,
        )
        if not card and is_new_allowed:
            self._queue_for_receiver()
            card = cards.create(
                {
                    "program_id": program.id,
                    "partner_id": self.partner_id.id,
                    "points": 0.0,
                }
            )
        return self._hold(card)

    def _queue_for_receiver(self):
        """Let two transactions not open two cards: one of them is refused and waits.

        Both would see no card. PostgreSQL refuses the second change of a row that
        was changed since a transaction began, so each changes the receiver's row.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET write_date = write_date WHERE id = %s",
                self.partner_id.id,
            )
        )

    # --------------------------------------------------------- coupon and gift

    def _deliver_coupon(self, difference):
        """Make a coupon with a code of its own, or take it back while it is unused."""
        card = self._hold(self.card_id)
        cost = self._points_of_one()
        if difference > 0:
            return self._hand_out_coupon(card, difference, cost)
        if not card:
            return difference  # somebody deleted it: nobody can use it
        unused = card.points // cost
        taken = min(-difference, max(0.0, unused))
        moved = self._move_points(card, -taken * cost) / cost
        if not card.points:
            today = fields.Date.context_today(self)
            card.expiration_date = today - timedelta(days=1)
            self._leave_quotations(card)
        return moved

    def _deliver_gift(self, difference):
        """A gift is a coupon that finds the receiver's next order by itself."""
        return self._deliver_coupon(difference)

    def _hand_out_coupon(self, card, quantity, cost):
        """Give a new card, or make the one that was taken back good again."""
        today = fields.Date.context_today(self)
        good_until = policy.good_until(today, self.expiry_months)
        program = self._card_program()
        if card and card.program_id == program:
            card.expiration_date = good_until
            self._move_points(card, quantity * cost)
            self._mail_soon()
            return quantity
        cards = self.env["loyalty.card"].with_context(loyalty_no_mail=True)
        self.card_id = cards.create(
            {
                "program_id": program.id,
                "partner_id": self.partner_id.id,
                "points": quantity * cost,
                "expiration_date": good_until,
            }
        )
        self._write_history(self.card_id, quantity * cost)
        self._mail_soon()
        return quantity

    def _mail_soon(self):
        """Have the code sent by the e-mail of the programme, by the cron."""
        self.is_mail_due = True
        self._wake_cron()

    def _points_of_one(self):
        """Points that one use of the coupon costs."""
        rewards = self._card_program().reward_ids
        return min(rewards.mapped("required_points"), default=1.0) or 1.0

    def _leave_quotations(self, card):
        """Take a card that is no longer good off open quotations, and say so."""
        lines = self.env["sale.order.line"].search(
            [("coupon_id", "=", card.id), ("order_id.state", "in", ("draft", "sent"))]
        )
        for order in lines.order_id:
            order._update_programs_and_rewards()
            order.message_post(
                body=self.env._(
                    "%(card)s is off this quotation. %(reason)s",
                    card=card.display_name,
                    reason=self.explanation,
                )
            )

    # ------------------------------------------------------------------ cards

    def _card_program(self):
        """The core programme of the reward."""
        return self.reward_id.loyalty_program_id

    def _hold(self, card):
        """Lock a card until the commit, and read what is on it now."""
        card = card.exists()
        card.lock_for_update(allow_referencing=True)
        card.invalidate_recordset(["points"])
        return card

    def _move_points(self, card, points):
        """Change the points of a locked card; leave a line in its history."""
        if points:
            self._write_history(card, points)
            card.points += points
        return points

    def _write_history(self, card, points):
        """One line of the card's history, which leads back to this grant."""
        lang = self.partner_id.lang
        self.env["loyalty.history"].create(
            {
                "card_id": card.id,
                "description": self.with_context(lang=lang).explanation,
                "issued": max(points, 0.0),
                "used": max(-points, 0.0),
                "order_model": self._name,
                "order_id": self.id,
            }
        )
