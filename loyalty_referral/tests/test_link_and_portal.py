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

    def test_portal_page(self):
        self.refer()
        self.paid_invoice(self.contract(self.friend, 600.0))
        self.authenticate("anna", "anna")

        self.code()
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
        for user in (self.stranger, self.portal_user):  # pages show them, calls do not
            with self.assertRaises(AccessError):
                referral.with_user(user).search([])
            with self.assertRaises(AccessError):
                referral.with_user(user).read(["earned_amount"])
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
        self.assertEqual(referral.sudo().state, "open")

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
