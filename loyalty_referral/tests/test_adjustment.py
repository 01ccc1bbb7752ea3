"""A manager corrects an account: both directions, with a reason, once."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestAdjustment(LoyaltyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.referral = cls.refer()
        cls.paid_invoice(cls.contract(cls.friend, 250.0))

    def adjust(self, amount, **values):
        """Correct the referrer's credit by ``amount``."""
        return (
            self.env["loyalty.ledger.adjust"]
            .create(
                {
                    "partner_id": self.referrer.id,
                    "company_id": self.company.id,
                    "currency_id": self.company.currency_id.id,
                    "amount": amount,
                    "reason": "Promised on the phone",
                    "referral_id": self.referral.id,
                    **values,
                }
            )
            ._adjust()
        )

    def test_added_credit_is_used_like_the_reward(self):
        """250.00 + 50.00 come off the next invoice of 600.00."""
        adjustment = self.adjust(50.0)

        self.assertEqual(self.entries(), [("earn", 250.0), ("adjust", 50.0)])
        entry = adjustment.entry_id
        for words in ("Promised on the phone", adjustment.name, self.env.user.name):
            self.assertIn(words, entry.explanation)
        self.assertLedgerProven()

        invoice = self.invoice(self.contract(self.referrer, 600.0))
        self.assertEqual(invoice.amount_untaxed, 300.0)
        self.assertEqual(self.balance(), 0.0)
        self.assertLedgerProven()

    def test_taken_credit_is_set_off(self):
        """250.00 - 100.00 = 150.00 are left to use."""
        self.adjust(-100.0, referral_id=False)

        self.assertEqual(self.balance(), 150.0)
        self.assertLedgerProven()
        invoice = self.invoice(self.contract(self.referrer, 600.0))
        self.assertEqual(invoice.amount_untaxed, 450.0)

    def test_the_sync_does_not_take_it_back(self):
        self.adjust(50.0)

        self.env["loyalty.ledger.sync"]._sync_all("loyalty.referral", self.referral.ids)

        self.assertEqual(self.balance(), 300.0)
        self.assertLedgerProven()

    def test_booked_once(self):
        """Asking the same correction again appends nothing."""
        adjustment = self.adjust(50.0)
        entry = adjustment.entry_id

        adjustment._book()

        self.assertEqual(self.balance(), 300.0)
        self.assertEqual(adjustment.entry_id, entry)

    def test_refused(self):
        """Nothing, less than a cent, and credit that no programme governs."""
        for amount, values in ((0.0, {}), (0.001, {}), (5.0, {"referral_id": False})):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.adjust(amount, **values)
        self.assertEqual(self.balance(), 250.0)

    def test_the_screen_shows_what_will_be(self):
        wizard = self.env["loyalty.ledger.adjust"].new(
            {
                "partner_id": self.referrer.id,
                "company_id": self.company.id,
                "currency_id": self.company.currency_id.id,
                "amount": -300.0,
            }
        )
        self.assertEqual((wizard.balance, wizard.new_balance), (250.0, -50.0))

    def test_only_managers(self):
        """Salespeople and accountants read corrections and make none."""
        adjustment = self.adjust(50.0)
        for groups in (
            "sales_team.group_sale_salesman",
            "account.group_account_invoice",
        ):
            user = new_test_user(
                self.env,
                groups.replace(".", "_"),
                groups=groups,
                company_id=self.company.id,
                company_ids=[self.company.id],
            )
            theirs = adjustment.with_user(user)
            self.assertEqual(theirs.amount, 50.0)
            for call in (
                lambda t=theirs: t.write({"amount": 500.0}),
                lambda t=theirs: t.unlink(),
                lambda u=user: (
                    self.env["loyalty.ledger.adjust"]
                    .with_user(u)
                    .create(
                        {"partner_id": self.referrer.id, "amount": 1, "reason": "x"}
                    )
                ),
            ):
                with self.assertRaises(AccessError):
                    call()
        with self.assertRaises(AccessError):
            adjustment.write({"amount": 500.0})
        self.assertEqual(self.balance(), 300.0)
