"""Whom somebody should talk to: due, done, snoozed, and never twice (case D1)."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import LoyaltyCommon

NIGHT = "2026-06-01 01:00:00"


@tagged("post_install", "-at_install")
class TestContactPlan(LoyaltyCommon):
    """Every 30 days, the salesperson of the customer calls."""

    @classmethod
    def setUpClass(cls):
        """Two customers of one salesperson; a manager makes the plan."""
        super().setUpClass()
        cls.seller = new_test_user(
            cls.env,
            "contact-seller",
            "sales_team.group_sale_salesman_all_leads,base.group_partner_manager",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.contact = cls.env["res.partner"].create(
            {"name": "Ann Alder", "parent_id": cls.referrer.id}
        )
        customers = (cls.referrer + cls.friend).sudo()
        customers.write({"customer_rank": 1, "user_id": cls.seller.id})
        cls.plan = cls.env["loyalty.contact.plan"].create(
            {
                "name": "Every month",
                "company_id": cls.company.id,
                "every_days": 30,
                "domain": f"[('id', 'in', {customers.ids})]",
            }
        )

    def run_at(self, moment=NIGHT):
        """The night of a day, with its commits."""
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref(
                "loyalty_referral.cron_contact_plan"
            ).sudo().method_direct_trigger()
        self.env.invalidate_all()

    def watch(self, partner=None):
        return self.env["loyalty.contact.watch"].search(
            [("partner_id", "=", (partner or self.referrer).id)]
        )

    def activities(self):
        """Open activities of the two customers."""
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", "res.partner"),
                ("res_id", "in", (self.referrer + self.friend).ids),
            ]
        )

    def say(self, moment, record=None, **values):
        """A message to the customer on ``moment``."""
        values = {
            "message_type": "comment",
            "subtype_xmlid": "mail.mt_comment",
        } | values
        with freeze_time(moment):
            message = (record or self.referrer).message_post(body="Hello", **values)
            message.sudo().date = moment
        return message

    def test_thirty_days_after_the_last_contact(self):
        """1 May and 30 days is 31 May: due on it, not the night before."""
        self.say("2026-05-01 10:00:00", self.contact)
        self.run_at("2026-05-30 01:00:00")
        self.assertEqual(str(self.watch().due_on), "2026-05-31")
        self.assertFalse(self.watch().activity_id)

        self.run_at("2026-05-31 01:00:00")

        activity = self.watch().activity_id
        self.assertEqual(activity.user_id, self.seller)
        self.assertEqual(activity.res_id, self.referrer.id)
        with freeze_time("2026-06-10 10:00:00"):
            self.assertEqual(self.watch().days_overdue, 10)  # 10 June - 31 May

    def test_running_twice_makes_no_second_activity(self):
        self.say("2026-03-01 10:00:00")
        self.run_at()
        first = self.activities()
        self.assertEqual(len(first), 1)

        self.run_at()
        self.run_at("2026-06-02 01:00:00")

        self.assertEqual(self.activities(), first)

    def test_a_contact_closes_what_is_open(self):
        self.say("2026-03-01 10:00:00")
        self.run_at()
        self.say("2026-06-01 12:00:00", self.contact)

        self.run_at("2026-06-02 01:00:00")

        self.assertFalse(self.activities())
        self.assertEqual(str(self.watch().last_contact), "2026-06-01")

    @freeze_time("2026-06-01 12:00:00")
    def test_a_call_marked_as_done_counts_at_once(self):
        self.say("2026-03-01 10:00:00")
        self.run_at()

        self.watch().activity_id.with_user(self.seller).action_feedback("All is well")

        self.assertEqual(str(self.watch().due_on), "2026-07-01")
        self.assertEqual(self.watch().last_kind, "call")
        self.assertFalse(self.activities())

    def test_notes_orders_and_invoices_are_no_contact(self):
        self.say("2026-03-01 10:00:00")
        self.say("2026-05-20 10:00:00", subtype_xmlid="mail.mt_note")
        self.say("2026-05-21 10:00:00", message_type="notification")
        with freeze_time("2026-05-22 10:00:00"):
            move = self.invoice(self.contract(self.referrer, 600))
            move.action_post()
        self.run_at()
        self.assertEqual(str(self.watch().last_contact), "2026-03-01")

        orders = self.env["sale.order"].with_user(self.seller)
        order = orders.create({"partner_id": self.contact.id})
        self.say("2026-05-25 10:00:00", order)
        self.run_at("2026-06-02 01:00:00")
        self.assertEqual(str(self.watch().last_contact), "2026-05-25")

    def test_a_meeting_counts_once_it_has_ended(self):
        self.env["calendar.event"].create(
            {
                "name": "Lunch",
                "start": "2026-05-28 10:00:00",
                "stop": "2026-05-28 12:00:00",
                "partner_ids": [Command.set(self.contact.ids)],
            }
        )
        self.run_at("2026-05-28 11:00:00")
        self.assertFalse(self.watch().last_contact)

        self.run_at("2026-05-29 01:00:00")

        self.assertEqual(self.watch().last_kind, "meeting")
        self.assertEqual(str(self.watch().due_on), "2026-06-27")  # 28 May + 30

    def test_snooze(self):
        self.say("2026-03-01 10:00:00")
        self.run_at()
        with freeze_time("2026-06-01 12:00:00"):
            self.watch().with_user(self.seller).action_snooze()
            self.assertFalse(self.activities())
            self.assertEqual(str(self.watch().due_on), "2026-06-08")
        self.run_at("2026-06-07 01:00:00")
        self.assertFalse(self.activities())

        self.run_at("2026-06-08 01:00:00")

        self.assertEqual(len(self.activities()), 1)

    def test_snooze_needs_days(self):
        """Whatever a call sends instead: a sentence, and nothing is snoozed."""
        self.say("2026-03-01 10:00:00")
        self.run_at()
        watch = self.watch().with_user(self.seller)
        for sent in ([], {}, "soon", 10**12, None):
            with self.assertRaisesRegex(UserError, "how many days"):
                watch.action_snooze(sent)
        self.assertFalse(self.watch().snoozed_until)

    def test_nobody_nags_the_archived_and_the_blacklisted(self):
        self.referrer.email = "office@alder.example.com"
        self.say("2026-03-01 10:00:00")
        self.say("2026-03-01 10:00:00", self.friend)
        self.run_at()
        self.assertEqual(len(self.activities()), 2)
        self.env["mail.blacklist"].sudo().create({"email": self.referrer.email})
        self.friend.sudo().active = False

        self.run_at("2026-06-02 01:00:00")

        self.assertFalse(self.activities())
        self.assertFalse(self.watch() + self.watch(self.friend))

    def test_a_customer_of_two_plans_belongs_to_the_first(self):
        second = self.plan.copy({"name": "Later", "sequence": 99, "every_days": 5})
        self.run_at()
        self.assertEqual(self.watch().plan_id, self.plan)

        self.plan.active = False
        self.run_at("2026-06-02 01:00:00")

        self.assertEqual(self.watch().plan_id, second)

    def test_from_a_tier_on(self):
        """Silver and above: the referrer is on Gold, the friend on Red."""
        ladder = (
            self.env["loyalty.tier.ladder"]
            .sudo()
            .create(
                {
                    "name": "Metals",
                    "company_id": self.company.id,
                    "tier_ids": [
                        Command.create({"name": name, "sequence": n, "tenure_min": n})
                        for n, name in enumerate(("Red", "Silver", "Gold"))
                    ],
                }
            )
        )
        red, silver, gold = ladder.tier_ids
        self.env["loyalty.tier.membership"].sudo().create(
            [
                {
                    "partner_id": partner.id,
                    "ladder_id": ladder.id,
                    "tier_id": tier.id,
                    "date_start": "2026-01-01",
                    "reason_code": "tier_up",
                }
                for partner, tier in ((self.referrer, gold), (self.friend, red))
            ]
        )
        self.plan.tier_id = silver

        self.run_at()

        self.assertTrue(self.watch())
        self.assertFalse(self.watch(self.friend))

    def test_a_plan_that_is_deleted_takes_its_activities_along(self):
        self.say("2026-03-01 10:00:00")
        self.run_at()
        self.assertTrue(self.activities())

        self.plan.unlink()

        self.assertFalse(self.activities())

    def test_rights_and_plain_mistakes(self):
        self.run_at()
        portal = new_test_user(self.env, "contact-portal", "base.group_portal")
        with self.assertRaises(AccessError):
            self.watch().with_user(portal).read(["last_contact"])
        with self.assertRaises(AccessError):
            self.referrer.with_user(portal).read(["loyalty_contact_due"])
        with self.assertRaises(AccessError):
            self.watch().with_user(self.seller).write({"last_contact": False})
        with self.assertRaises(AccessError):
            self.plan.with_user(self.seller).write({"every_days": 1})
        with self.assertRaises(ValidationError):
            self.plan.write({"who": "user", "user_id": False})

    def test_queries_do_not_grow_with_the_customers(self):
        """A page of 40 costs about as many queries as a page of 10, once they are known."""
        check = self.env["loyalty.contact.check"].sudo()
        today = fields.Date.context_today(self.plan)

        def spent(count):
            customers = (
                self.env["res.partner"]
                .sudo()
                .create(
                    [{"name": f"C{n}", "user_id": self.seller.id} for n in range(count)]
                )
            )
            check._look_after(self.plan, customers, today - timedelta(days=1))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            check._look_after(self.plan, customers, today)
            self.env.flush_all()
            return self.cr.sql_log_count - before

        spent(2)
        self.assertLessEqual(spent(40), spent(10) + 2)
