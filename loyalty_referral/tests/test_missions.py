"""Missions that the system sees by itself, and what they give (cases H3, H4, H6)."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo.fields import Command
from odoo.tests import tagged

from .mission_common import MissionCommon


@tagged("post_install", "-at_install")
class TestMissions(MissionCommon):
    # ------------------------------------------------------------- H3: welcome

    def test_a_new_customer_is_welcomed_at_once(self):
        """H3: with the first order; 20 of credit, and one mail that names it."""
        mission = self.mission("customer", 20.0, name="Welcome")
        self.friend.email = "birch@example.com"

        self.order(self.friend)

        self.assertEqual(self.done(mission, self.friend), [("once", "done")])
        self.assertEqual(self.entries(self.friend), [("earn", 20.0)])
        self.assertLedgerProven()
        notices = self.env["loyalty.notice"].search(
            [("partner_id", "=", self.friend.id)]
        )
        notices.sudo()._send()
        sent = notices.filtered(lambda notice: notice.state == "sent")
        self.assertEqual(sent.mapped("kind"), ["welcome"])
        self.assertIn("20.00 off your next invoices", sent._promises_in_words()[0])

    def test_an_old_customer_is_not_welcomed(self):
        self.order(days_ago=3)
        mission = self.mission("customer", 20.0)

        self.order()
        self.run_the_night()

        self.assertEqual(self.done(mission), [])
        self.assertEqual(self.entries(), [])

    # -------------------------------------------------------------- H4: orders

    def test_first_order_gives_credit_and_its_cancellation_takes_it_back(self):
        """H4: 10 for the first order; cancelled, the 10 go back; confirmed again, again."""
        mission = self.mission("order")

        order = self.order()
        self.assertEqual(self.entries(), [("earn", 10.0)])

        order._action_cancel()
        self.sync()
        self.assertEqual(self.done(mission), [("once", "undone")])
        self.assertEqual(self.entries()[1:], [("reverse", -10.0)])
        reason = self.env["loyalty.ledger.entry"].search(
            [("partner_id", "=", self.customer.id), ("kind", "=", "reverse")]
        )
        self.assertIn("“Small task” no longer counts", reason.explanation)

        order.action_draft()
        order.action_confirm()
        self.sync()
        self.assertEqual(self.done(mission), [("once", "done")])
        self.assertEqual(self.balance(), 10.0)
        self.assertLedgerProven()

    def test_looking_twice_books_once(self):
        mission = self.mission("order", recurrence="always", counts_from="start")
        self.order()
        self.order()

        self.env["loyalty.ledger.sync"]._sync_all("res.partner", self.customer.ids)
        self.run_the_night()
        self.run_the_night()

        self.assertEqual(len(self.done(mission)), 2)
        self.assertEqual(self.entries(), [("earn", 10.0)] * 2)

    def test_credit_of_a_mission_comes_off_the_next_invoice(self):
        """A contract of 600 a year less 10 is 590; the line names the mission."""
        self.mission("order")
        self.order()

        invoice = self.invoice(self.contract(self.customer, 600.0))

        self.assertEqual(invoice.amount_untaxed, 590.0)
        line = invoice.invoice_line_ids.filtered("loyalty_lot_id")
        self.assertEqual(line.name, "Small task: reward")
        self.assertEqual(self.entries()[-1], ("spend", -10.0))
        self.assertLedgerProven()

    def test_third_order_of_at_least_fifty(self):
        mission = self.mission(
            "order", need_count=3, minimum_amount=50.0, counts_from="start"
        )

        for price in (50.0, 49.99, 80.0):
            self.order(price=price)
        self.assertEqual(self.done(mission), [])

        self.order(price=60.0)
        self.assertEqual(self.done(mission), [("once", "done")])

    def test_points_and_a_badge(self):
        """100 points on the customer's card; 25 points in the ranking."""
        mission = self.mission("order", 0, badge_points=25)
        mission.reward_ids = [Command.create({"kind": "points", "quantity": 100})]

        self.order()

        completion = mission.completion_ids
        self.assertEqual(completion.badge_points, 25)
        grant = completion.grant_ids
        self.assertEqual(grant.delivered, 100, grant.error)
        self.assertIn("“Small task”", completion.grant_ids.explanation)
        self.assertEqual(completion.grant_ids.mission_id, mission)

    def test_each_keeps_what_was_promised(self):
        """10 for the first, then the mission is changed to 15."""
        mission = self.mission("order", recurrence="always", counts_from="start")
        self.order()

        mission.reward_ids.amount = 15.0
        self.order()

        self.assertEqual(self.entries(), [("earn", 10.0), ("earn", 15.0)])

    # ------------------------------------------------------ H6: desired change

    def test_faster_plan_is_rewarded(self):
        """H6: from 240 to 360 a year; to 300 afterwards is no further step up."""
        mission = self.mission("upgrade", 30.0, recurrence="always")
        contract = self.contract(self.customer, 240.0)
        line = contract.contract_line_ids
        line.write(
            {
                "date_start": self.today - timedelta(days=100),
                "date_end": self.today - timedelta(days=1),
            }
        )
        self.assertEqual(self.done(mission), [])

        line.copy(
            {
                "price_unit": 360.0,
                "date_start": self.today,
                "date_end": False,
                "recurring_next_date": self.today,
            }
        )
        self.sync()

        self.assertEqual(self.done(mission), [("ever/1", "done")])
        self.assertEqual(self.balance(), 30.0)

    def test_added_service_of_the_chosen_kind(self):
        """H6: a backup beside the plan counts, another service does not."""
        backup, other = self.service(), self.service()
        mission = self.mission("service", 5.0, product_ids=backup.ids)
        contract = self.contract(self.customer, 240.0)
        plan = contract.contract_line_ids
        plan.date_start = self.today - timedelta(days=100)

        more = {
            "date_start": self.today,
            "recurring_next_date": self.today,
            "price_unit": 60.0,
        }
        plan.copy(more | {"product_id": other.id})
        self.sync()
        self.assertEqual(self.done(mission), [])

        added = plan.copy(more | {"product_id": backup.id})
        self.sync()
        self.assertEqual(self.done(mission), [("once", "done")])

        added.is_canceled = True
        self.sync()
        self.assertEqual(self.balance(), 0.0)

    # ---------------------------------------------------------- other triggers

    def test_profile(self):
        names = ("email", "city")
        wanted = self.env["ir.model.fields"].sudo()
        wanted = wanted.search([("model", "=", "res.partner"), ("name", "in", names)])
        mission = self.mission(
            "profile", profile_field_ids=wanted.ids, takes_back=False
        )

        self.customer.email = "alder@example.com"
        self.sync()
        self.assertEqual(self.done(mission), [])

        self.customer.city = "Riga"
        self.sync()
        self.assertEqual(self.done(mission), [("once", "done")])

        self.customer.city = False
        self.sync()
        self.assertEqual(self.done(mission), [("once", "done")])

    def test_friend_brought(self):
        mission = self.mission("referral", 5.0, referral_moment="recorded")

        referral = self.refer()
        self.assertEqual(self.done(mission), [("once", "done")])

        referral.action_cancel()
        self.sync()
        self.assertEqual(self.done(mission), [("once", "undone")])

    def test_anniversary(self):
        """A customer for two years: the second anniversary is today, the first too old."""
        mission = self.mission(
            "anniversary",
            recurrence="always",
            date_from=self.today - timedelta(days=1),
        )
        contract = self.contract(self.customer, 240.0)
        line = contract.contract_line_ids
        line.date_start = self.today - relativedelta(years=2)

        self.run_the_night()

        self.assertEqual(self.done(mission), [("ever/1", "done")])
        self.assertEqual(mission.completion_ids.date, self.today)

    def test_paid_on_time(self):
        """Two whole months: the invoice of the first and the second paid by their day."""
        first = self.today.replace(day=1) - relativedelta(months=2)
        second = first + relativedelta(months=1)
        mission = self.mission("on_time", need_count=2, date_from=first)
        bills = [self.bill(day + timedelta(days=9)) for day in (first, second)]
        self.run_the_night()
        self.assertEqual(self.done(mission), [])

        for bill in bills:
            self.pay(bill)  # on the day it is due

        self.assertEqual(self.done(mission), [("once", "done")])
        self.assertEqual(self.balance(), 10.0)

        bills[1].line_ids.remove_move_reconcile()
        self.sync()
        self.assertEqual(self.done(mission), [("once", "undone")])
        self.assertEqual(self.balance(), 0.0)
