"""Cash from the promise to the bill and back: 50 for bringing a friend."""

from odoo.tests import tagged

from .grant_common import GrantCommon


@tagged("post_install", "-at_install")
class TestGrantCash(GrantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reward = cls.promise("cash", amount=50.0)

    def pay_out(self):
        """The draft bills of whatever may be paid today."""
        wizard = self.env["loyalty.cash.bill"].create({"is_understood": True})
        return self.env["account.move"].search(wizard.action_create_bills()["domain"])

    def test_refer_pay_bill_credit_take_back(self):
        """50 earned and billed; taken back: a debt of 50, and the next 50 pay it."""
        _referral, invoice, grant = self.win()
        self.assertFalse(grant, "cash is money: it is booked, not granted")
        self.assertEqual(self.entries(), [("earn", 50.0)])

        bill = self.pay_out()
        self.assertEqual((bill.partner_id, bill.amount_untaxed), (self.referrer, 50.0))
        self.assertIn("Birch Bakery", bill.invoice_line_ids.name)
        self.credit_note(invoice)

        self.assertEqual(
            self.entries(), [("earn", 50.0), ("settle", -50.0), ("reverse", -50.0)]
        )
        self.win("Cedar")
        self.assertEqual(self.balance(), 0.0)
        self.assertFalse(self.env["loyalty.cash.bill"].create({}).line_ids)
        self.assertLedgerProven()

    def test_taken_back_before_it_was_billed(self):
        _referral, invoice, _grant = self.win()

        self.credit_note(invoice)

        self.assertEqual(self.balance(), 0.0)
        self.assertFalse(self.env["loyalty.cash.bill"].create({}).line_ids)

    def test_a_deleted_draft_of_what_was_taken_back_owes_nothing(self):
        """50 - 50 billed - 50 taken back + 50 bill deleted = 0."""
        _referral, invoice, _grant = self.win()
        bill = self.pay_out()
        self.credit_note(invoice)

        bill.unlink()
        self.sync()

        self.assertEqual(self.balance(), 0.0)
        self.assertLedgerProven()

    def test_the_expense_account_of_the_reward(self):
        account = self.company_data["default_account_expense"].sudo().copy()
        self.reward.discount_account_id = account
        self.win()

        self.assertEqual(self.pay_out().invoice_line_ids.account_id, account)
