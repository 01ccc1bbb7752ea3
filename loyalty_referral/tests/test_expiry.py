"""Credit that was not used in time leaves the balance, and says so (case A2)."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestExpiry(LoyaltyCommon):
    """100 for a friend, good for three months."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.refer(program_id=cls.promise(expiry_months=3).id)
        cls.won = cls.paid_invoice(cls.contract(cls.friend, 250.0))
        cls.lot = cls.lots()
        cls.last_day = fields.Date.today() + relativedelta(months=3)

    @classmethod
    def promise(cls, **values):
        """A programme that promises just this."""
        program = cls.program.copy({"name": "Good for a while"})
        program.reward_ids.unlink()
        reward = {"kind": "fixed", "amount": 100.0, **values}
        program.reward_ids = [Command.create(reward)]
        return program

    @classmethod
    def win(cls, price, **values):
        """Cedar comes too, by a programme of its own, and pays ``price``."""
        friend = cls.env["res.partner"].create({"name": "Cedar", "is_company": True})
        cls.refer(friend, program_id=cls.promise(**values).id)
        return cls.paid_invoice(cls.contract(friend, price))

    @classmethod
    def lots(cls):
        return cls.env["loyalty.ledger.entry"].search(
            [("kind", "=", "earn"), ("partner_id", "=", cls.referrer.id)]
        )

    def night_of(self, days):
        """The cron, so many days after the last day; that day's work goes on in it."""
        clock = freeze_time(self.last_day + timedelta(days=days))
        clock.start()
        self.addCleanup(clock.stop)
        with self.enter_registry_test_mode():
            self.env.ref(
                "loyalty_referral.cron_ledger_expiry"
            ).sudo().method_direct_trigger()
        self.sync()

    def proof(self):
        """What the ledger's proof finds."""
        return self.env["loyalty.ledger.proof"]._prove()

    def test_the_last_day_still_counts(self):
        self.assertEqual(self.lot.expires_on, self.last_day)

        self.night_of(0)

        self.assertEqual(self.entries(), [("earn", 100)])
        self.assertEqual(self.balance(), 100.0)

    def test_the_day_after_it_is_gone(self):
        self.night_of(1)

        self.assertEqual(self.entries(), [("earn", 100), ("expire", -100)])
        self.assertEqual(self.balance(), 0.0)
        self.assertEqual(self.lot.remaining, 0.0)
        expired = self.env["loyalty.ledger.entry"].search(
            [("kind", "=", "expire"), ("partner_id", "=", self.referrer.id)]
        )
        self.assertIn("has expired", expired.explanation)
        self.assertNotIn("%", expired.explanation)
        self.assertEqual(self.proof().state, "green")
        self.assertLedgerProven()

    def test_every_night_is_once(self):
        self.night_of(1)
        self.night_of(2)

        self.assertEqual(self.entries(), [("earn", 100), ("expire", -100)])

    def test_without_a_last_day_nothing_expires(self):
        self.win(250.0)
        self.assertEqual((self.lots() - self.lot).expires_on, False)

        self.night_of(4000)

        # 100 of the first, which had a last day; the second's 100 stay
        self.assertEqual(self.balance(), 100.0)
        self.assertEqual((self.lots() - self.lot).remaining, 100.0)

    def test_a_draft_keeps_what_it_used(self):
        """60 are on a draft: 40 expire; deleted after the last day, the 60 do too."""
        draft = self.invoice(self.contract(self.referrer, 60.0))
        self.assertEqual(draft.amount_untaxed, 0.0)

        self.night_of(1)

        self.assertEqual(
            self.entries(), [("earn", 100), ("spend", -60), ("expire", -40)]
        )
        self.assertEqual(draft.amount_untaxed, 0.0)

        draft.unlink()
        self.sync()

        self.assertEqual(self.entries()[3:], [("release", 60), ("expire", -60)])
        self.assertEqual(self.balance(), 0.0)
        self.assertEqual(self.proof().state, "green")
        self.assertLedgerProven()

    def test_a_credit_note_before_the_last_day_gives_back(self):
        """With its old last day: usable now, gone the night after."""
        used = self.invoice(self.contract(self.referrer, 60.0))
        used.action_post()
        self.credit_note(used)
        self.assertEqual(self.balance(), 100.0)
        self.assertEqual(self.lot.expires_on, self.last_day)

        self.night_of(1)

        self.assertEqual(self.entries()[-1], ("expire", -100))
        self.assertEqual(self.balance(), 0.0)

    def test_a_credit_note_after_the_last_day_expires_at_once(self):
        used = self.invoice(self.contract(self.referrer, 60.0))
        used.action_post()
        self.night_of(1)

        self.credit_note(used)

        self.assertEqual(
            self.entries()[2:], [("expire", -40), ("release", 60), ("expire", -60)]
        )
        self.assertEqual(self.balance(), 0.0)
        self.assertLedgerProven()

    def test_who_never_could_use_it_owes_nothing(self):
        """Expired, then the friend's invoice is credited: it comes back to pay that."""
        self.night_of(1)

        self.credit_note(self.won)

        self.assertEqual(self.entries()[2:], [("reverse", -100), ("reinstate", 100)])
        self.assertEqual(self.balance(), 0.0)
        self.assertFalse(
            self.env["loyalty.ledger.entry"].search_count(
                [("partner_id", "=", self.referrer.id), ("remaining", "!=", 0)]
            )
        )
        self.assertEqual(self.proof().state, "green")
        self.assertLedgerProven()

    def test_no_other_right_pays_for_what_expired(self):
        """100 expired; 70 of another friend stay whole when the 100 are taken back."""
        self.night_of(1)
        self.win(70.0, kind="fixed", amount=70.0)

        self.credit_note(self.won)

        self.assertEqual(
            self.entries()[2:], [("earn", 70), ("reverse", -100), ("reinstate", 100)]
        )
        self.assertEqual(self.balance(), 70.0)
        self.assertEqual((self.lots() - self.lot).remaining, 70.0)
        self.assertEqual(self.proof().state, "green")
        self.assertLedgerProven()

    def test_what_was_used_is_owed(self):
        """60 used, 40 expired, all taken back: the 60 are a debt, the 40 are not."""
        self.invoice(self.contract(self.referrer, 60.0)).action_post()
        self.night_of(1)

        self.credit_note(self.won)

        self.assertEqual(self.entries()[3:], [("reverse", -100), ("reinstate", 40)])
        self.assertEqual(self.balance(), -60.0)
        self.assertEqual(self.proof().state, "green")

    def test_cash_that_was_never_billed_expires(self):
        self.win(250.0, kind="cash", expiry_months=3)
        cash = self.lots() - self.lot
        self.assertEqual(cash.purpose, "cash")

        self.night_of(1)

        self.assertEqual(cash.remaining, 0.0)
        self.assertEqual(self.balance(), 0.0)
        self.assertLedgerProven()

    def earn_a_year(self, price):
        """Another friend brings credit for a year of ``price``; good for three months."""
        self.night_of(1)
        own = self.contract(self.referrer, 600.0)
        self.win(price, kind="contract_credit", rate=100, expiry_months=3)
        self.last_day = (self.lots() - self.lot).expires_on
        return self.invoice(own)

    def test_surplus_after_expiry(self):
        """900 - 600 = 300 expire while 600 are on a draft: no surplus is left to lapse."""
        used = self.earn_a_year(900.0)
        self.night_of(1)
        # 100 - 100 of the first friend
        self.assertEqual(
            self.entries()[2:], [("earn", 900), ("spend", -600), ("expire", -300)]
        )

        used.action_post()
        self.sync()
        self.assertEqual(len(self.entries()), 5)
        self.credit_note(used)

        self.assertEqual(self.entries()[5:], [("release", 600), ("expire", -600)])
        self.assertEqual(self.proof().state, "green")
        self.assertLedgerProven()

    def test_surplus_before_expiry(self):
        """300 lapsed as surplus; credited too late, all 900 have expired instead."""
        used = self.earn_a_year(900.0)
        used.action_post()
        self.sync()
        self.assertEqual(self.entries()[-1], ("expire", -300))
        self.night_of(1)

        self.credit_note(used)

        self.assertEqual(
            self.entries()[5:],
            [("release", 600), ("reinstate", 300), ("expire", -900)],
        )
        self.assertEqual(self.balance(), 0.0)
        self.assertEqual(self.proof().state, "green")
        self.assertLedgerProven()

    def test_a_lot_that_may_not_expire_stays(self):
        """The seam: whoever says that a notice is missing keeps it in the balance."""
        self.patch(
            type(self.env["loyalty.ledger.entry"]),
            "_may_expire",
            lambda lots: lots - self.lot,
        )

        self.night_of(5)

        self.assertEqual(self.balance(), 100.0)
        self.assertEqual(self.proof().state, "green")

    def test_a_night_that_was_missed_is_found(self):
        """The proof knows what should have expired; it gives the cron a day."""
        for days, state in [(1, "green"), (2, "red")]:
            with freeze_time(self.last_day + timedelta(days=days)):
                self.assertEqual(self.proof().state, state, days)
