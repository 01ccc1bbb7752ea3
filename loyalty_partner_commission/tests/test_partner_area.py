"""The partner area: figures, lists that do not slow down, and nothing of others."""

from base64 import b64encode

from odoo.exceptions import UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import CommissionCommon

#: Nobody of the portal reads these, not even their own; pages show plain values.
CLOSED = ("loyalty.partner.deal", "loyalty.partner.agreement", "loyalty.card")
PAGES = (
    "/my/commissions",
    "/my/commissions/customers",
    "/my/commissions/entries",
    "/my/statements",
    "/my/partner-codes",
    "/my/deals",
    "/my/support",
)


@tagged("post_install", "-at_install")
class TestPartnerArea(CommissionCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.binding = cls.bind()
        cls.sell_paid(1000.0)
        cls.statement = cls.billed()
        cls.other = cls.env["res.partner"].create(
            {"name": "Southwind", "is_company": True}
        )
        (cls.partner | cls.other).action_make_loyalty_partner()
        cls.user = cls.make_user("partner1", cls.partner)
        cls.stranger = cls.make_user("partner2", cls.other)

    @classmethod
    def make_user(cls, login, partner):
        """A portal user of ``partner``."""
        contact = cls.env["res.partner"].create(
            {"name": login, "parent_id": partner.id, "email": f"{login}@a.example"}
        )
        return new_test_user(
            cls.env,
            login,
            groups="base.group_portal",
            partner_id=contact.id,
            company_id=cls.company.id,
            company_ids=[cls.company.id],
        )

    def test_figures(self):
        """50 % of 1,000.00 are billed: owed 0.00, earned 500.00, one customer."""
        figures = (
            self.env["loyalty.partner.dashboard"]
            .sudo()
            ._figures(self.partner, self.company)
        )
        self.assertEqual((figures["balance"], figures["customer_count"]), (0.0, 1))
        self.assertEqual(figures["payout"]["balances"], [])
        bars = {
            (bar["month"].year, bar["month"].month): bar["amount"]
            for bar in figures["chart"]["bars"]
        }
        self.assertEqual(len(bars), 12)
        if (2026, 2) in bars:  # the invoice is of February 2026
            self.assertEqual(bars[2026, 2], 500.0)

    def test_other_partner_finds_an_empty_area(self):
        """Every page opens for them, and names neither customer nor statement."""
        self.authenticate("partner2", "partner2")
        for url in PAGES:
            answer = self.url_open(url, allow_redirects=False)
            self.assertEqual(answer.status_code, 200, url)
            self.assertIn("o_loyalty_partner_nav", answer.text, url)
            for word in ("Blue Harbor", self.statement.name, "Northwind"):
                self.assertNotIn(word, answer.text, url)

    def test_other_partner_reads_nothing_by_rpc(self):
        """Not by search, read, grouping or export."""
        entries = self.env["loyalty.ledger.entry"].search(
            [("partner_id", "=", self.partner.id)]
        )
        self.assertTrue(entries)
        for records in (self.binding, entries, self.statement):
            model = records._name
            env = self.env(user=self.stranger)
            self.assertFalse(env[model].search([("id", "in", records.ids)]), model)
            self.assertEqual(
                env[model].formatted_read_group(
                    [("id", "in", records.ids)], [], ["__count"]
                )[0]["__count"],
                0,
            )
            # AccessError is a UserError; exporting is refused to the portal as such
            guessed = records.with_user(self.stranger)
            for call in (guessed.read, guessed.export_data):
                with self.assertRaises(UserError), self.cr.savepoint():
                    call(["id", "partner_id"])

    def test_other_partner_gets_no_document(self):
        """Neither the report nor what is attached, by whatever address."""
        agreement = self.env["loyalty.partner.agreement"].create(
            {"partner_id": self.partner.id, "document": b64encode(b"signed")}
        )
        attachments = self.env["ir.attachment"].create(
            [
                {
                    "name": "proof.txt",
                    "raw": b"Blue Harbor paid",
                    "res_model": record._name,
                    "res_id": record.id,
                }
                for record in (self.statement, self.binding, agreement)
            ]
        )
        attachments |= attachments.sudo().search(
            [("res_model", "=", agreement._name), ("res_field", "=", "document")]
        )
        self.assertEqual(len(attachments), 4)
        theirs = self.env["ir.attachment"].with_user(self.stranger)
        self.assertFalse(theirs.search([("id", "in", attachments.ids)]))
        self.authenticate("partner2", "partner2")
        report = "loyalty_partner_commission.report_commission_statement"
        urls = [f"/web/content/{attachment.id}" for attachment in attachments]
        urls += [
            f"/report/{kind}/{report}/{self.statement.id}" for kind in ("html", "text")
        ]
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_qweb"):
            for url in urls:
                answer = self.url_open(url, allow_redirects=False)
                self.assertNotEqual(answer.status_code, 200, url)
                for word in ("Blue Harbor", "signed", "500.00"):
                    self.assertNotIn(word, answer.text, url)

    def test_what_the_portal_never_reads(self):
        """Deals, agreements and codes are closed to every portal user."""
        for model in CLOSED:
            self.assertFalse(
                self.env[model].with_user(self.user).has_access("read"), model
            )

    def test_a_customer_sees_no_payout(self):
        """Who is no partner reads nothing about being paid."""
        nobody = self.env["res.partner"].create({"name": "Nobody", "is_company": True})
        self.make_user("customer1", nobody)
        self.authenticate("customer1", "customer1")

        page = self.url_open("/my/statements").text

        self.assertNotIn("Your next payout", page)
        self.assertNotIn("o_loyalty_partner_nav", page)

    def test_lists_can_be_filtered(self):
        """Ended customers are shown apart; a wrong filter or order shows all."""
        self.authenticate("partner1", "partner1")
        url = "/my/commissions/customers"
        self.assertNotIn("Blue Harbor", self.url_open(f"{url}?show=ended").text)
        self.assertIn("Blue Harbor", self.url_open(f"{url}?show=active").text)
        self.assertIn("Blue Harbor", self.url_open(f"{url}?show=x&sort=x").text)

    def test_queries_do_not_grow_with_rows(self):
        """Forty customers cost as many queries as ten."""
        self.authenticate("partner1", "partner1")
        for url in ("/my/commissions/customers", "/my/commissions/entries"):
            with self.subTest(url):
                self._bring(9)
                few = self._queries(url)
                self._bring(30)
                self.assertLessEqual(self._queries(url), few + 1)

    def _bring(self, number):
        """Bind that many more customers, each with a paid purchase."""
        for index in range(number):
            customer = self.env["res.partner"].create(
                {"name": f"Customer {index}", "is_company": True}
            )
            self.bind(customer=customer)
            self.sell_paid(100.0, customer=customer)

    def _queries(self, url):
        """How many queries the page takes, once it is warm."""
        self.url_open(url)
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.assertEqual(self.url_open(url).status_code, 200)
        return self.cr.sql_log_count - before
