"""What the partner finds in the portal, and nobody else."""

from unittest.mock import patch

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.portal.controllers.portal import CustomerPortal

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestPortal(CommissionCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bind()
        cls.sell_paid(1000.0)
        cls.statement = cls.billed()
        cls.sell_paid(600.0, "2026-03-01")
        cls.other = cls.env["res.partner"].create(
            {"name": "Southwind", "is_company": True}
        )
        for login, partner in (("partner1", cls.partner), ("partner2", cls.other)):
            contact = cls.env["res.partner"].create(
                {"name": login, "parent_id": partner.id, "email": f"{login}@a.example"}
            )
            new_test_user(
                cls.env,
                login,
                groups="base.group_portal",
                partner_id=contact.id,
                company_id=cls.company.id,
                company_ids=[cls.company.id],
            )

    def test_commissions(self):
        """Balance, customers and entries with their explanation."""
        self.authenticate("partner1", "partner1")

        page = self.url_open("/my/commissions").text

        self.assertIn("120.00", page)
        self.assertIn("Blue Harbor Ltd", page)
        self.assertIn("first purchase", page)
        self.assertIn(self.statement.name, page)

    def test_statements(self):
        """The list, the statement with its figures, and the document."""
        self.authenticate("partner1", "partner1")

        self.assertIn(self.statement.name, self.url_open("/my/statements").text)
        page = self.url_open(f"/my/statements/{self.statement.id}").text

        for part in ("Opening balance", "500.00", "Closing balance", "Blue Harbor"):
            self.assertIn(part, page)
        html = self.url_open(f"/my/statements/{self.statement.id}?report_type=html")
        self.assertIn("Commission statement", html.text)

    def test_a_long_statement_has_pages(self):
        """Two lines, one on a page; the total is that of both, the document has all."""
        self.sell_paid(200.0, "2026-03-02")
        statement = self.billed(date_to="2026-03-31")
        self.assertEqual(len(statement.line_ids), 2)
        first, second = statement.line_ids.sorted("id")
        url = f"/my/statements/{statement.id}"
        self.authenticate("partner1", "partner1")

        with patch.object(CustomerPortal, "_items_per_page", 1):
            pages = [self.url_open(f"{url}{end}").text for end in ("", "/page/2")]
            html = self.url_open(f"{url}?report_type=html").text

        for page, own, other in zip(
            pages, (first, second), (second, first), strict=True
        ):
            self.assertIn(f"/my/commissions/{own.id}", page)
            self.assertNotIn(f"/my/commissions/{other.id}", page)
            self.assertIn(f"{url}/page/2", page)
            self.assertIn(f"{sum(statement.line_ids.mapped('amount')):.2f}", page)
        for line in statement.line_ids:
            self.assertIn(f"{line.amount:.2f}", html)

    def test_home(self):
        """The cards are for partners only."""
        for login, count in (("partner1", 1), ("partner2", 0)):
            self.authenticate(login, login)
            counters = self.make_jsonrpc_request(
                "/my/counters",
                {"counters": ["loyalty_commission_count"]},
            )
            self.assertEqual(counters.get("loyalty_commission_count"), count)

    def test_other_partners_see_nothing(self):
        """Neither the page nor the document, and no difference to a missing one."""
        self.authenticate("partner2", "partner2")

        page = self.url_open("/my/commissions").text
        self.assertNotIn("Blue Harbor", page)
        self.assertNotIn(self.statement.name, self.url_open("/my/statements").text)
        for id_ in (self.statement.id, 10**9):
            for query in ("", "?report_type=pdf", "?access_token=guess"):
                answer = self.url_open(
                    f"/my/statements/{id_}{query}", allow_redirects=False
                )
                self.assertEqual(answer.status_code, 303)

    def test_visitors_are_sent_to_the_login(self):
        """Nothing without a user."""
        self.authenticate(None, None)

        for url in ("/my/commissions", "/my/statements"):
            answer = self.url_open(url, allow_redirects=False)
            self.assertIn("/web/login", answer.headers["Location"])

    def test_people_are_masked(self):
        """A customer who is a person is shown by initials, also in the ledger."""
        person = self.env["res.partner"].create({"name": "Ada Lovelace"})
        self.bind(customer=person)
        self.sell_paid(100.0, "2026-03-02", customer=person)
        self.authenticate("partner1", "partner1")

        page = self.url_open("/my/commissions").text

        self.assertIn("A. L.", page)
        self.assertNotIn("Lovelace", page)
