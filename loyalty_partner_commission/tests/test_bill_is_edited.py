"""The bill says something else than its statement: seen, told, accepted or mended."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestBillIsEdited(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bind()
        cls.sell_paid(1000.0, "2026-02-01")

    def edited(self, price):
        """A posted bill of ``price`` for a statement of 500.00."""
        statement = self.billed()
        statement.bill_id.write(
            {
                "invoice_line_ids": [
                    Command.update(
                        statement.bill_id.invoice_line_ids.id, {"price_unit": price}
                    )
                ]
            }
        )
        statement.bill_id.action_post()
        self.sync()
        return statement

    def test_a_difference_is_shown_and_somebody_is_asked(self):
        """450.00 - 500.00 = - 50.00; nothing is guessed: 500.00 stay settled."""
        statement = self.edited(450.0)

        self.assertEqual(statement.difference_amount, -50.0)
        self.assertEqual(len(statement.activity_ids), 1)
        self.assertEqual(statement.state, "confirmed")
        self.assertEqual(statement.settled_amount, 500.0)
        self.assertEqual(self.owed(), 0.0)
        found = statement.search([("difference_amount", "!=", 0)])
        self.assertEqual(found, statement)
        self.assertLedgerProven()

    def test_a_mended_bill_needs_nobody(self):
        statement = self.edited(450.0)
        bill = statement.bill_id
        bill.button_draft()
        bill.invoice_line_ids.price_unit = 500.0
        bill.action_post()
        self.sync()

        self.assertEqual(statement.difference_amount, 0.0)
        self.assertFalse(statement.activity_ids)

    def test_accepted_the_statement_says_what_the_bill_says(self):
        """500.00 - 50.00 adjusted - 450.00 settled = 0; the correction has a reason."""
        statement = self.edited(450.0)

        statement.action_accept_difference()
        self.sync()

        self.assertEqual(statement.earned_amount, 500.0)
        self.assertEqual(statement.adjusted_amount, -50.0)
        self.assertEqual(statement.settled_amount, 450.0)
        self.assertEqual(statement.closing_amount, 0.0)
        self.assertEqual(statement.difference_amount, 0.0)
        self.assertFalse(statement.activity_ids)
        self.assertEqual(self.owed(), 0.0)
        correction = statement.line_ids.filtered(lambda line: line.kind == "adjust")
        self.assertIn(statement.name, correction.explanation)
        self.assertLedgerProven()
        with self.assertRaises(UserError):
            statement.action_accept_difference()

    def test_accepted_and_then_cancelled(self):
        """Without the bill all is open, the correction too: 450.00 are owed."""
        statement = self.edited(550.0)
        statement.action_accept_difference()
        self.sync()
        self.assertEqual(statement.adjusted_amount, 50.0)
        bill = statement.bill_id
        bill.button_draft()
        bill.button_cancel()
        self.sync()

        self.assertEqual(statement.state, "draft")
        self.assertEqual(self.owed(), 550.0)
        self.assertEqual(statement.closing_amount, 550.0)
        self.assertLedgerProven()
        statement.action_confirm()
        self.sync()
        self.assertEqual(statement.bill_id.amount_untaxed, 550.0)
        self.assertEqual(self.owed(), 0.0)
        self.assertLedgerProven()

    def test_a_partial_credit_note_is_a_difference_too(self):
        """500.00 - 120.00 credited = 380.00."""
        statement = self.billed()
        bill = statement.bill_id
        bill.action_post()
        note = bill._reverse_moves([{"invoice_date": bill.invoice_date}])
        note.invoice_line_ids.price_unit = 120.0
        note.action_post()
        self.sync()
        self.assertEqual(statement.difference_amount, -120.0)

        statement.action_accept_difference()
        self.sync()
        self.assertEqual(statement.settled_amount, 380.0)
        self.assertEqual(self.owed(), 0.0)
        self.assertLedgerProven()

    def test_only_managers_accept(self):
        statement = self.edited(450.0)
        user = new_test_user(
            self.env,
            "accountant",
            groups="account.group_account_invoice",
            company_id=self.company.id,
            company_ids=[self.company.id],
        )
        with self.assertRaises(AccessError):
            statement.with_user(user).action_accept_difference()
        self.assertEqual(statement.difference_amount, -50.0)

    def tax(self, name, amount, **values):
        return self.env["account.tax"].create(
            {
                "name": name,
                "amount": amount,
                "type_tax_use": "purchase",
                "company_id": self.company.id,
                **values,
            }
        )

    def charge(self, tax):
        product = self.env["product.product"].create(
            {
                "name": "Agency fee",
                "type": "service",
                "supplier_taxes_id": [Command.set(tax.ids)],
            }
        )
        self.company.loyalty_commission_product_id = product
        return product

    def test_taxes_follow_the_fiscal_position(self):
        """20 % of the product become 0 % for a partner abroad: 500.00 + 0.00."""
        home, abroad = self.tax("20 %", 20.0), self.tax("Reverse charge", 0.0)
        self.charge(home)
        position = self.env["account.fiscal.position"].create(
            {"name": "Abroad", "company_id": self.company.id}
        )
        abroad.write(
            {"fiscal_position_ids": position.ids, "original_tax_ids": home.ids}
        )
        self.partner.property_account_position_id = position

        bill = self.billed().bill_id

        self.assertEqual(bill.fiscal_position_id, position)
        self.assertEqual(bill.invoice_line_ids.tax_ids, abroad)
        self.assertEqual((bill.amount_untaxed, bill.amount_total), (500.0, 500.0))

    def test_commission_is_net_also_where_the_tax_is_in_the_price(self):
        """20 % included: 600.00 in the line, 500.00 without tax, no difference."""
        self.charge(self.tax("20 % incl.", 20.0, price_include_override="tax_included"))

        statement = self.billed()

        bill = statement.bill_id
        self.assertEqual((bill.amount_untaxed, bill.amount_total), (500.0, 600.0))
        self.assertEqual(statement.difference_amount, 0.0)

    def test_agreement_before_settings(self):
        """Journal, product and account of the agreement; else those of the settings."""
        expense = self.company_data["default_account_expense"]
        special = expense.copy({"name": "Agents' commission"})
        self.company.loyalty_commission_account_id = special
        bill = self.billed().bill_id
        self.assertEqual(bill.invoice_line_ids.account_id, special)

        journal = self.company_data["default_journal_purchase"].copy()
        fee = self.env["product.product"].create({"name": "Fee", "type": "service"})
        self.env["loyalty.partner.agreement"].create(
            {
                "partner_id": self.partner.id,
                "journal_id": journal.id,
                "product_id": fee.id,
                "account_id": expense.id,
            }
        )
        self.sell_paid(100.0, "2026-03-01")
        bill = self.billed(date_from="2026-03-01", date_to="2026-03-31").bill_id
        self.assertEqual(bill.journal_id, journal)
        self.assertEqual(bill.invoice_line_ids.product_id, fee)
        self.assertEqual(bill.invoice_line_ids.account_id, expense)
