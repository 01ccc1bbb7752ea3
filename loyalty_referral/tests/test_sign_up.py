"""A friend signs up through a link, with a code or a name; the rule decides who brought them."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..policy import throttle
from .common_portal import LoyaltyHttpCommon

#: Well formed, and nobody's.
UNKNOWN = "ABCDEFGH2R"


@tagged("post_install", "-at_install")
class TestSignUp(LoyaltyHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rival = cls.env["res.partner"].create({"name": "Rowan", "is_company": True})
        cls.rival_code = cls.code_of(cls.rival)

    def follow(self, code):
        """Follow a link; return where it leads."""
        answer = self.url_open(f"/refer/{code}", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        return answer.headers["Location"]

    def test_link(self):
        self.visitor()
        place = self.follow(self.code.code.lower())
        self.assertTrue(place.endswith(f"/web/signup?loyalty_code={self.code.code}"))

        partner = self.sign_up(loyalty_code=self.code.code, loyalty_link=self.code.code)

        touch = self.touches_of(partner)
        self.assertEqual(touch.code_id, self.code, "kept once")
        self.assertEqual(touch.channel, "link")
        referral = self.referral_of(partner)
        self.assertEqual(referral.referrer_id, self.referrer)
        self.assertEqual(referral.channel, "link")
        self.assertEqual(referral.touch_id, touch)
        self.assertIn(referral.name, touch.verdict)

    def test_link_survives_the_loss_of_the_session(self):
        """The code stands in the address and in the form, in no cookie of ours."""
        self.visitor()
        place = self.follow(self.code.code)
        self.visitor()

        page = self.url_open(place).text
        self.assertIn(f'name="loyalty_link" value="{self.code.code}"', page)
        self.assertIn(f'value="{self.code.code}"', page.split('id="loyalty_code"')[1])
        partner = self.sign_up(loyalty_code=self.code.code, loyalty_link=self.code.code)

        self.assertEqual(self.referral_of(partner).channel, "link")

    def test_link_without_the_form(self):
        """The session remembers it too, whichever form the account is made with."""
        self.visitor()
        self.follow(self.code.code)

        partner = self.sign_up()

        self.assertEqual(self.referral_of(partner).referrer_id, self.referrer)

    def test_code_taken_off_the_form(self):
        """Whoever takes the code away does not want to have been brought."""
        self.visitor()
        self.follow(self.code.code)

        partner = self.sign_up(loyalty_code="", loyalty_link=self.code.code)

        self.assertFalse(self.referral_of(partner))
        self.assertFalse(self.touches_of(partner))

    def test_typed_code_beats_the_link(self):
        self.visitor()
        self.follow(self.rival_code.code)

        partner = self.sign_up(
            loyalty_code=f" {self.code.code[:5].lower()}-{self.code.code[5:]}",
            loyalty_link=self.rival_code.code,
        )

        self.assertEqual(self.referral_of(partner).referrer_id, self.referrer)
        self.assertEqual(self.referral_of(partner).channel, "code")
        lost = self.touches_of(partner).filtered(lambda t: t.channel == "link")
        self.assertEqual(lost.code_id, self.rival_code)
        self.assertIn("comes before a link", lost.verdict)

    def test_first_or_last_link(self):
        for rule, referrer in (("first", self.rival), ("last", self.referrer)):
            with self.subTest(rule):
                self.program.attribution_rule = rule
                self.visitor()
                earlier = fields.Datetime.now() - timedelta(minutes=1)
                with patch.object(fields.Datetime, "now", return_value=earlier):
                    self.follow(self.rival_code.code)
                self.follow(self.code.code)
                partner = self.sign_up(f"{rule}@example.com")
                self.assertEqual(self.referral_of(partner).referrer_id, referrer)
                self.assertEqual(len(self.touches_of(partner)), 2)

    def test_slip_of_the_pen(self):
        """The form says so at once and keeps what was typed; no account is made."""
        wrong = self.code.code[:-1] + ("A" if self.code.code[-1] != "A" else "B")
        self.visitor()
        answer = self.post(
            "/web/signup",
            login="new@example.com",
            name="New",
            password="correct-horse-9",
            confirm_password="correct-horse-9",
            loyalty_code=wrong,
        )

        self.assertIn("slip of the pen", answer.text)
        self.assertIn(wrong, answer.text)
        users = self.env["res.users"].sudo()
        self.assertFalse(users.search([("login", "=", "new@example.com")]))

    def test_unknown_code_looks_the_same_and_does_nothing(self):
        self.visitor()
        good, bad = self.follow(self.code.code), self.follow(UNKNOWN)
        self.assertEqual(good.replace(self.code.code, "X"), bad.replace(UNKNOWN, "X"))

        self.visitor()
        self.follow(UNKNOWN)
        partner = self.sign_up(loyalty_code=UNKNOWN, loyalty_link=UNKNOWN)

        self.assertTrue(partner, "signed up")
        self.assertFalse(self.touches_of(partner))
        self.assertFalse(self.referral_of(partner))

    def test_links_that_are_none(self):
        """Never off our site, no header of a stranger, no markup."""
        for text in (
            "https:evil.example",
            "%0d%0aLocation:%20https:evil.example",
            "%3Cscript%3Ealert(1)",
            "x" * 3000,
            "\u0661\u0662",
        ):
            with self.subTest(text[:40]):
                self.visitor()
                answer = self.url_open(f"/refer/{text}", allow_redirects=False)
                self.assertEqual(answer.status_code, 303)
                place = answer.headers["Location"].removeprefix(self.base_url())
                self.assertTrue(place.startswith("/web/signup"), place)
                self.assertLess(len(place), 80)
                self.assertNotIn("evil.example", str(answer.headers).lower())
                page = self.url_open(place).text
                self.assertNotIn("<script>alert", page)

    def test_slashes_lead_nowhere_else(self):
        for text in ("https:%2F%2Fevil.example", "/evil.example", "%5C%5Cevil.example"):
            self.visitor()
            answer = self.url_open(f"/refer/{text}", allow_redirects=False)
            place = answer.headers.get("Location", "/").removeprefix(self.base_url())
            self.assertRegex(place, r"^/(?![/\\\\])", text)

    def test_whoever_guesses_too_often_finds_nothing(self):
        """A right code after ten wrong ones is not looked up, and nobody is told."""
        codes = self.env["loyalty.referral.code"].sudo()
        for _guess in range(throttle.MISSES):
            self.assertFalse(codes._resolve_guarded(UNKNOWN))
        self.assertFalse(codes._resolve_guarded(self.code.code))

        self.env["loyalty.code.miss"].sudo().search([]).unlink()
        self.assertEqual(codes._resolve_guarded(self.code.code), self.code)

    def test_name_waits_for_a_person(self):
        self.program.name_allowed = True
        self.visitor()
        self.assertIn("loyalty_name", self.url_open("/web/signup").text)

        partner = self.sign_up(loyalty_name="Alder <b>Accounting</b>")
        self.sync()

        referral = self.referral_of(partner)
        self.assertFalse(referral.referrer_id, "nobody is matched by itself")
        self.assertEqual(referral.channel, "name")
        self.assertEqual(referral.spoken_name, "Alder <b>Accounting</b>")
        self.assertEqual(referral.state, "review")
        self.assertEqual(referral.refusal_codes, "name_unconfirmed")
        self.assertEqual(self.entries(), [])

    def test_names_only_where_the_programme_takes_them(self):
        self.visitor()
        self.assertNotIn("loyalty_name", self.url_open("/web/signup").text)
        partner = self.sign_up(loyalty_name="Alder Accounting")
        self.assertFalse(self.referral_of(partner))

    def test_no_programme_no_question(self):
        self.program.active = False
        self.visitor()
        self.assertNotIn('id="loyalty_code"', self.url_open("/web/signup").text)
