"""The shared link, the portal page, and what a portal user may not see."""

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestLinkAndPortal(LoyaltyCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].sudo().set_param(
            "auth_signup.invitation_scope", "b2c"
        )
        cls.company.sudo().website = False
        cls.portal_user = cls._portal_user("anna", cls.referrer)
        cls.stranger = cls._portal_user("zoe", cls.partner_b)

    @classmethod
    def _portal_user(cls, login, company):
        """A portal user who works for ``company``."""
        user = new_test_user(
            cls.env,
            login,
            groups="base.group_portal",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        user.partner_id.parent_id = company
        return user

    def code(self):
        """The referrer's code."""
        return (
            self.env["loyalty.referral.code"]
            .sudo()
            ._of(self.referrer, "referral", self.company)
        )

    def sign_up(self, link):
        """Follow ``link`` as a stranger and sign up; return the new partner."""
        self.authenticate(None, None)
        answer = self.url_open(link, allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertTrue(answer.headers["Location"].endswith("/web/signup"))
        page = self.url_open("/web/signup")
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        self.url_open(
            "/web/signup",
            data={
                "login": "new@example.com",
                "name": "New Neighbour",
                "password": "correct-horse-9",
                "confirm_password": "correct-horse-9",
                "csrf_token": token,
            },
        )
        user = self.env["res.users"].sudo().search([("login", "=", "new@example.com")])
        self.assertTrue(user, "signed up")
        return user.partner_id

    def test_sign_up_through_the_link_is_recorded(self):
        code = self.code()
        partner = self.sign_up(f"/refer/{code.code.lower()}")

        touch = self.env["loyalty.referral.touch"].search([("code_id", "=", code.id)])
        self.assertEqual(touch.customer_id, partner)
        referral = self.env["loyalty.referral"].search([("friend_id", "=", partner.id)])
        self.assertTrue(referral, touch.verdict)
        self.assertEqual(referral.referrer_id, self.referrer)
        self.assertEqual(referral.channel, "link")
        self.assertEqual(referral.code_id, code)
        self.assertEqual(referral.touch_id.customer_id, partner)

    def test_refusal_stands_in_the_touch(self):
        """A friend whom somebody else brought: the evidence says so, no more."""
        self.refer()
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        codes = self.env["loyalty.referral.code"].sudo()

        touch = codes._of(other, "referral", self.company)._attribute(
            self.friend, "link"
        )

        self.assertIn("already brought by Alder Accounting", touch.verdict)
        self.assertEqual(self.env["loyalty.referral"].search_count([]), 1)

    def test_unknown_code_looks_the_same_and_does_nothing(self):
        partner = self.sign_up("/refer/AAAAAAAAAA")

        self.assertTrue(partner)
        self.assertFalse(self.env["loyalty.referral"].search([]))
        self.assertFalse(self.env["loyalty.referral.touch"].search([]))

    def test_portal_page(self):
        self.refer()
        self.paid_invoice(self.contract(self.friend, 600.0))
        self.authenticate("anna", "anna")

        page = self.url_open("/my/rewards").text

        self.assertIn("600.00", page)
        self.assertIn("Birch Bakery", page)
        self.assertIn(self.code().code, page)
        self.assertIn("/my/rewards", self.url_open("/my/home").text)

    def test_stranger_sees_nothing_of_it(self):
        self.refer()
        self.paid_invoice(self.contract(self.friend, 600.0))
        self.authenticate("zoe", "zoe")

        page = self.url_open("/my/rewards").text

        self.assertNotIn("600.00", page)
        self.assertNotIn("Birch Bakery", page)

    def test_page_that_does_not_exist(self):
        self.authenticate("anna", "anna")
        self.assertEqual(self.url_open("/my/rewards/page/999").status_code, 200)
        self.assertEqual(self.url_open("/my/rewards/page/x").status_code, 404)

    def test_records_of_others_by_rpc(self):
        referral = self.refer()
        self.paid_invoice(self.contract(self.friend, 600.0))
        entries = self.env["loyalty.ledger.entry"].search([])

        own = entries.with_user(self.portal_user).search([])
        self.assertEqual(own.partner_id, self.referrer)
        self.assertFalse(entries.with_user(self.stranger).search([]))
        self.assertFalse(referral.with_user(self.stranger).search([]))
        with self.assertRaises(AccessError):
            referral.with_user(self.stranger).read(["earned_amount"])
        for model in ("account", "transaction", "application", "inbox"):
            with self.assertRaises(AccessError):
                self.env[f"loyalty.ledger.{model}"].with_user(self.stranger).search([])

    def test_portal_user_changes_nothing(self):
        referral = self.refer().with_user(self.portal_user)
        with self.assertRaises(AccessError):
            referral.write({"friend_id": self.partner_a.id})
        with self.assertRaises(AccessError):
            referral.action_cancel()
        with self.assertRaises(AccessError):
            referral.action_accept()
        self.assertEqual(referral.state, "open")

    def test_portal_page_does_not_query_per_row(self):
        """Ten more referrals: hardly a query more."""
        self.refer()
        self.paid_invoice(self.contract(self.friend, 60.0))
        self.authenticate("anna", "anna")
        self.url_open("/my/rewards")

        def queries():
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.url_open("/my/rewards")
            return self.cr.sql_log_count - before

        few = queries()
        for number in range(10):
            friend = self.env["res.partner"].create(
                {"name": f"Friend {number}", "is_company": True}
            )
            self.refer(friend)
            self.paid_invoice(self.contract(friend, 60.0))
        self.assertLessEqual(queries(), few + 3)
