"""A plan that reminds, and somebody to be reminded."""

from datetime import datetime, timedelta

from freezegun import freeze_time

from .benefit_common import BenefitCommon


class ReminderCommon(BenefitCommon):
    """A plan that writes at any hour, and a customer with a card to be reminded of."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        plans = cls.env["loyalty.reminder.plan"].sudo()
        plans.search([]).action_stop()
        cls.plan = cls.make_plan()
        cls.referrer.write({"email": "anna@alder-drawer.be", "tz": "Europe/Brussels"})
        cls.card = cls.core_card("gift_card", 50.0)
        cls.runner = cls.env["loyalty.reminder.run"].sudo()

    @classmethod
    def make_plan(cls, **values):
        plan = cls.env["loyalty.reminder.plan"].create(
            {
                "name": "Drawer",
                "company_id": cls.company.id,
                "quiet_from": 0.0,
                "quiet_to": 0.0,
                "send_sat": True,
                "send_sun": True,
                "holdout_percent": 0,
                **values,
            }
        )
        plan.action_start()
        return plan

    def after(self, days):
        """Let it be so many days later, at noon, from now on in this test."""
        noon = datetime.combine(self.today, datetime.min.time()) + timedelta(hours=12)
        clock = freeze_time(noon + timedelta(days=days))
        clock.start()
        self.addCleanup(clock.stop)
        self.env.invalidate_all()

    def cron(self):
        """Run the cron; the mails that it wrote."""
        self.env.flush_all()
        mails = self.env["mail.mail"].sudo()
        before = mails.search([])
        with self.enter_registry_test_mode():
            self.env.ref(
                "loyalty_referral.cron_reminder"
            ).sudo().method_direct_trigger()
        return mails.search(
            [("id", "not in", before.ids), ("model", "=", "loyalty.reminder")],
            order="id",
        )

    def accept(self, mails):
        """Do what the queue does once the mail server has accepted ``mails``."""
        mails.state = "sent"
        mails._postprocess_sent_message(success_pids=[], success_emails=[])

    def log(self, partner=None):
        """What is logged of the customer: [(number, cause, channel), …]."""
        found = (
            self.env["loyalty.reminder"]
            .sudo()
            .search([("partner_id", "=", (partner or self.referrer).id)], order="id")
        )
        return [(row.number, row.cause, row.channel) for row in found]

    def another(self, name="Birch", **values):
        """Another customer with a gift card."""
        partner = self.env["res.partner"].create({"name": name, **values})
        self.core_card("gift_card", 20.0, partner=partner)
        return partner
