"""Partners register prospects: who is free is kept for them, and theirs once they buy."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields, http
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from ..models.binding import loyalty_deal_facts
from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestDeals(CommissionCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.loyalty_commission_plan_id = cls.plan
        cls.other = cls.env["res.partner"].create(
            {"name": "Southwind", "is_company": True}
        )
        (cls.partner | cls.other).action_make_loyalty_partner()
        cls.customer.write(
            {"vat": "BE0477472701", "website": "https://www.harbor.example"}
        )
        company = {"company_id": cls.company.id, "company_ids": [cls.company.id]}
        cls.users = {}
        for login, partner in (("partner1", cls.partner), ("partner2", cls.other)):
            contact = cls.env["res.partner"].create(
                {"name": login, "parent_id": partner.id, "email": f"{login}@a.example"}
            )
            cls.users[login] = new_test_user(
                cls.env,
                login,
                groups="base.group_portal",
                partner_id=contact.id,
                **company,
            )
        cls.staff = new_test_user(
            cls.env, "staff", groups="loyalty_partner_commission.group_user", **company
        )

    def register(self, name="Green Field", partner=None, **values):
        """A prospect, as staff enters them for the partner."""
        deals = self.env["loyalty.partner.deal"].with_user(self.staff)
        return deals.create(
            {
                "name": name,
                "partner_id": (partner or self.partner).id,
                "company_id": self.company.id,
                **values,
            }
        ).with_env(self.env)

    def send(self, login, **form):
        """Fill in the portal form."""
        self.authenticate(login, login)
        token = http.Request.csrf_token(self)
        return self.url_open("/my/deals/new", data={"csrf_token": token, **form}).text

    def later(self, deal, days):
        """The cron, so many days before the protection ends (negative: after)."""
        deal.sudo().protected_until = fields.Date.today() + timedelta(days=days)
        self.env["loyalty.partner.deal"].sudo()._cron_follow()

    def win(self, deal, customer):
        """The opportunity is won with ``customer``."""
        deal.lead_id.partner_id = customer
        deal.lead_id.action_set_won()

    def customer_of(self, name):
        """A new customer."""
        return self.env["res.partner"].create({"name": name, "is_company": True})

    # ------------------------------------------------------------- duplicates

    def test_free_prospect_is_protected(self):
        """90 days with the first; an opportunity is made for it."""
        deal = self.register(expected_amount=5000.0)

        self.assertEqual((deal.verdict, deal.state), ("approve", "open"))
        self.assertEqual(deal.protected_until, fields.Date.today() + timedelta(days=89))
        self.assertEqual(deal.lead_id.expected_revenue, 5000.0)
        self.assertEqual(deal.lead_id.partner_name, "Green Field")

    def test_bound_customer_of_another_is_refused(self):
        """By tax number, however it is written, and by domain."""
        self.bind(partner=self.other)

        by_vat = self.register(vat="be 0477.472.701")
        by_mail = self.register(email="info@harbor.example")

        for deal in (by_vat, by_mail):
            self.assertEqual((deal.verdict, deal.state), ("duplicate", "refused"))
            self.assertFalse(deal.lead_id)

    def test_the_surest_is_found_among_many(self):
        """However many names are similar, the same tax number is compared."""
        self.bind(partner=self.other)
        self.env["res.partner"].create([{"name": "Green Fields"}, {"name": "Greenery"}])

        with patch.object(loyalty_deal_facts, "MOST", 1):
            deal = self.register(vat="BE 0477.472.701")

        self.assertEqual(deal.state, "refused")

    def test_own_customer(self):
        """One's own binding does not speak against a deal."""
        self.bind()

        self.assertEqual(self.register(vat="BE0477472701").state, "open")

    def test_customer_of_nobody_and_similar_names_are_looked_at(self):
        """Somebody gets the task, and decides."""
        known = self.register(vat="BE0477472701")
        similar = self.register("Blue Harbour Inc.")

        for deal in (known, similar):
            self.assertEqual((deal.verdict, deal.state), ("review", "review"))
            self.assertTrue(deal.activity_ids)
        known.action_approve()
        similar.action_refuse()
        self.assertEqual((known.state, similar.state), ("open", "refused"))
        self.assertFalse((known | similar).activity_ids)

    def test_open_deal_of_another(self):
        """Who registered first has them, until the protection ends."""
        first = self.register(website="greenfield.example")
        second = self.register("GF", self.other, email="boss@greenfield.example")
        self.assertEqual(second.state, "refused")

        self.later(first, 3)
        first.sudo().noticed_on = fields.Date.today() - timedelta(days=4)
        self.later(first, -1)
        third = self.register("GF", self.other, email="boss@greenfield.example")

        self.assertEqual(first.state, "expired")
        self.assertEqual(third.state, "open")

    def test_free_mail_is_no_company(self):
        """Two people at one mail service are not one company."""
        self.register("Ada", email="ada@gmail.com")

        deal = self.register("Bob", self.other, email="bob@gmail.com")

        self.assertEqual(deal.state, "open")

    # ------------------------------------------------------------- protection

    def test_notice_comes_before_the_end(self):
        """14 days before the partner is told; nothing ends without."""
        deal = self.register()
        self.later(deal, 15)
        self.assertFalse(deal.noticed_on)

        self.later(deal, 14)

        self.assertEqual(deal.noticed_on, fields.Date.today())
        mail = self.env["mail.mail"].sudo().search([("subject", "ilike", deal.name)])
        self.assertEqual(mail.recipient_ids, self.partner)
        self.later(deal, -1)
        self.assertEqual(deal.state, "open", "told today, not ended today")
        deal.sudo().noticed_on = fields.Date.today() - timedelta(days=1)
        self.later(deal, 0)
        self.assertEqual(deal.state, "open", "the last day counts")
        self.later(deal, -1)
        self.assertEqual(deal.state, "expired")

    def test_extension_once(self):
        """30 days more, and not again."""
        deal = self.register()
        until = deal.protected_until

        deal.action_extend()

        self.assertEqual(deal.protected_until, until + timedelta(days=30))
        with self.assertRaisesRegex(UserError, "already"):
            deal.action_extend()

    # --------------------------------------------------------------- winning

    def test_won_opportunity_binds(self):
        """The claim goes through the channel of deals."""
        deal = self.register()
        customer = self.customer_of("Green Field SA")

        self.win(deal, customer)

        self.assertEqual(deal.state, "won")
        self.assertEqual(customer.loyalty_bound_to_id, self.partner)
        self.assertEqual(deal.touch_id.channel, "deal")
        self.assertEqual(deal.touch_id.deal_id, deal)

    def test_won_after_the_end_binds_nobody(self):
        """Protection over, claim over."""
        deal = self.register()
        deal.sudo().noticed_on = fields.Date.today() - timedelta(days=1)
        self.later(deal, -1)
        customer = self.customer_of("Green Field SA")

        self.win(deal, customer)

        self.assertFalse(customer.loyalty_bound_to_id)
        self.assertFalse(deal.touch_id)

    def test_won_customer_of_another_stays_there(self):
        """A deal takes nobody away; the verdict stands on it."""
        customer = self.customer_of("Green Field SA")
        self.bind(customer=customer, partner=self.other)
        deal = self.register("Other name", vat="XX1")

        self.win(deal, customer)

        self.assertEqual(customer.loyalty_bound_to_id, self.other)
        self.assertIn("another partner", deal.touch_verdict)

    # ----------------------------------------------------------------- portal

    def test_portal_form(self):
        """Registered, kept and listed; of others nothing is seen."""
        page = self.send(
            "partner1", name="Green Field", vat="XX 1", expected_amount="1 500,50"
        )

        deal = self.env["loyalty.partner.deal"].search([])
        self.assertEqual((deal.partner_id, deal.state), (self.partner, "open"))
        self.assertEqual(deal.expected_amount, 1500.5)
        self.assertIn("is kept for you", page)
        self.assertIn("<textarea", page, "also when there is nothing in it")
        self.assertIn("Green Field", page)
        self.authenticate("partner2", "partner2")
        self.assertNotIn("Green Field", self.url_open("/my/deals").text)

    def test_portal_never_says_who(self):
        """A taken prospect is refused without a name."""
        self.bind(partner=self.other)

        page = self.send("partner1", name="Harbor", vat="BE0477472701")

        self.assertIn("cannot keep this prospect", page)
        for secret in ("Southwind", "Blue Harbor", "duplicate"):
            self.assertNotIn(secret, page)

    def test_portal_form_says_what_is_missing(self):
        """A name alone is no company; an amount is a number."""
        for form, message in (
            ({"name": "X"}, "Give a tax number"),
            ({"vat": "XX1"}, "Say which company"),
            ({"name": "X", "vat": "XX1", "expected_amount": "-5"}, "not a number"),
            ({"name": "X", "vat": "XX1", "expected_amount": "nan"}, "not a number"),
        ):
            self.assertIn(message, self.send("partner1", **form))
        self.assertFalse(self.env["loyalty.partner.deal"].search([]))

    def test_withdrawn(self):
        """Given up: free for the next partner; a win binds nobody any more."""
        deal = self.register(email="boss@greenfield.example")

        deal.with_user(self.staff).action_withdraw()

        self.assertEqual((deal.state, deal.protected_until), ("withdrawn", False))
        self.assertIn("withdrew", deal.lead_id.message_ids[0].body)
        again = self.register("GF", self.other, email="boss@greenfield.example")
        self.assertEqual(again.state, "open")
        customer = self.customer_of("Green Field SA")
        self.win(deal, customer)
        self.assertFalse(customer.loyalty_bound_to_id)
        with self.assertRaisesRegex(UserError, "not possible any more"):
            deal.action_withdraw()

    def test_portal_withdraws_own_deals_only(self):
        """Another partner's number is as if there were none."""
        deal = self.register()
        for login, state in (("partner2", "open"), ("partner1", "withdrawn")):
            self.authenticate(login, login)
            token = http.Request.csrf_token(self)
            page = self.url_open(
                f"/my/deals/{deal.id}/withdraw", data={"csrf_token": token}
            )
            self.assertEqual(page.status_code, 200)
            self.assertEqual(deal.state, state)
        self.assertNotIn("/withdraw", page.text)

    def test_rights(self):
        """Portal users reach no deal by remote call; users do not decide."""
        deal = self.register("Blue Harbour")
        for user in self.users.values():
            deals = self.env["loyalty.partner.deal"].with_user(user)
            self.assertFalse(deals.has_access("read"))
            with self.assertRaises(AccessError):
                deal.with_user(user).action_approve()
        for verb in ("action_approve", "action_refuse", "action_extend"):
            with self.assertRaises(AccessError):
                getattr(deal.with_user(self.staff), verb)()
        with self.assertRaises(AccessError):
            deal.with_user(self.staff).write({"state": "open"})
