"""A customer chooses a partner's support by code, writes to them, and can undo it (G4)."""

from odoo import fields
from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestSupport(CommissionCommon, HttpCase):
    """Blue Harbor is supported by Northwind; Southwind must not see a word of it."""

    @classmethod
    def setUpClass(cls):
        """A portal user for the customer and for two partners."""
        super().setUpClass()
        cls.other = cls.env["res.partner"].create(
            {"name": "Southwind", "is_company": True}
        )
        cls.users = {
            login: cls.portal_user(login, company)
            for login, company in (
                ("customer", cls.customer),
                ("northwind", cls.partner),
                ("southwind", cls.other),
            )
        }
        (cls.partner | cls.other).sudo().action_make_loyalty_partner()
        cls.code = cls.partner.sudo().loyalty_partner_code_ids.code
        cls.other_code = cls.other.sudo().loyalty_partner_code_ids.code

    @classmethod
    def portal_user(cls, login, company):
        """Somebody of ``company`` with a portal account."""
        contact = cls.env["res.partner"].create(
            {"name": login, "parent_id": company.id, "email": f"{login}@a.example"}
        )
        return new_test_user(
            cls.env,
            login,
            groups="base.group_portal",
            partner_id=contact.id,
            company_id=cls.company.id,
            company_ids=[cls.company.id],
        )

    def post(self, url, login="customer", **data):
        """Send a form of the portal; the page that answers."""
        self.authenticate(login, login)
        data["csrf_token"] = Request.csrf_token(self)
        return self.url_open(url, data)

    def supports(self):
        """All supports of the customer."""
        supports = self.env["loyalty.partner.support"].sudo()
        return supports.search([("customer_id", "=", self.customer.id)], order="id")

    def test_the_code_makes_the_partner_the_support(self):
        answer = self.post("/my/support", code=f" {self.code.lower()} ")

        support = self.supports()
        self.assertEqual(support.partner_id, self.partner)
        self.assertIn(f"/my/support/{support.id}", answer.url)
        self.assertIn("Northwind Resellers", answer.text)
        self.assertIn(self.users["northwind"].partner_id, support.message_partner_ids)
        self.assertFalse(
            self.env["loyalty.partner.binding"].search(
                [("customer_id", "=", self.customer.id)]
            ),
            "support binds nobody",
        )

    def test_choosing_twice_is_choosing_once(self):
        self.post("/my/support", code=self.code)

        self.post("/my/support", code=self.code)

        self.assertEqual(len(self.supports()), 1)

    def test_another_code_ends_the_first_support(self):
        self.post("/my/support", code=self.code)

        self.post("/my/support", code=self.other_code)

        first, second = self.supports()
        self.assertTrue(first.date_end)
        self.assertEqual(second.partner_id, self.other)
        self.assertFalse(second.date_end)

    def test_a_wrong_code_keeps_what_was_typed(self):
        page = self.post("/my/support", code="<b>NO").text

        self.assertIn("no partner with this code", page)
        self.assertIn("&lt;b&gt;NO", page)
        self.assertNotIn("<b>NO", page)
        self.assertFalse(self.supports())

    def test_guessing_is_slowed_down(self):
        """With the tenth wrong code the page says so, and the right one is wrong too."""
        for number in range(9):
            page = self.post("/my/support", code=f"WRONG{number}")
        self.assertIn("no partner with this code", page.text)
        self.assertEqual(page.status_code, 200)

        for code in ("WRONG9", self.code):
            page = self.post("/my/support", code=code)
            self.assertIn("wait for an hour", page.text)
            self.assertEqual(page.status_code, 429)
            self.assertEqual(page.headers["Retry-After"], "3600")

        self.assertFalse(self.supports())

    def test_nobody_supports_themselves(self):
        page = self.post("/my/support", login="northwind", code=self.code).text

        self.assertIn("no partner with this code", page)

    def test_the_customer_undoes_it(self):
        self.post("/my/support", code=self.code)

        self.post("/my/support/end")

        support = self.supports()
        self.assertEqual(support.date_end, fields.Date.context_today(support))
        page = self.post("/my/support/end").text
        self.assertIn("Choose who supports you", page)

    def test_both_sides_see_it_and_nobody_else(self):
        self.post("/my/support", code=self.code)
        support = self.supports()
        users = self.users

        for login in ("customer", "northwind"):
            own = support.with_user(users[login])
            own.message_post(
                body=f"Hello from {login}",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            own.check_access("read")
        with self.assertRaises(AccessError), self.cr.savepoint():
            support.with_user(users["southwind"]).check_access("read")
        self.authenticate("southwind", "southwind")
        page = self.url_open(f"/my/support/{support.id}").text
        self.assertNotIn("Blue Harbor", page)
        self.assertNotIn("Blue Harbor", self.url_open("/my/support").text)

    def test_after_the_end_the_partner_no_longer_reads(self):
        self.post("/my/support", code=self.code)
        support = self.supports()

        self.post("/my/support/end")

        support.with_user(self.users["customer"]).check_access("read")
        with self.assertRaises(AccessError), self.cr.savepoint():
            support.with_user(self.users["northwind"]).check_access("read")

    def test_the_portal_cannot_write_by_rpc(self):
        self.post("/my/support", code=self.code)
        support = self.supports().with_user(self.users["customer"])

        with self.assertRaises(AccessError), self.cr.savepoint():
            support.write({"partner_id": self.other.id})
        with self.assertRaises(AccessError), self.cr.savepoint():
            support.action_end()
