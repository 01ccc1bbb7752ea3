"""The banner of the portal, and the way out of reminders: by one click, or logged in."""

from odoo.tests import tagged

from .common_portal import LoyaltyHttpCommon


@tagged("post_install", "-at_install")
class TestRemindersPortal(LoyaltyHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        plans = cls.env["loyalty.reminder.plan"].sudo()
        plans.search([]).action_stop()
        cls.plan = plans.create(
            {"name": "Drawer", "company_id": cls.company.id, "holdout_percent": 0}
        )
        cls.plan.action_start()
        cls.referrer.email = "anna@alder-drawer.be"
        programs = cls.env["loyalty.program"].sudo().with_company(cls.company)
        program = programs.create(
            {
                **programs._program_type_default_values()["gift_card"],
                "name": "Gift cards",
                "program_type": "gift_card",
                "company_id": cls.company.id,
            }
        )
        cls.card = (
            cls.env["loyalty.card"]
            .sudo()
            .with_context(loyalty_no_mail=True)
            .create(
                {"program_id": program.id, "partner_id": cls.referrer.id, "points": 50}
            )
        )
        cls.age(40)
        cls.path = cls.referrer._loyalty_reminders_path()

    @classmethod
    def age(cls, days):
        """Let the card be so many days old."""
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE loyalty_card SET loyalty_granted_on = loyalty_granted_on - %s "
            "WHERE id = %s",
            (days, cls.card.id),
        )

    def is_off(self):
        self.referrer.invalidate_recordset()
        return self.referrer.sudo().loyalty_no_reminders

    def wrap(self, page):
        return " ".join(page.text.partition('id="wrap"')[2].split())

    def test_a_look_changes_nothing(self):
        """Programmes that look into mails open every link: they opt nobody out."""
        self.visitor()
        page = self.url_open(self.path)
        self.assertEqual(page.status_code, 200)
        self.assertIn("Stop reminders", page.text)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertFalse(self.is_off())

    def test_one_click_without_a_session(self):
        """What a mail programme posts (RFC 8058): no cookie, no token of a form."""
        self.visitor()
        self.opener.cookies.clear()
        answer = self.url_open(self.path, data={"List-Unsubscribe": "One-Click"})
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(self.is_off())
        said = "".join(self.referrer.message_ids.mapped("body"))
        self.assertIn("by the link in a mail", said)

        again = self.url_open(self.path, data={"List-Unsubscribe": "One-Click"})
        self.assertEqual(again.status_code, 200)
        self.assertTrue(self.is_off(), "twice is once")

    def test_and_back_in(self):
        self.visitor()
        page = self.url_open(self.path, data={"want": "0"})
        self.assertIn("Remind me again", page.text)
        self.url_open(self.path, data={"want": "1"})
        self.assertFalse(self.is_off())

    def test_forged_addresses(self):
        """Another's number with this token, a changed token: the same answer, no change."""
        self.visitor()
        token = self.path.rpartition("/")[2]
        for path in (
            f"/loyalty/reminders/{self.friend.id}/{token}",
            f"/loyalty/reminders/{self.referrer.id}/{token[:-1]}x",
            f"/loyalty/reminders/999999999/{token}",
        ):
            for data in (None, {"want": "0"}):
                self.assertEqual(self.url_open(path, data=data).status_code, 404)
        self.assertFalse(self.is_off())
        self.assertFalse(self.friend.sudo().loyalty_no_reminders)

    def test_the_mail_carries_the_way_out(self):
        run = self.env["loyalty.reminder.run"].sudo()
        dues = run._due(self.plan, self.referrer.ids)
        self.assertEqual([due.cause for due in dues], ["first"])
        log = run._send(self.plan, [dues[0].__class__(**self.noon(dues[0]))])
        mail = (
            self.env["mail.mail"]
            .sudo()
            .search([("model", "=", log._name), ("res_id", "=", log.id)])
        )
        self.assertIn(f"{self.path}>", mail.headers)
        self.assertIn("List-Unsubscribe=One-Click", mail.headers)
        self.assertIn(self.path, mail.body_html)
        self.assertIn("50.00", mail.body_html)

    def noon(self, due):
        """The same, were it no quiet hour now."""
        names = ("partner", "recipient", "benefits", "cause", "day", "number")
        return {name: getattr(due, name) for name in names} | {"fate": "mail"}

    def test_banner_until_it_is_not_wanted(self):
        self.authenticate("anna", "anna")
        for url in ("/my", "/my/rewards"):
            page = self.wrap(self.url_open(url))
            self.assertIn("One thing of yours was not used yet", page, url)
            self.assertIn("50.00", page, url)
        rewards = self.url_open("/my/rewards")
        self.assertIn("No reminders, please", rewards.text)

        self.post("/my/rewards/reminders", want="0")

        self.assertTrue(self.is_off())
        self.assertNotIn("o_loyalty_banner", self.url_open("/my").text)
        page = self.url_open("/my/rewards").text
        self.assertIn("Remind me again", page)
        self.assertIn("50.00", page, "the list stays")

        self.post("/my/rewards/reminders", want="1")
        self.assertFalse(self.is_off())

    def test_nobody_chooses_for_another(self):
        """A stranger's post changes the stranger's own company only."""
        self.make_portal_user("bob", self.friend)
        self.authenticate("bob", "bob")
        self.assertNotIn("o_loyalty_banner", self.url_open("/my").text)
        self.post("/my/rewards/reminders", want="0", partner_id=self.referrer.id)
        self.assertFalse(self.is_off())
        self.assertTrue(self.friend.sudo().loyalty_no_reminders)
