"""Two contacts become one: two wallets become one, and nothing is lost."""

from odoo.tests import tagged

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestPartnerMerge(LoyaltyCommon):
    def merge(self, source, target):
        """Merge two contacts as the wizard of the contacts list does."""
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo().create({})
        wizard._merge((source | target).ids, target, extra_checks=False)
        self.sync()

    def bring(self, referrer, name, price):
        """Let ``referrer`` earn ``price``."""
        friend = self.env["res.partner"].create({"name": name, "is_company": True})
        referral = self.refer(friend, referrer)
        self.paid_invoice(self.contract(friend, price))
        return referral

    def test_credits_add_up(self):
        """30 of one and 70 of the other are 100 of both."""
        twin = self.env["res.partner"].create({"name": "Alder", "is_company": True})
        first = self.bring(self.referrer, "Cedar", 70.0)
        second = self.bring(twin, "Doum", 30.0)

        self.merge(twin, self.referrer)

        self.assertFalse(twin.exists())
        self.assertEqual(self.balance(), 100.0)
        self.assertEqual((first | second).referrer_id, self.referrer)
        self.assertLedgerProven()
        invoice = self.invoice(self.contract(self.referrer, 600.0))
        self.assertEqual(invoice.amount_untaxed, 500.0)
        self.assertLedgerProven()

    def test_sync_after_the_merge_changes_nothing(self):
        twin = self.env["res.partner"].create({"name": "Alder", "is_company": True})
        referral = self.bring(twin, "Doum", 30.0)
        self.merge(twin, self.referrer)
        before = self.entries()

        self.env["loyalty.ledger.sync"]._sync("loyalty.referral", referral.ids)

        self.assertEqual(self.entries(), before)
        self.assertEqual(self.balance(), 30.0)

    def test_two_referrals_of_one_friend(self):
        """The friend was recorded twice under two names: who came first is kept."""
        twin = self.env["res.partner"].create({"name": "Birch", "is_company": True})
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        first = self.refer()
        second = self.refer(twin, other)

        self.merge(twin, self.friend)

        self.assertEqual((first | second).mapped("state"), ["open", "cancelled"])
        self.assertEqual((first | second).friend_id, self.friend)
