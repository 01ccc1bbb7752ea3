"""Partners ask to be paid, are told of it, and read what earned nothing and why."""

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestPayoutOnDemand(CommissionCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bind()
        cls.other = cls.env["res.partner"].create(
            {"name": "Southwind", "is_company": True}
        )
        (cls.partner | cls.other).action_make_loyalty_partner()
        cls.partner.email = "office@northwind.example"
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

    def agree(self, period):
        """How the partner is paid."""
        self.env["loyalty.partner.agreement"].create(
            {"partner_id": self.partner.id, "period": period}
        )

    def ask(self, login="partner1"):
        """Press the button; the page that answers."""
        self.authenticate(login, login)
        token = http.Request.csrf_token(self)
        return self.url_open("/my/statements/ask", data={"csrf_token": token}).text

    def statements(self):
        """All statements of both partners."""
        return self.env["loyalty.commission.statement"].search(
            [("partner_id", "in", (self.partner | self.other).ids)]
        )

    # ------------------------------------------------------------- on demand

    def test_asked_twice_is_asked_once(self):
        """50 % of 1,000.00 wait as a draft, with somebody's task; nothing is billed."""
        self.agree("on_demand")
        self.sell_paid(1000.0)
        self.authenticate("partner1", "partner1")
        self.assertIn("Ask to be paid", self.url_open("/my/statements").text)

        page = self.ask()
        self.ask()

        statement = self.statements()
        self.assertEqual((statement.state, statement.closing_amount), ("draft", 500.0))
        self.assertEqual(statement.partner_id, self.partner)
        self.assertIn("asks to be paid", statement.activity_ids.summary)
        self.assertIn("being prepared", page)
        self.assertNotIn("Ask to be paid", page)
        self.assertNotIn(statement.name, page, "a draft is not shown")
        self.assertFalse(statement.bill_id)

    def test_who_is_paid_by_the_month_cannot_ask(self):
        self.agree("month")
        self.sell_paid(1000.0)

        page = self.ask()

        self.assertNotIn("Ask to be paid", page)
        self.assertFalse(self.statements())

    def test_nobody_asks_for_nothing(self):
        """Nor below the minimum, nor for somebody else's commission."""
        self.agree("on_demand")
        self.company.loyalty_payout_period = "on_demand"
        requests = self.env["loyalty.commission.request"]
        with self.assertRaises(UserError):
            requests._ask(self.partner, self.company)
        self.sell_paid(100.0)
        self.env["loyalty.partner.agreement"].search([]).minimum_amount = 50.01
        with self.assertRaises(UserError):
            requests._ask(self.partner, self.company)
        self.ask("partner2")

        self.assertFalse(self.statements())

    # ---------------------------------------------------------------- e-mail

    def mails(self):
        """What was written to the partner."""
        return (
            self.env["mail.mail"]
            .sudo()
            .search([("recipient_ids", "in", self.partner.ids)])
        )

    def test_the_partner_is_told_if_wished(self):
        """The amount and a link that needs no account; not before it is billed."""
        self.sell_paid(1000.0)
        self.company.loyalty_statement_mail = True
        statement = self.propose()
        self.assertFalse(self.mails())

        statement.action_confirm()

        (mail,) = self.mails()
        self.assertIn("500.00", mail.body_html)
        self.assertIn(statement.name, mail.subject)
        self.assertIn(f"/my/statements/{statement.id}", mail.body_html)
        self.authenticate(None, None)
        page = self.url_open(statement._shared_url()).text
        self.assertIn("Closing balance", page)
        self.assertNotIn("o_loyalty_partner_nav", page)

    def test_nobody_is_told_otherwise(self):
        self.sell_paid(1000.0)

        statement = self.billed()

        self.assertFalse(self.mails())
        template = statement.action_send()["context"]["default_template_id"]
        self.assertEqual(
            self.env["mail.template"].browse(template).model, statement._name
        )

    # ------------------------------------------------------ what earned nothing

    def test_purchases_that_earned_nothing_say_why(self):
        """Neither the amount nor the document of the customer's purchase is shown."""
        self.sell_paid(1000.0)
        unpaid = self.sell(654.32, "2026-02-03")
        outside = self.sell(300.0, "2026-01-02")
        self.authenticate("partner1", "partner1")

        page = self.url_open("/my/commissions/entries?show=nothing").text

        self.assertIn("commission follows the payment", page)
        self.assertIn(unpaid.name, page)
        self.assertNotIn("654.32", page)
        self.assertNotIn(outside.name, page, "before the binding")
        self.pay(unpaid, 54.32)
        self.assertNotIn(
            unpaid.name, self.url_open("/my/commissions/entries?show=nothing").text
        )
        self.authenticate("partner2", "partner2")
        self.sell(100.0, "2026-02-04")
        page = self.url_open("/my/commissions/entries?show=nothing").text
        self.assertNotIn("Blue Harbor", page)

    # ------------------------------------------------------------- figures

    def test_currencies_are_never_added_up(self):
        """500.00 dollars and 20.00 euros are two figures."""
        euro = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0)])
        plan = self.make_plan(("any", 10.0), currency_id=euro.id)
        self.sell_paid(1000.0)
        binding = self.bind(customer=self.referrer, plan_id=plan.id)
        self.sell_paid(100.0, customer=self.referrer)

        figures = (
            self.env["loyalty.partner.dashboard"]
            .sudo()
            ._figures(self.partner, self.company)
        )

        self.assertEqual((figures["currency"], figures["balance"]), (euro, 20.0))
        self.assertEqual(figures["other_balances"], [(self.company.currency_id, 500.0)])
        self.assertEqual((binding.currency_id, binding.earned_amount), (euro, 20.0))

    def test_who_only_stands_above_others_has_the_area(self):
        """10 % of 500.00, without a code or a customer of their own."""
        above = self.env["res.partner"].create({"name": "Top", "is_company": True})
        dashboard = self.env["loyalty.partner.dashboard"]
        self.assertFalse(dashboard._is_partner(above, self.company))
        self.partner.loyalty_parent_id = above
        plan = self.make_plan(
            ("any", 50.0),
            override_ids=[Command.create({"level": 1, "percent": 10.0})],
        )
        self.bind(customer=self.referrer, plan_id=plan.id)
        self.sell_paid(1000.0, customer=self.referrer)

        self.assertEqual(self.owed(above), 50.0)
        self.assertTrue(dashboard._is_partner(above, self.company))
