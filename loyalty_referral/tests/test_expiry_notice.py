"""Nothing expires unless its notice was sent; else it is extended, and a list says so."""

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .reminder_common import ReminderCommon


@tagged("post_install", "-at_install")
class TestExpiryNotice(ReminderCommon):
    """600 of credit good for three months; notices are owed 14 days before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sudo().loyalty_notice_days = 14
        cls.card.active = False
        cls.lot = cls.credit(600.0, expiry_months=3)
        cls.last = cls.lot.expires_on
        cls.length = (cls.last - cls.today).days

    def night(self, days=0):
        """The night's cron, so many days after the last day."""
        self.after(self.length + days)
        with self.enter_registry_test_mode():
            cron = self.env.ref("loyalty_referral.cron_ledger_expiry").sudo()
            cron.method_direct_trigger()
        self.sync()
        self.env.invalidate_all()

    def remind(self, days_before, is_sent=True):
        """The customer is reminded so many days before the last day."""
        self.after(self.length - days_before)
        mails = self.cron()
        if is_sent:
            self.accept(mails)

    def extensions(self):
        return self.env["loyalty.extension"].search(
            [("partner_id", "=", self.referrer.id)], order="id"
        )

    def test_told_in_time_it_expires(self):
        self.remind(14)
        log = self.env["loyalty.reminder"].search([])
        self.assertTrue(log.sent_on)
        self.night(0)
        self.assertEqual(self.balance(), 600.0, "the last day still counts")
        self.night(1)
        self.assertEqual(self.entries(), [("earn", 600), ("expire", -600)])
        self.assertFalse(self.extensions())
        self.assertLedgerProven()

    def test_never_told_it_is_extended_and_can_be_used(self):
        """On its last day it gets 14 days more, and pays an invoice after the old one."""
        self.plan.action_stop()
        self.night(0)
        self.assertEqual(self.lot.extended_until, self.last + timedelta(days=14))
        self.assertEqual(self.lot.expires_on, self.last, "what was promised stays")
        self.assertIn("No notice had been sent", self.lot.extension_ids.explanation)

        self.night(1)
        self.assertEqual(self.entries(), [("earn", 600)])
        self.assertEqual(
            self.invoice(self.contract(self.referrer, 600)).amount_total, 0
        )
        self.assertLedgerProven()

    def test_told_after_the_extension_it_expires_at_last(self):
        """Extended to day 14; the notice goes out on day 0: it ends on day 14."""
        self.night(0)
        self.remind(0)
        self.night(14)
        self.assertEqual(self.balance(), 600.0)
        self.night(15)
        self.assertEqual(self.balance(), 0.0)
        self.assertEqual(len(self.extensions()), 1)
        self.assertEqual(self.env["loyalty.ledger.proof"]._prove().state, "green")

    def test_told_too_late(self):
        """Told 5 days before: 14 - 5 = 9 days more, not 14."""
        self.remind(5)
        self.night(0)
        self.assertEqual(self.lot.extended_until, self.last + timedelta(days=9))
        self.assertIn("too late", self.extensions().explanation)
        self.night(10)
        self.assertEqual(self.balance(), 0.0)

    def test_a_mail_that_did_not_go_out_is_no_notice(self):
        self.remind(20, is_sent=False)
        self.night(1)
        self.assertEqual(self.balance(), 600.0)
        self.assertTrue(self.lot.extended_until)

    def test_who_does_not_want_to_be_told_is_not_owed_a_notice(self):
        self.referrer.sudo().loyalty_no_reminders = True
        self.night(1)
        self.assertEqual(self.balance(), 0.0)
        self.assertFalse(self.extensions())

    def test_switched_off(self):
        self.company.sudo().loyalty_notice_days = 0
        self.night(1)
        self.assertEqual(self.balance(), 0.0)

    def test_what_has_expired_is_not_brought_back(self):
        """Expired when no notice was owed; then one is: what is gone stays gone."""
        self.company.sudo().loyalty_notice_days = 0
        self.night(1)
        self.company.sudo().loyalty_notice_days = 14
        self.env["loyalty.ledger.sync"]._sync_all("loyalty.ledger.entry", self.lot.ids)
        self.assertEqual(self.balance(), 0.0)

    def test_every_night_is_once(self):
        self.night(0)
        self.night(0)
        self.assertEqual(len(self.extensions()), 1)

    def test_the_ledger_refuses_another_promise(self):
        """Beside the extension, nothing of the lot may move."""
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                self.cr.execute(
                    "UPDATE loyalty_ledger_entry SET expires_on = %s WHERE id = %s",
                    (self.last + timedelta(days=1), self.lot.id),
                )

    def test_a_coupon_of_a_reward(self):
        """A coupon of ours that ends untold gets 14 days more; core accepts it then."""
        program = self.lot.reward_id.program_id
        program.reward_ids.active = False
        program.reward_ids = [
            fields.Command.create({"kind": "coupon", "expiry_months": 3, "quantity": 1})
        ]
        self.refer(program_id=program.id)
        self.paid_invoice(self.contract(self.friend, 600.0))
        grant = self.env["loyalty.grant"].search(
            [("partner_id", "=", self.referrer.id), ("kind", "=", "coupon")]
        )
        card = grant.sudo().card_id
        self.assertEqual(card.expiration_date, self.last)

        self.night(0)

        self.assertEqual(card.expiration_date, self.last + timedelta(days=14))
        self.assertIn("loyalty.card", self.extensions().mapped("item_model"))
