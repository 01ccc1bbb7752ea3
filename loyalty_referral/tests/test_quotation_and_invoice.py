"""A code on a quotation, by the salesperson or the customer; a link on the invoice."""

from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged

from .common_portal import LoyaltyHttpCommon


@tagged("post_install", "-at_install")
class TestQuotationAndInvoice(LoyaltyHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = new_test_user(
            cls.env,
            "seller",
            groups="sales_team.group_sale_salesman_all_leads",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        cls.order = (
            cls.env["sale.order"]
            .with_user(cls.seller)
            .create({"partner_id": cls.friend.id, "company_id": cls.company.id})
        )
        cls.rival = cls.env["res.partner"].create({"name": "Rowan", "is_company": True})

    def test_salesperson_types_the_code(self):
        with Form(self.order) as form:
            form.loyalty_code = self.code.code.lower()

        referral = self.referral_of(self.friend)
        self.assertEqual(referral.referrer_id, self.referrer)
        self.assertEqual(referral.channel, "code")
        self.assertEqual(referral.touch_id.order_id, self.order)
        self.assertEqual(self.order.loyalty_referrer_id, self.referrer)
        self.assertEqual(self.order.loyalty_code, self.code.code)
        self.assertIn(referral.name, self.order.message_ids[0].body)

    def test_salesperson_chooses_the_referrer(self):
        with Form(self.order) as form:
            form.loyalty_referrer_id = self.rival
        self.order.loyalty_referrer_id = self.referrer

        referral = self.referral_of(self.friend)
        self.assertEqual(referral.referrer_id, self.referrer)
        self.assertEqual(referral.channel, "order")
        self.assertEqual(referral.source_order_id, self.order)

    def test_what_somebody_else_recorded_stands(self):
        self.refer(referrer=self.rival)
        with self.assertRaisesRegex(UserError, "already brought by Rowan"):
            self.order.loyalty_referrer_id = self.referrer
        with self.assertRaisesRegex(UserError, "Cancel the referral itself"):
            self.order.loyalty_referrer_id = False
        self.assertEqual(self.referral_of(self.friend).referrer_id, self.rival)

    def test_no_such_code(self):
        for wrong in ("ABCDEFGH2R", "ABCDEFGH2A", "x"):
            with self.assertRaisesRegex(UserError, "There is no such code"):
                self.order.loyalty_code = wrong
        self.assertFalse(self.referral_of(self.friend))

    def test_customer_types_the_code_in_the_portal(self):
        self.order.state = "sent"
        self.visitor()
        link = self.order.get_portal_url()
        self.assertIn("Were you recommended to us?", self.url_open(link).text)
        token = self.order.access_token

        url = f"/my/orders/{self.order.id}/recommended"
        self.post(url, access_token="guess", loyalty_code=self.code.code)
        self.assertFalse(self.referral_of(self.friend), "not without the token")
        slip = self.post(url, access_token=token, loyalty_code="ABCDEFGH2A")
        self.assertIn("slip of the pen", slip.text)
        unknown = self.post(url, access_token=token, loyalty_code="ABCDEFGH2R")
        self.assertFalse(self.referral_of(self.friend))
        good = self.post(url, access_token=token, loyalty_code=self.code.code)

        self.assertIn("Thank you!", unknown.text)
        self.assertIn("Thank you!", good.text)
        self.assertEqual(unknown.url, good.url)
        self.assertEqual(self.referral_of(self.friend).referrer_id, self.referrer)
        self.assertNotIn("Were you recommended", self.url_open(link).text)

    def test_link_on_the_invoice(self):
        """Only where the company wants it, and made by posting, not by printing."""
        codes = self.env["loyalty.referral.code"].sudo()

        def printed(move):
            report = self.env["ir.actions.report"].sudo()
            html, _kind = report._render_qweb_html("account.report_invoice", move.ids)
            return html.decode()

        plain = self.invoice(self.contract(self.friend, 600.0))
        plain.action_post()
        self.assertNotIn("Recommend us.", printed(plain))
        self.assertFalse(codes._find(self.friend, "referral", self.company))

        self.company.sudo().loyalty_code_on_invoice = True
        self.assertNotIn("Recommend us.", printed(plain))
        move = self.invoice(self.contract(self.friend, 600.0))
        move.action_post()

        code = codes._find(self.friend, "referral", self.company)
        page = printed(move)
        self.assertIn("Recommend us.", page)
        self.assertIn(code.url, page)
        self.assertIn("data:image/svg+xml;base64,", page)
        self.assertEqual(self.friend.loyalty_referral_url, code.url)

    def test_link_in_mails(self):
        """At the foot of what customers get, where wanted; own people do not see it."""
        self.friend.email = "birch@example.com"
        colleague = self.seller.partner_id
        move = self.invoice(self.contract(self.friend, 600.0))
        move.action_post()

        def mails(partner):
            message = move.message_post(
                body="Your invoice",
                partner_ids=partner.ids,
                email_layout_xmlid="mail.mail_notification_layout_with_responsible_signature",
            )
            mail = self.env["mail.mail"].sudo()
            return mail.search([("mail_message_id", "=", message.id)]).body_html

        move = move.with_context(mail_notify_force_send=False)
        self.assertNotIn("Recommend us.", mails(self.friend))
        codes = self.env["loyalty.referral.code"].sudo()
        self.assertFalse(codes._find(self.friend, "referral", self.company))

        self.company.sudo().loyalty_code_in_mails = True

        text = mails(self.friend)
        code = codes._find(self.friend, "referral", self.company)
        self.assertIn("Recommend us.", text)
        self.assertIn(code.url, text)
        self.assertNotIn("Recommend us.", mails(colleague) or "")

    def test_link_made_by_hand(self):
        partners = self.rival.with_user(self.seller)
        self.assertFalse(partners.loyalty_referral_url)
        partners.action_make_loyalty_link()
        self.assertIn("/refer/", partners.loyalty_referral_url)
