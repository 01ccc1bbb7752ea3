"""Partners make codes in the portal, customers buy by their links; strangers learn nothing."""

from odoo import http
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.loyalty_referral.policy import code as code_policy

from .common_promo import PromoCommon


@tagged("post_install", "-at_install")
class TestPromoPortal(PromoCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bind()
        cls.users = {}
        for login, company in (
            ("partner1", cls.partner),
            ("partner2", cls.other),
            ("buyer", cls.customer),
            ("stranger", cls.referrer),
        ):
            contact = cls.env["res.partner"].create(
                {"name": login, "parent_id": company.id, "email": f"{login}@a.example"}
            )
            cls.users[login] = new_test_user(
                cls.env,
                login,
                groups="base.group_portal",
                partner_id=contact.id,
                company_id=cls.company.id,
                company_ids=[cls.company.id],
            )

    def codes(self):
        """All codes that partners issued."""
        return self.env["loyalty.card"].search([("issuer_id", "!=", False)])

    def post(self, url, **form):
        """Send a form as the page would."""
        token = http.Request.csrf_token(self)
        return self.url_open(url, data={"csrf_token": token, **form})

    def new_code(self, **form):
        """Fill in the form of a new code."""
        return self.post("/my/partner-codes/new", program=str(self.discount.id), **form)

    def binding(self):
        """The customer's binding, as the form offers it."""
        return self.env["loyalty.partner.binding"].search(
            [("customer_id", "=", self.customer.id)]
        )

    # ---------------------------------------------------------------- partner

    def test_partner_makes_a_code(self):
        """For one of their customers; it stands first in their list."""
        self.authenticate("partner1", "partner1")

        page = self.new_code(customer=str(self.binding().id)).text

        card = self.codes()
        self.assertEqual(card.issuer_id, self.partner)
        self.assertEqual(card.addressee_id, self.customer)
        self.assertIn(card.code, page)
        self.assertIn("Blue Harbor Ltd", page)
        self.assertIn(f"/buy/{card.code}", page)

    def test_form_says_what_is_missing(self):
        """No addressee, no code."""
        self.authenticate("partner1", "partner1")

        page = self.new_code().text

        self.assertIn("Say for whom the code is", page)
        self.assertFalse(self.codes())

    def test_form_needs_a_programme(self):
        """None, or one that is not offered: a sentence instead of an error."""
        self.authenticate("partner1", "partner1")
        for form in ({}, {"program": "0"}, {"program": "x"}):
            page = self.post("/my/partner-codes/new", **form)

            self.assertEqual(page.status_code, 200)
            self.assertIn("Choose what kind of code it shall be", page.text)
        self.assertFalse(self.codes())

    def test_other_partners_customers_cannot_be_chosen(self):
        """Partner B sees neither A's codes nor A's customers, whatever is sent."""
        self.issue()
        self.authenticate("partner2", "partner2")

        page = self.url_open("/my/partner-codes").text
        sent = self.new_code(customer=str(self.binding().id)).text

        for text in (page, sent):
            self.assertNotIn("Blue Harbor", text)
            self.assertNotIn(self.codes().code, text)
        self.assertEqual(len(self.codes()), 1)

    def test_programmes_of_a_higher_level_are_not_offered(self):
        """And cannot be chosen by sending their number."""
        self.discount.partner_grade_id = self.top
        self.authenticate("partner1", "partner1")

        page = self.url_open("/my/partner-codes").text
        self.new_code(customer=str(self.binding().id))

        self.assertNotIn(self.discount.name, page)
        self.assertFalse(self.codes())

    def test_without_csrf_token(self):
        """A form of another site makes no code."""
        self.authenticate("partner1", "partner1")

        answer = self.url_open(
            "/my/partner-codes/new",
            data={"program": self.discount.id, "email": "a@b.example"},
        )

        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.codes())

    def test_customers_have_no_such_page(self):
        """Only partners issue codes."""
        self.authenticate("buyer", "buyer")

        answer = self.url_open("/my/partner-codes", allow_redirects=False)
        self.new_code(email="a@b.example")

        self.assertEqual(answer.status_code, 303)
        self.assertFalse(self.codes())

    # --------------------------------------------------------------- customer

    def test_direct_purchase(self):
        """Link, choice, quotation with 10 % off 100, confirmed: the code is used."""
        card = self.issue()
        self.authenticate("buyer", "buyer")

        page = self.url_open(f"/buy/{card.code}").text
        self.assertIn("Subscription 12", page)
        self.assertFalse(self.orders())
        self.post(f"/buy/{card.code}/order", product=str(self.year.id))
        order = self.orders()
        again = self.post(f"/buy/{card.code}/order", product=str(self.year.id))

        self.assertEqual(self.orders(), order)
        self.assertIn(order.name, again.text)
        self.assertEqual(order.partner_id, self.users["buyer"].partner_id)
        self.assertEqual((order.state, order.amount_untaxed), ("sent", 90.0))
        order.action_confirm()
        self.assertEqual(card.partner_state, "used")
        self.assertEqual(self.touches("discount_code"), ["bound_to_same"])

    def orders(self):
        """Quotations that codes led to, and that are not cancelled."""
        return self.env["sale.order"].search(
            [("loyalty_promo_card_id", "!=", False), ("state", "!=", "cancel")]
        )

    def test_another_choice_replaces_the_quotation(self):
        """One open quotation per code."""
        card = self.issue()
        self.authenticate("buyer", "buyer")

        self.post(f"/buy/{card.code}/order", product=str(self.year.id))
        self.post(f"/buy/{card.code}/order", product=str(self.two_years.id))

        self.assertEqual(self.orders().amount_untaxed, 170.0)

    def test_purchase_link_without_discount(self):
        """G2.4: full price, personal, once; it binds who is bound to nobody."""
        self.binding().unlink()
        link = self.make_program("purchase_link")
        card = self.issue(link)
        self.authenticate("buyer", "buyer")

        self.post(f"/buy/{card.code}/order", product=str(self.year.id))
        order = self.orders()
        self.assertEqual(order.amount_untaxed, 100.0)
        order.action_confirm()

        self.assertEqual(self.touches("purchase_link"), ["bound"])
        self.assertEqual(self.binding().partner_id, self.partner)
        self.assertEqual(card.partner_state, "used")
        self.assertIn("cannot be used", self.url_open(f"/buy/{card.code}").text)

    def test_strangers_get_one_answer(self):
        """Wrong, used, expired and other people's codes look the same."""
        card, used, expired = self.issue(), self.issue(), self.issue()
        used.sudo().points = 0
        expired.sudo().expiration_date = "2020-01-01"
        wrong = code_policy.make(lambda alphabet: alphabet[3])
        self.authenticate("stranger", "stranger")

        pages = {
            self.url_open(f"/buy/{code}").text.replace(code, "")
            for code in (card.code, used.code, expired.code, wrong, "x")
        }
        self.post(f"/buy/{card.code}/order", product=str(self.year.id))

        self.assertTrue(all("cannot be used with your account" in p for p in pages))
        self.assertFalse(any("Programme" in page for page in pages))
        self.assertFalse(self.orders())

    def test_guessing_is_slowed_down(self):
        """After ten wrong codes the right one is not looked up either."""
        card = self.issue()
        self.authenticate("buyer", "buyer")
        for _turn in range(10):
            self.url_open(f"/buy/{code_policy.make(lambda alphabet: alphabet[5])}")

        page = self.url_open(f"/buy/{card.code}")

        self.assertIn("wait for an hour", page.text)
        self.assertEqual((page.status_code, page.headers["Retry-After"]), (429, "3600"))

    def test_visitors_log_in_first(self):
        """Whatever the code."""
        self.authenticate(None, None)

        for code in (self.issue().code, "nonsense"):
            answer = self.url_open(f"/buy/{code}", allow_redirects=False)
            self.assertIn("/web/login", answer.headers["Location"])
            self.assertIn(code, answer.headers["Location"])

    def test_remote_calls(self):
        """Neither cards nor claims nor policies are there for portal users."""
        self.issue()
        for login in ("partner1", "buyer"):
            env = self.env(user=self.users[login])
            for model in (
                "loyalty.card",
                "loyalty.referral.touch",
                "loyalty.binding.channel",
            ):
                self.assertFalse(env[model].has_access("read"), model)
