"""A gift is on the receiver's next quotation by itself, once."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .grant_common import GrantCommon


@tagged("post_install", "-at_install")
class TestGrantGift(GrantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["loyalty.program"].sudo().search([]).active = False
        cls.tea = (
            cls.env["product.product"]
            .sudo()
            .create({"name": "A box of tea", "list_price": 12.0, "taxes_id": False})
        )
        cls.reward = cls.promise("gift", gift_product_id=cls.tea.id)

    def gifts(self, order):
        """Free lines of an order: [(product, quantity, subtotal), …]."""
        lines = order.order_line.filtered("is_reward_line")
        return [
            (line.product_id, line.product_uom_qty, line.price_subtotal)
            for line in lines
        ]

    def test_a_gift_needs_a_product(self):
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.promise("gift")

    def test_refer_pay_gift_on_the_next_order(self):
        _referral, invoice, grant = self.win()
        self.assertStanding(grant, "delivered", 1.0)
        self.assertIn("next order", grant.note)
        order = self.quotation()

        order.action_confirm()

        self.assertEqual(self.gifts(order), [(self.tea, 1.0, 0.0)])
        self.assertEqual(order.amount_untaxed, 100.0)
        self.assertEqual(self.card(grant).points, 0.0)
        self.assertTrue(grant.is_used)

        self.credit_note(invoice)  # too late: it stays

        self.assertStanding(grant, "partly", 1.0, 1.0)
        self.assertEqual(self.gifts(order), [(self.tea, 1.0, 0.0)])

    def test_taken_back_before_the_next_order(self):
        _referral, invoice, grant = self.win()
        self.credit_note(invoice)
        order = self.quotation()

        order.action_confirm()

        self.assertStanding(grant, "taken_back", 0.0)
        self.assertEqual(self.gifts(order), [])

    def test_not_twice(self):
        self.win()
        first, second = self.quotation(), self.quotation()

        first._update_programs_and_rewards()
        first._update_programs_and_rewards()
        second._update_programs_and_rewards()

        self.assertEqual(len(self.gifts(first)), 1)
        self.assertEqual(self.gifts(second), [])
        first.action_confirm()
        second.action_confirm()
        self.assertEqual(self.gifts(second), [])

    def test_a_cancelled_order_gives_it_to_the_next(self):
        _referral, _invoice, grant = self.win()
        first = self.quotation()
        first.action_confirm()

        first._action_cancel()
        second = self.quotation()
        second.action_confirm()

        self.assertEqual(self.gifts(second), [(self.tea, 1.0, 0.0)])
        self.assertEqual(self.card(grant).points, 0.0)

    def test_whoever_takes_it_off_has_the_last_word(self):
        self.win()
        order = self.quotation()
        order._update_programs_and_rewards()

        order.order_line.filtered("is_reward_line").unlink()
        order.action_confirm()

        self.assertEqual(self.gifts(order), [])

    def test_it_is_in_the_quotation_that_is_sent(self):
        self.win()
        order = self.quotation()

        order.action_quotation_send()

        self.assertEqual(self.gifts(order), [(self.tea, 1.0, 0.0)])

    def test_contacts_of_the_receiver_bring_it_home(self):
        self.win()
        contact = self.env["res.partner"].create(
            {"name": "Ann", "parent_id": self.referrer.id}
        )
        order = self.quotation(contact)

        order.action_confirm()

        self.assertEqual(len(self.gifts(order)), 1)

    def test_nobody_else_gets_it(self):
        self.win()
        order = self.quotation(self.friend)

        order.action_confirm()

        self.assertEqual(self.gifts(order), [])

    def test_an_expired_gift_stays_away(self):
        _referral, _invoice, grant = self.win()
        self.card(grant).expiration_date = "2020-01-01"
        order = self.quotation()

        order.action_confirm()

        self.assertEqual(self.gifts(order), [])
        self.assertEqual(self.card(grant).points, 1.0)
