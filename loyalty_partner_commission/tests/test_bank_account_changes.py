"""Somebody diverts a partner's money to another account: nothing is paid to it unseen."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestBankAccountChanges(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bind()
        cls.partner.action_make_loyalty_partner()
        cls.partner.email = "office@northwind.example"
        here = {"company_id": cls.company.id, "company_ids": [cls.company.id]}
        cls.seller, cls.accountant = (
            new_test_user(cls.env, login, groups=groups, **here)
            for login, groups in (
                ("seller", "sales_team.group_sale_salesman,base.group_partner_manager"),
                (
                    "books",
                    "account.group_account_user,account.group_validate_bank_account,"
                    "base.group_partner_manager",
                ),
            )
        )
        cls.account = cls.new_account(cls.accountant, "BE71096123456769")
        cls.sell_paid(1000.0)

    @classmethod
    def new_account(cls, user, number, **values):
        """An account of the partner, as ``user`` enters it."""
        accounts = cls.env["res.partner.bank"].with_user(user)
        return accounts.create(
            {"partner_id": cls.partner.id, "acc_number": number, **values}
        )

    def tasks(self):
        """What somebody is asked to do about the partner."""
        return self.partner.activity_ids.filtered(
            lambda task: task.summary == "Confirm the bank account"
        )

    def told(self):
        """Messages to the partner about their account."""
        return self.partner.message_ids.filtered(
            lambda message: self.partner in message.notified_partner_ids
        )

    def test_a_first_account_is_no_change(self):
        self.assertFalse(self.partner.loyalty_bank_held)
        self.assertFalse(self.told())
        self.assertEqual(self.propose().closing_amount, 500.0)

    def test_a_changed_number_holds_the_payout(self):
        """50 % of 1,000.00 stays open; the partner is told at the address we had."""
        self.account.with_user(self.seller).acc_number = "BE62510007547061"

        self.assertTrue(self.partner.loyalty_bank_held)
        self.assertFalse(self.propose())
        self.assertEqual(self.owed(), 500.0)
        self.assertIn("7061", self.told().body)
        self.assertNotIn("BE62", self.told().body)
        self.assertEqual(self.told().notification_ids.notification_type, "email")
        self.assertEqual(self.tasks().user_id, self.accountant)
        self.assertIn("was changed", self.partner.loyalty_payout_note)

    def test_another_account_or_order_is_a_change(self):
        """Bills take the first account: a new one, or one that is moved up."""
        self.new_account(self.seller, "BE62510007547061", sequence=1)
        self.assertTrue(self.partner.loyalty_bank_held)
        self.partner.loyalty_bank_held = False
        self.account.with_user(self.seller).sequence = 0
        self.assertTrue(self.partner.loyalty_bank_held)

    def test_what_changes_nothing_holds_nothing(self):
        account = self.account.with_user(self.seller)
        account.write({"acc_number": "BE71096123456769", "acc_holder_name": "N"})
        self.assertFalse(self.partner.loyalty_bank_held)

    def test_a_draft_that_was_proposed_before_is_not_billed(self):
        statement = self.propose()
        self.account.with_user(self.seller).acc_number = "BE62510007547061"

        with self.assertRaisesRegex(UserError, "confirmed first"):
            statement.action_confirm()
        self.assertFalse(statement.bill_id)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_who_sells_confirms_nothing(self):
        """Neither by the button nor by writing the field."""
        self.account.with_user(self.seller).acc_number = "BE62510007547061"
        partner = self.partner.with_user(self.seller)

        with self.assertRaises(AccessError):
            partner.action_loyalty_confirm_bank_account()
        with self.assertRaises(AccessError):
            partner.loyalty_bank_held = False
        self.assertTrue(self.partner.loyalty_bank_held)

    def test_an_accountant_confirms_and_the_partner_is_paid(self):
        self.account.with_user(self.seller).acc_number = "BE62510007547061"

        self.partner.with_user(self.accountant).action_loyalty_confirm_bank_account()

        self.assertFalse(self.tasks())
        statement = self.propose()
        statement.action_confirm()
        self.assertEqual(statement.settled_amount, 500.0)

    def test_an_accountant_s_own_change_is_told_and_not_held(self):
        self.account.with_user(self.accountant).acc_number = "BE62510007547061"

        self.assertFalse(self.partner.loyalty_bank_held)
        self.assertIn("7061", self.told().body)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_the_portal_writes_no_account(self):
        user = new_test_user(
            self.env, "portal partner", groups="base.group_portal", name="Own"
        )
        user.partner_id.parent_id = self.partner
        account = self.account.with_user(user)
        with self.assertRaises(AccessError), self.cr.savepoint():
            account.acc_number = "BE62510007547061"
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.new_account(user, "BE62510007547061")
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.partner.with_user(user).write({"bank_ids": [(5, 0, 0)]})

    def test_others_than_partners_are_nobody_s_business(self):
        """No task, no message for a customer's account."""
        accounts = self.env["res.partner.bank"].with_user(self.seller)
        for number in ("BE71096123456769", "BE62510007547061"):
            accounts.create({"partner_id": self.customer.id, "acc_number": number})
        self.assertFalse(self.customer.loyalty_bank_held)
        self.assertFalse(self.customer.activity_ids)
