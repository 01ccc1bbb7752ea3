"""What speaks against a referral is shown and waits for a person."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestEligibilityAndReview(LoyaltyCommon):
    def test_own_company_is_no_friend(self):
        colleague = self.env["res.partner"].create(
            {"name": "Anna", "parent_id": self.referrer.id}
        )
        referral = self.refer(friend=colleague)
        self.paid_invoice(self.contract(self.referrer, 600.0))

        self.assertEqual(referral.state, "review")
        self.assertIn("same company", referral.refusal)
        self.assertEqual(self.entries(), [])

    def test_customer_of_old_is_no_friend_until_accepted(self):
        contract = self.contract(self.friend, 600.0)
        old = self.invoice(contract)
        old.invoice_date = "2020-01-01"
        old.action_post()
        referral = self.refer()
        self.paid_invoice(contract)

        self.assertEqual(referral.state, "review")
        self.assertEqual(referral.refusal_codes, "already_customer")
        self.assertEqual(self.entries(), [])

        referral.action_accept()
        self.sync()
        self.assertEqual(referral.state, "qualified")
        self.assertEqual(referral.approved_by_id, self.env.user)
        self.assertEqual(self.entries(), [("earn", 600.0)])
        self.assertEqual(referral.refusal_codes, "already_customer", "still shown")

    def test_salesperson_cannot_accept_by_rpc(self):
        """The button is the manager's; so is the field behind it."""
        referral = self.refer()
        salesperson = new_test_user(
            self.env, "sp", groups="sales_team.group_sale_salesman"
        )
        salesperson.company_ids = self.company
        salesperson.company_id = self.company
        with self.assertRaises(AccessError):
            referral.with_user(salesperson).action_accept()
        with self.assertRaises(AccessError):
            referral.with_user(salesperson).write({"approved_by_id": salesperson.id})
        with self.assertRaises(AccessError):
            referral.with_user(salesperson).write({"earned_amount": 600.0})
        self.assertFalse(referral.approved_by_id)

    def test_one_referral_per_friend(self):
        self.refer()
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        with self.assertRaisesRegex(UserError, "already brought by Alder Accounting"):
            self.env["loyalty.referral"]._record(self.program, other, self.friend)

    def test_invoices_before_the_referral_do_not_count(self):
        referral = self.refer(date="2099-01-01")
        self.paid_invoice(self.contract(self.friend, 600.0))

        self.assertNotEqual(referral.state, "qualified")
        self.assertEqual(self.entries(), [])
