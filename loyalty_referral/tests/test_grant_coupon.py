"""A coupon with a code of its own: mailed, used once, taken back while unused."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..inside import inside
from ..policy.schedule import add_months
from .grant_common import GrantCommon


@tagged("post_install", "-at_install")
class TestGrantCoupon(GrantCommon):
    """The coupon that is made takes 10 % off an order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["loyalty.program"].sudo().search([]).active = False
        cls.referrer.email = "alder@example.com"
        cls.reward = cls.promise("coupon", quantity=1, expiry_months=3)
        cls.today = fields.Date.today()

    def use(self, grant):
        """The referrer's order of 100 takes the code."""
        order = self.quotation()
        status = order._try_apply_code(self.card(grant).code)
        self.assertNotIn("error", status)
        ((card, reward),) = status.items()
        order._apply_program_reward(reward, card)
        order.action_confirm()
        return order

    def test_refer_pay_deliver_credit_take_back(self):
        _referral, invoice, grant = self.win()
        card = self.card(grant)

        self.assertStanding(grant, "delivered", 1.0)
        self.assertEqual((card.partner_id, card.points), (self.referrer, 1.0))
        self.assertEqual(card.expiration_date, add_months(self.today, 3))
        self.assertEqual(grant._shown()[0]["code"], card.code)
        self.assertEqual(grant._shown()[0]["valid_until"], card.expiration_date)

        self.credit_note(invoice)

        self.assertStanding(grant, "taken_back", 0.0)
        self.assertEqual(card.points, 0.0)
        self.assertEqual(card.expiration_date, self.today - timedelta(days=1))
        self.assertEqual(grant._shown()[0]["code"], "")
        self.assertHistory(grant, [(1.0, 0.0), (0.0, 1.0)])

    def run_cron(self):
        with self.enter_registry_test_mode():
            cron = self.env.ref("loyalty_referral.cron_grant_deliver")
            cron.sudo().method_direct_trigger()

    def test_core_mails_the_code_soon(self):
        """Not while the payment is registered: the e-mail carries a PDF."""
        template = self.env.ref("loyalty.mail_template_loyalty_card").sudo()
        template.report_template_ids = False
        _referral, _invoice, grant = self.win()
        self.assertTrue(grant.is_mail_due)

        self.run_cron()
        self.run_cron()

        self.assertFalse(grant.is_mail_due)
        mails = (
            self.env["mail.mail"]
            .sudo()
            .search(
                [("model", "=", "loyalty.card"), ("res_id", "=", self.card(grant).id)]
            )
        )

        self.assertEqual(len(mails), 1)
        self.assertIn(self.card(grant).code, mails.body_html)
        self.assertEqual(mails.recipient_ids, self.referrer)

    def test_an_e_mail_that_fails_leaves_the_coupon_good(self):
        _referral, _invoice, grant = self.win()
        self.patch(
            type(self.env["loyalty.card"]),
            "_send_creation_communication",
            lambda *_args, **_kwargs: 1 / 0,
        )

        self.run_cron()

        self.assertStanding(grant, "failed", 1.0)
        self.assertEqual(len(grant.activity_ids), 1)
        self.assertEqual(grant._shown()[0]["code"], self.card(grant).code)
        self.assertEqual(grant._shown()[0]["state"], "delivered")
        self.assertEqual(self.use(grant).amount_untaxed, 90.0)

    def test_used_it_stays(self):
        """10 % off 100; taken back after its use, the order keeps its discount."""
        _referral, invoice, grant = self.win()
        order = self.use(grant)
        self.assertEqual(order.amount_untaxed, 90.0)
        self.assertTrue(grant.is_used)

        self.credit_note(invoice)

        self.assertStanding(grant, "partly", 1.0, 1.0)
        self.assertEqual(order.amount_untaxed, 90.0)
        self.assertIn("stays", grant.note)

    def test_taken_back_it_leaves_open_quotations(self):
        _referral, invoice, grant = self.win()
        order = self.quotation()
        status = order._try_apply_code(self.card(grant).code)
        ((card, reward),) = status.items()
        order._apply_program_reward(reward, card)
        self.assertEqual(order.amount_untaxed, 90.0)

        self.credit_note(invoice)

        self.assertEqual(order.amount_untaxed, 100.0)
        self.assertIn("off this quotation", order.message_ids[0].body)
        order.action_confirm()
        self.assertEqual(order.amount_untaxed, 100.0)

    def test_granted_again_the_same_code_is_good_again(self):
        _referral, invoice, grant = self.win()
        card = self.card(grant)
        invoice.line_ids.remove_move_reconcile()
        self.sync()
        self.assertEqual(card.points, 0.0)

        self.pay(invoice)

        self.assertStanding(grant, "delivered", 1.0)
        self.assertEqual(self.card(grant), card)
        self.assertEqual(card.points, 1.0)
        self.assertEqual(card.expiration_date, add_months(self.today, 3))
        self.assertEqual(self.use(grant).amount_untaxed, 90.0)

    def test_two_coupons_are_one_code_for_two_orders(self):
        """One of two is used; then one is taken back and one stays."""
        self.reward.quantity = 2
        _referral, invoice, grant = self.win()
        self.use(grant)
        self.assertEqual(self.card(grant).points, 1.0)

        self.credit_note(invoice)

        self.assertStanding(grant, "partly", 1.0, 1.0)
        self.assertEqual(self.card(grant).points, 0.0)

    def test_good_for_as_long_as_was_promised(self):
        """Promised for 3 months; shortened to 1 before the friend paid: still 3."""
        friend = self.env["res.partner"].create({"name": "Elm", "is_company": True})
        referral = self.refer(friend)
        inside(self.reward, "loyalty_new_version").expiry_months = 1

        self.paid_invoice(self.contract(friend, 600.0))

        card = self.card(self.grant(referral))
        self.assertEqual(card.expiration_date, add_months(self.today, 3))

    def test_a_deleted_coupon_is_taken_back(self):
        _referral, invoice, grant = self.win()
        self.card(grant).unlink()

        self.credit_note(invoice)

        self.assertStanding(grant, "taken_back", 0.0)
