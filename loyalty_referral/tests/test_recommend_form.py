"""A customer names a friend in the portal: a lead, a referral, and no word too many."""

from base64 import b64decode

from odoo.tests import tagged

from .common_portal import LoyaltyHttpCommon

XSS = "<script>alert(1)</script>"


@tagged("post_install", "-at_install")
class TestRecommendForm(LoyaltyHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env["crm.team"].sudo().create({"name": "Support"})
        cls.program.team_id = cls.team

    def setUp(self):
        super().setUp()
        self.authenticate("anna", "anna")

    def recommend(self, **form):
        """Send the form as Anna; return the page that follows."""
        form = {"name": "Ada", "company": "Ginkgo Garage", **form}
        return self.post("/my/rewards/recommend", **form)

    def made(self):
        """The referrals that came of forms."""
        referrals = self.env["loyalty.referral"].sudo()
        return referrals.search([("channel", "=", "form")])

    def mails(self):
        """Messages to the friend."""
        mails = self.env["mail.mail"].sudo()
        return mails.search([("email_to", "ilike", "ada@ginkgo.example")])

    def test_lead_and_referral(self):
        page = self.recommend(
            email="Ada@Ginkgo.example",
            phone="+49 30 1",
            message="Call\nher",
            consent="1",
        )

        self.assertIn("Thank you!", page.text)
        referral = self.made()
        self.assertEqual(referral.referrer_id, self.referrer)
        self.assertEqual(referral.state, "open")
        self.assertFalse(referral.friend_id)
        self.assertEqual(referral.friend_name, "Ginkgo Garage")
        self.assertEqual(referral.consent_text, self.program.consent_text)
        self.assertTrue(referral.consent_on)
        lead = referral.lead_id
        self.assertEqual(lead.team_id, self.team)
        self.assertEqual(lead.contact_name, "Ada")
        self.assertEqual(lead.company_id, self.company)
        self.assertFalse(lead.user_id)
        self.assertFalse(self.mails(), "the programme does not write to friends")
        self.assertIn("Ginkgo Garage", self.url_open("/my/rewards").text)

    def test_empty_form_has_all_fields(self):
        page = self.url_open("/my/rewards/recommend").text
        for field in ("name", "company", "email", "phone", "message", "consent"):
            self.assertIn(f'name="{field}"', page)

    def test_message_only_with_agreement_and_only_once(self):
        self.program.invitation_mail = True
        self.recommend(email="ada@ginkgo.example")
        self.assertFalse(self.mails(), "nobody said that Ada agrees")
        self.assertFalse(self.made().consent_on)

        self.made().sudo().action_cancel()
        self.made().lead_id.sudo().unlink()
        self.recommend(email="ada@ginkgo.example", consent="1")
        self.assertEqual(len(self.mails()), 1)
        self.assertIn(f"/refer/{self.code.code}", self.mails().body_html)
        self.assertTrue(self.made()[0].invited_on)

        other = self.make_portal_user("boris", self.partner_b)
        self.authenticate("boris", "boris")
        self.recommend(email="ada@ginkgo.example", consent="1")
        self.assertEqual(len(self.mails()), 1, "one message per address")
        self.assertEqual(self.made()[0].referrer_id, other.commercial_partner_id)

    def test_no_message_to_who_does_not_want_any(self):
        self.program.invitation_mail = True
        self.env["mail.blacklist"].sudo()._add("ada@ginkgo.example")
        self.recommend(email="ada@ginkgo.example", consent="1")
        self.assertFalse(self.mails())

    def test_somebody_we_know(self):
        """The same answer; only our own people see that we knew the address."""
        self.env["res.partner"].create({"name": "Ada", "email": "ada@ginkgo.example"})
        new = self.recommend(email="new@example.com", name="Nora", company="Fir")
        known = self.recommend(email="ada@ginkgo.example", consent="1")

        self.assertEqual(new.url, known.url)
        self.assertEqual(self.shown(new), self.shown(known))
        self.sync()
        referral = self.made().filtered(
            lambda r: r.friend_email == "ada@ginkgo.example"
        )
        self.assertEqual(referral.state, "review")
        self.assertEqual(referral.refusal_codes, "known_contact")
        self.assertFalse(referral.friend_id)
        rewards = self.url_open("/my/rewards").text
        self.assertNotIn("review", rewards)
        self.assertFalse(self.mails())

    def test_the_same_again_is_one(self):
        self.recommend(email="ada@ginkgo.example")
        self.recommend(email="ADA@ginkgo.example")
        self.assertEqual(len(self.made()), 1)

    def test_what_is_missing_is_said_and_what_was_typed_is_kept(self):
        page = self.recommend(
            name=XSS, company="", email="ada", phone="call me", message=XSS, consent="1"
        ).text

        self.assertIn("This is not an e-mail address.", page)
        self.assertIn("This is not a phone number.", page)
        self.assertNotIn(XSS, page)
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt;", page)
        self.assertIn('value="ada"', page)
        self.assertIn('checked="1"', page)
        self.assertFalse(self.made())

    def test_markup_in_names_and_messages_stays_text(self):
        self.recommend(name=XSS, company=XSS, phone="030 12345", message=XSS)

        lead = self.made().lead_id
        self.assertNotIn("<script", lead.description)
        self.assertIn("alert(1)", lead.description)
        self.assertNotIn(XSS, self.url_open("/my/rewards").text)

    def test_so_many_a_day_and_no_more(self):
        self.program.invitation_cap = 2
        for number in range(3):
            page = self.recommend(email=f"f{number}@example.com").text
        self.assertIn("go on tomorrow", page)
        self.assertIn('value="f2@example.com"', page)
        self.assertEqual(len(self.made()), 2)

    def test_without_token_or_user_or_programme(self):
        answer = self.url_open("/my/rewards/recommend", data={"name": "Ada"})
        self.assertEqual(answer.status_code, 400)
        self.program.active = False
        self.recommend(email="ada@ginkgo.example")
        self.authenticate(None, None)
        answer = self.url_open("/my/rewards/recommend", allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])
        self.assertFalse(self.made())


