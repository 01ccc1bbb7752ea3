"""Companies do not mix, and money that is owed does not vanish with the addon."""

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestCompaniesAndUninstall(LoyaltyCommon):
    def test_other_company_neither_earns_nor_uses(self):
        """Credit of one company does not come off an invoice of another."""
        other = self.setup_other_company()["company"]
        self.refer()
        self.paid_invoice(self.contract(self.friend, 600.0))
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "company_id": other.id,
                "partner_id": self.referrer.id,
                "invoice_line_ids": [(0, 0, {"name": "x", "price_unit": 100.0})],
            }
        )

        with self.assertRaisesRegex(UserError, "Nothing was taken off"):
            invoice.action_use_loyalty_credit()

        self.assertEqual(invoice.amount_untaxed, 100.0)
        self.assertEqual(self.balance(), 600.0)

    def test_user_of_another_company_sees_nothing(self):
        other = self.setup_other_company()["company"]
        self.refer()
        self.paid_invoice(self.contract(self.friend, 600.0))
        user = new_test_user(
            self.env,
            "elsewhere",
            groups="loyalty_referral.group_manager,account.group_account_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        for model in (
            "loyalty.referral",
            "loyalty.ledger.account",
            "loyalty.ledger.transaction",
            "loyalty.ledger.entry",
            "loyalty.ledger.application",
        ):
            self.assertFalse(self.env[model].with_user(user).search([]), model)

    def test_accountant_reads_and_proves(self):
        self.refer()
        self.paid_invoice(self.contract(self.friend, 600.0))
        accountant = new_test_user(
            self.env,
            "ada",
            groups="account.group_account_invoice",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        entries = self.env["loyalty.ledger.entry"].with_user(accountant)
        entry = entries.search([("partner_id", "=", self.referrer.id)])
        self.assertIn("Birch Bakery", entry.explanation)
        action = entry.action_open_origin()
        self.assertEqual(action["res_model"], "loyalty.referral")

    def test_uninstall_is_refused_while_money_is_open(self):
        self.refer()
        self.paid_invoice(self.contract(self.friend, 600.0))
        module = self.env.ref("base.module_loyalty_referral").sudo()

        with self.assertRaisesRegex(UserError, "still owed money"):
            module.button_uninstall()
        self.assertEqual(module.state, "installed")

        self.env["ir.config_parameter"].sudo().set_param(
            "loyalty_referral.uninstall_with_open_money", "1"
        )
        module.button_uninstall()
        self.assertEqual(module.state, "to remove")
