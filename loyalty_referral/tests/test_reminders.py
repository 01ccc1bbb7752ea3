"""Customers are reminded of what is theirs: once, awake, and only if they like (B2)."""

from contextlib import suppress
from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..policy import holdout
from .reminder_common import ReminderCommon


@tagged("post_install", "-at_install")
class TestReminders(ReminderCommon):
    def test_first_again_and_no_more(self):
        """After 30 days, then every 60, three times."""
        for days, count in ((29, 0), (30, 1), (31, 1), (89, 1), (90, 2), (150, 3)):
            self.after(days)
            self.cron()
            self.assertEqual(len(self.log()), count, days)
        self.after(900)
        self.assertFalse(self.cron())
        self.assertEqual(
            self.log(),
            [(1, "first", "mail"), (2, "again", "mail"), (3, "again", "mail")],
        )

    def test_one_mail_of_everything(self):
        """What is too young to be a reason is in the mail too; it is one mail."""
        self.after(30)
        self.core_card("coupons", 1.0, days=90)
        lot = self.credit(600.0)

        mail = self.cron()

        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.recipient_ids, self.referrer)
        for words in ("50.00", "600.00", "Scheme coupons", "Bring Birch Bakery"):
            self.assertIn(words, mail.body_html)
        benefit = self.benefits().filtered(lambda row: row.kind == "credit")
        self.assertEqual(benefit.item_id, lot.id)
        self.assertEqual(benefit.last_reminded_on, fields.Date.today())

    def test_twice_in_one_day_is_once(self):
        self.after(30)
        self.assertEqual(len(self.cron()), 1)
        self.assertFalse(self.cron())
        self.assertFalse(self.runner._remind(self.plan, self.referrer.ids))
        self.assertEqual(len(self.log()), 1)

    def test_two_plans_are_one_mail(self):
        self.make_plan(name="Another")
        self.after(30)
        self.assertEqual(len(self.cron()), 1)

    def test_the_database_allows_one_a_day(self):
        """Whatever runs side by side: a second row of the day is refused."""
        self.after(30)
        dues = self.runner._due(self.plan, self.referrer.ids)
        self.runner._send(self.plan, dues)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            with self.cr.savepoint():
                self.runner._send(self.plan, dues)

    def test_a_crash_in_the_middle(self):
        """The mails of a page fail: neither log nor mail of it, and the next run does."""
        self.after(30)
        mails = self.env["mail.mail"].sudo()
        before = mails.search_count([])
        log = type(self.env["loyalty.reminder"])
        with patch.object(log, "_queue_mails", side_effect=RuntimeError("killed")):
            with self.assertRaises(RuntimeError), self.cr.savepoint():
                self.runner._remind(self.plan, self.referrer.ids)
        self.env.invalidate_all()
        self.assertEqual((self.log(), mails.search_count([])), ([], before))

        self.assertEqual(len(self.cron()), 1)
        self.assertFalse(self.cron())

    def test_pages_go_on_where_they_were(self):
        """Seven customers, three to a page: the second page dies, the first is kept."""
        others = [self.another(f"No. {n}", email=f"n{n}@drawer.be") for n in range(6)]
        self.after(30)
        run, seen = type(self.runner), []
        remind = run._remind

        def dies(model, plan, page):
            seen.append(page)
            if len(seen) == 2:
                raise RuntimeError("killed")
            return remind(model, plan, page)

        path = "odoo.addons.loyalty_referral.models.reminder.loyalty_reminder_run.PAGE"
        cron = type(self.env["ir.cron"])
        with (
            patch(path, 3),
            patch.object(run, "_remind", dies),
            patch.object(cron, "_commit_progress", return_value=60),
            suppress(RuntimeError),
        ):
            self.runner._cron_remind()
        self.assertEqual(len(seen), 2)
        self.assertEqual(self.env["loyalty.reminder"].search_count([]), 3)

        self.cron()
        people = [self.referrer, *others]
        self.assertEqual([len(self.log(partner)) for partner in people], [1] * 7)

    def test_before_the_last_day(self):
        """Good for 100 days: on day 79, 21 before it ends, whatever was said before."""
        self.card.expiration_date = self.today + timedelta(days=100)
        for days, count in ((30, 1), (78, 1), (79, 2), (85, 2)):
            self.after(days)
            self.accept(self.cron())
            self.assertEqual(len(self.log()), count, days)
        self.assertEqual(self.log()[-1], (2, "expires", "mail"))

    def test_a_notice_that_does_not_go_out_is_tried_again(self):
        """Queued on day 79 and never accepted: once more three days later."""
        self.card.expiration_date = self.today + timedelta(days=100)
        for days, count in ((79, 1), (80, 1), (81, 1), (82, 2)):
            self.after(days)
            self.cron()
            self.assertEqual(len(self.log()), count, days)

    def test_nothing_to_those_who_opted_out(self):
        self.referrer.sudo().loyalty_no_reminders = True
        self.card.expiration_date = self.today + timedelta(days=40)
        self.after(30)
        self.assertFalse(self.cron())
        self.assertFalse(self.log())
        self.assertFalse(self.referrer.activity_ids)

        self.referrer.sudo().loyalty_no_reminders = False
        self.assertEqual(len(self.cron()), 1)

    def test_no_address_or_blacklisted_is_an_activity(self):
        seller = new_test_user(self.env, "sel", groups="sales_team.group_sale_salesman")
        nobody = self.another("No address", user_id=seller.id)
        listed = self.another("Blacklisted", email="no@drawer.be")
        self.env["mail.blacklist"].sudo()._add("no@drawer.be")
        self.after(30)

        mails = self.cron()

        self.assertEqual(mails.recipient_ids, self.referrer)
        self.assertEqual(self.log(nobody), [(1, "first", "activity")])
        self.assertEqual(nobody.activity_ids.user_id, seller)
        self.assertIn("20.00", nobody.activity_ids.note)
        self.assertEqual(listed.activity_ids.user_id, self.plan.user_id)

    def test_a_person_of_the_company_reads_it(self):
        self.referrer.email = False
        ben = self.env["res.partner"].create(
            {"name": "Ben", "email": "ben@drawer.be", "parent_id": self.referrer.id}
        )
        self.after(30)
        self.assertEqual(self.cron().recipient_ids, ben)

    def test_quiet_where_the_customer_is(self):
        """At noon in UTC it is midnight in Auckland: later, not never."""
        self.plan.write({"quiet_from": 20.0, "quiet_to": 8.0})
        self.referrer.tz = "Pacific/Auckland"
        ben = self.another("Ben", email="ben@drawer.be", tz="Europe/Brussels")
        self.after(30)
        self.assertEqual(self.cron().recipient_ids, ben)
        self.assertFalse(self.log())

        noon_there = datetime.combine(self.today, datetime.min.time())
        with freeze_time(noon_there + timedelta(days=31)):
            self.env.invalidate_all()
            self.assertEqual(self.cron().recipient_ids, self.referrer)

    def test_language_of_the_customer(self):
        self.env["res.lang"].sudo()._activate_lang("fr_FR")
        template = self.plan.template_id.sudo()
        template.with_context(lang="fr_FR").subject = "Toujours à vous"
        self.referrer.lang = "fr_FR"
        self.after(30)
        self.assertEqual(self.cron().subject, "Toujours à vous")

    def test_hold_out_is_left_in_peace_and_compared(self):
        """A hundred per cent of a patched digest: held out, logged, but told of an end."""
        with patch.object(holdout, "is_held_out", return_value=True):
            self.after(30)
            self.assertFalse(self.cron())
            self.assertEqual(self.log(), [(1, "first", "held_out")])
            benefit = self.benefits()
            self.assertEqual((benefit.last_reminded_on, benefit.told), (False, 1))
            self.card.expiration_date = self.today + timedelta(days=45)
            self.env.flush_all()
            self.assertEqual(len(self.cron()), 0, "not twice a day")
            self.after(31)
            self.assertEqual(len(self.cron()), 1, "the notice is owed to everybody")

    def test_what_reminders_bring(self):
        """Two reminded, one of them used; one held out, used nothing."""
        ben = self.another("Ben", email="ben@drawer.be")
        cleo = self.another("Cleo", email="cleo@drawer.be")
        with patch.object(
            holdout, "is_held_out", side_effect=lambda plan, who, share: who == cleo.id
        ):
            self.after(30)
            self.cron()
        self.env["loyalty.history"].sudo().create(
            {"card_id": self.card.id, "description": "Order", "used": 50.0, "issued": 0}
        )
        # the clock of the database is not the test's
        self.env.cr.execute(
            "UPDATE loyalty_history SET create_date = %s", (fields.Datetime.now(),)
        )
        self.plan.invalidate_recordset()
        plan = self.plan
        self.assertEqual((plan.reminded_size, plan.reminded_used), (2, 1))
        self.assertEqual((plan.held_size, plan.held_used), (1, 0))
        self.assertIn("No difference that could not be chance", plan.result)
        self.assertNotIn("%(", plan.result)
        self.assertTrue(self.log(ben))

    def test_of_what_and_how_much(self):
        self.plan.benefit_domain = "[('kind', '=', 'points')]"
        self.after(30)
        self.assertFalse(self.cron())
        self.plan.write({"benefit_domain": "[]", "min_amount": 50.01})
        self.assertFalse(self.cron(), "50.00 is a cent below")
        self.plan.min_amount = 50.0
        self.assertEqual(len(self.cron()), 1)

    def test_preview_and_a_sample_change_nothing(self):
        self.after(30)
        self.env.user.email = "me@drawer.be"
        action = self.plan.action_preview()
        preview = self.env["loyalty.reminder.preview"].browse(action["res_id"])
        self.assertEqual((preview.mail_count, preview.total_count), (1, 1))
        self.assertEqual(preview.line_ids.partner_id, self.referrer)

        before = self.env["mail.mail"].sudo().search([])
        preview.action_send_test()

        mail = self.env["mail.mail"].sudo().search([("id", "not in", before.ids)])
        self.assertEqual((len(mail), mail.email_to), (1, self.env.user.email_formatted))
        self.assertFalse(mail.recipient_ids)
        self.assertNotIn("/loyalty/reminders/", mail.body_html, "nobody is opted out")
        self.assertFalse(self.log())

    def test_bad_plans_are_refused(self):
        for values in (
            {"benefit_domain": "[('nonsense', '=', 1)]"},
            {
                f"send_{d}": False
                for d in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
            },
        ):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.make_plan(**values)
        self.plan.action_stop()
        with self.assertRaises(UserError):
            self.plan.action_send_now()

    def test_queries_do_not_grow(self):
        """A page of twenty costs hardly more than one of five: mails are the rest."""
        counts = []
        self.after(30)
        for number in (5, 20):
            for n in range(number):
                self.another(f"{number}-{n}", email=f"q{number}{n}@drawer.be")
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE loyalty_card SET loyalty_granted_on = %s", (self.today,)
            )
            self.env.invalidate_all()
            ids = self.runner._candidates(self.plan)
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            dues = self.runner._due(self.plan, ids)
            counts.append(self.cr.sql_log_count - before)
            self.runner._send(self.plan, dues)
        self.assertLessEqual(counts[1], counts[0])