@tagged("post_install", "-at_install")
class TestOwnLink(LoyaltyHttpCommon):
    def test_looking_makes_no_code(self):
        self.make_portal_user("zoe", self.partner_b)
        self.authenticate("zoe", "zoe")
        codes = self.env["loyalty.referral.code"].sudo()
        own = [("partner_id", "=", self.partner_b.id)]

        self.assertIn("Get my link", self.url_open("/my/rewards").text)
        self.assertFalse(codes.search(own))
        self.assertEqual(self.url_open("/my/rewards/link").status_code, 405)
        answer = self.url_open("/my/rewards/link", data={"without": "token"})
        self.assertEqual(answer.status_code, 400, "not without a token")
        self.assertFalse(codes.search(own))

        page = self.post("/my/rewards/link").text
        self.assertIn(codes.search(own).code, page)
        self.post("/my/rewards/link")
        self.assertEqual(len(codes.search(own)), 1)

    def test_share_buttons(self):
        self.program.share_text = 'Good & "cheap": <b>100 %</b>'
        self.authenticate("anna", "anna")

        page = self.url_open("/my/rewards").text

        for start in (
            "mailto:?",
            "https://wa.me/?text=",
            "https://t.me/share/url?",
            "https://www.linkedin.com/sharing/share-offsite/?url=",
        ):
            self.assertIn(f'href="{start}', page)
        self.assertIn("Good%20%26%20%22cheap%22%3A%20%3Cb%3E100%20%25", page)
        self.assertNotIn("<b>100 %</b>", page)
        picture = page.split('src="data:image/svg+xml;base64,')[1].split('"')[0]
        self.assertIn(b"<path", b64decode(picture))

    def test_new_portal_users_have_a_link(self):
        self.visitor()
        partner = self.sign_up()
        codes = self.env["loyalty.referral.code"].sudo()
        self.assertTrue(codes._find(partner, "referral", self.company))

    def test_code_typed_in_the_portal(self):
        self.make_portal_user("zoe", self.partner_b)
        self.authenticate("zoe", "zoe")

        page = self.post("/my/rewards/code", loyalty_code="ABCDEFGH2A")
        self.assertIn("slip of the pen", page.text)
        unknown = self.post("/my/rewards/code", loyalty_code="ABCDEFGH2R")
        self.assertFalse(self.touches_of(self.partner_b))
        good = self.post("/my/rewards/code", loyalty_code=self.code.code.lower())

        self.assertEqual(unknown.url, good.url)
        self.assertEqual(self.shown(unknown), self.shown(good))
        self.assertEqual(self.referral_of(self.partner_b).referrer_id, self.referrer)
        self.assertEqual(self.referral_of(self.partner_b).channel, "code")

    def test_own_code_brings_nobody(self):
        self.authenticate("anna", "anna")
        self.post("/my/rewards/code", loyalty_code=self.code.code)
        self.sync()
        self.assertEqual(self.referral_of(self.referrer).state, "review")
