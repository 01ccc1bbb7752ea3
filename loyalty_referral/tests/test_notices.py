"""Customers are told of each fact once, in one mail a day, and of nothing else."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestNotices(LoyaltyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.referrer.email = "anna@alder-loyal.be"

    def notices(self, *states):
        """Kinds of what is noted about the referrer."""
        found = self.env["loyalty.notice"].search(
            [
                ("partner_id", "=", self.referrer.id),
                ("state", "in", states or ("waiting", "sent", "skipped")),
            ],
            order="id",
        )
        return found.mapped("kind")

    def send(self):
        """Run the cron; the mails that it wrote."""
        mails = self.env["mail.mail"].sudo()
        before = mails.search([])
        with self.enter_registry_test_mode():
            self.env.ref("loyalty_referral.cron_loyalty_notice").method_direct_trigger()
        return mails.search([("id", "not in", before.ids)], order="id")

    def tomorrow(self):
        """Let what was sent have been sent yesterday."""
        sent = self.env["loyalty.notice"].sudo().search([("state", "=", "sent")])
        sent.sent_on = fields.Datetime.now() - timedelta(days=1)

    def rewarded(self):
        """A referral that earned, told of until then."""
        referral = self.refer()
        invoice = self.paid_invoice(self.contract(self.friend, 600.0))
        self.assertEqual(self.entries(), [("earn", 600.0)])
        self.send()
        self.tomorrow()
        return referral, invoice

    def test_every_mail_can_be_tried_on_any_news(self):
        """Saving a template, as an update of the addon does, tries it on some notice."""
        self.refer()
        self.assertEqual(self.notices(), ["thanks"])
        templates = self.env["mail.template"].search([("model", "=", "loyalty.notice")])

        templates._check_can_be_rendered()

        self.assertIn(self.env.ref("loyalty_referral.mail_template_ending"), templates)

    def test_thanks_once(self):
        referral = self.refer()
        referral._mark()
        self.sync()
        self.assertEqual(self.notices(), ["thanks"])

        mail = self.send()

        self.assertEqual(mail.recipient_ids, self.referrer)
        self.assertIn(self.friend.name, mail.body_html)
        self.assertEqual(mail.state, "outgoing", "queued; nothing is sent at once")
        self.assertFalse(self.send(), "told once")

    def test_recorded_by_a_salesperson(self):
        salesperson = new_test_user(
            self.env,
            "sam",
            groups="sales_team.group_sale_salesman",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.env["loyalty.referral"].with_user(salesperson)._record(
            self.program.with_user(salesperson), self.referrer, self.friend
        )
        self.sync()
        self.assertEqual(len(self.send()), 1)

    def test_customer_before_the_reward(self):
        """Posted but not paid: a customer, no reward yet. Paid: the reward."""
        self.refer()
        self.send()
        invoice = self.invoice(self.contract(self.friend, 600.0))
        invoice.action_post()
        self.sync()
        mail = self.send()
        self.assertIn("now a customer", mail.body_html)

        self.pay(invoice)
        mail = self.send()
        self.assertIn("600.00", mail.body_html)
        self.assertEqual(self.notices("sent"), ["thanks", "customer", "granted"])

    def test_reward_says_that_the_friend_is_a_customer(self):
        self.refer()
        self.paid_invoice(self.contract(self.friend, 600.0))
        self.assertEqual(len(self.send()), 2, "thanks, and the reward")
        self.assertEqual(self.notices("skipped"), ["customer"])

    def test_taken_back_once_with_the_reason(self):
        referral, invoice = self.rewarded()
        self.credit_note(invoice)
        referral._mark()
        self.sync()

        mail = self.send()

        self.assertEqual(len(mail), 1)
        self.assertIn("no longer counts", mail.body_html)
        self.assertIn("600.00", mail.body_html)
        self.assertFalse(self.send())

    def test_a_thing_that_is_taken_back_says_why_too(self):
        self.program.reward_ids.active = False
        points = {"kind": "points", "quantity": 100}
        self.program.reward_ids = [Command.create(points)]
        self.refer()
        invoice = self.paid_invoice(self.contract(self.friend, 600.0))
        self.send()
        self.tomorrow()
        self.credit_note(invoice)

        mail = self.send()

        self.assertIn("no longer counts", mail.body_html)
        self.assertIn("100 points", mail.body_html)

    def test_what_came_to_nothing_is_not_told(self):
        """Paid and credited before anybody was told of the reward."""
        self.company.loyalty_mail_customer = False
        self.refer()
        self.send()
        self.credit_note(self.paid_invoice(self.contract(self.friend, 600.0)))
        self.assertEqual(self.notices("waiting"), ["granted", "taken_back"])

        self.assertFalse(self.send())
        self.assertEqual(self.notices("skipped"), ["granted", "taken_back"])

    def test_use_is_told_where_wished(self):
        """600 of credit, an own monthly invoice of 100: 500 are left."""
        self.company.loyalty_mail_used = True
        own = self.contract(self.referrer, 100.0, "monthly")
        self.rewarded()
        draft = self.invoice(own)
        self.assertNotIn("used", self.notices(), "a draft is no invoice yet")
        draft.action_post()
        self.sync()

        mail = self.send()

        for word in (draft.name, "100.00", "500.00"):
            self.assertIn(word, mail.body_html)
        self.assertFalse(self.send())

    def test_use_costs_nothing_by_default(self):
        own = self.contract(self.referrer, 250.0)
        self.rewarded()
        self.invoice(own).action_post()
        self.sync()
        self.assertNotIn("used", self.notices())

    def test_switched_off_costs_no_query(self):
        for kind in ("thanks", "customer", "granted", "used", "taken_back"):
            self.company[f"loyalty_mail_{kind}"] = False
        others = self.env["res.company"].sudo().search([]) - self.company
        for kind in ("thanks", "customer", "granted", "used", "taken_back"):
            others.write({f"loyalty_mail_{kind}": False})
        referral = self.refer()
        notices = self.env["loyalty.notice"].sudo()
        notices._kinds_wanted()
        with self.assertQueryCount(0):
            notices._note("loyalty.referral", referral.ids)
            notices._note("account.move", [1])
        self.assertFalse(self.notices())

    def test_rollback_tells_nothing(self):
        savepoint = self.cr.savepoint()
        self.refer()
        self.assertEqual(self.notices(), ["thanks"])
        savepoint.close(rollback=True)
        self.env.invalidate_all()
        self.assertFalse(self.send())

    def test_nobody_to_write_to(self):
        self.referrer.email = False
        self.refer()
        self.assertFalse(self.send())
        self.assertEqual(self.notices("skipped"), ["thanks"])

    def test_blacklisted(self):
        self.env["mail.blacklist"].sudo()._add(self.referrer.email)
        self.refer()
        self.assertFalse(self.send())

    def test_imported_referral_of_old(self):
        day = fields.Date.today() - timedelta(days=15)
        self.refer(date=day)
        self.assertFalse(self.notices(), "14 days by default")

    def test_many_in_one_mail_a_day(self):
        cedar, dogwood = self.env["res.partner"].create(
            [{"name": name, "is_company": True} for name in ("Cedar", "Dogwood")]
        )
        self.refer()
        self.refer(cedar)
        mail = self.send()
        self.assertEqual(len(mail), 1)
        self.assertIn(self.friend.name, mail.body_html)
        self.assertIn("Cedar", mail.body_html)

        self.refer(dogwood)
        self.assertFalse(self.send(), "enough for today")
        self.tomorrow()
        self.assertIn("Dogwood", self.send().body_html)

    def test_language_of_the_receiver(self):
        self.env["res.lang"].sudo()._activate_lang("fr_FR")
        template = self.env.ref("loyalty_referral.mail_template_thanks").sudo()
        template.with_context(lang="fr_FR").subject = "Merci"
        self.referrer.lang = "fr_FR"
        self.refer()
        self.assertEqual(self.send().subject, "Merci")

    def test_broken_template_waits_and_stops_nobody(self):
        template = self.env.ref("loyalty_referral.mail_template_thanks").sudo()
        template.subject = "{{ object.nonsense }}"
        self.refer()
        self.paid_invoice(self.contract(self.friend, 600.0))
        with mute_logger(
            "odoo.addons.loyalty_referral.models.reminder.loyalty_notice",
            "odoo.addons.mail.models.mail_render_mixin",
        ):
            self.assertEqual(len(self.send()), 1)
        self.assertEqual(self.notices("waiting"), ["thanks"])

    def test_no_word_of_a_suspicion(self):
        """Under review: thanks, but nothing of a customer or a reward."""
        self.referrer.vat = self.friend.vat = "BE0477472701"
        self.refer()
        self.paid_invoice(self.contract(self.friend, 600.0))
        self.assertEqual(self.notices(), ["thanks"])
