"""The reward line carries the right taxes; credit is untaxed money."""

from odoo.fields import Command
from odoo.tests import tagged

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestRewardLineTaxes(LoyaltyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax_21 = cls.tax_sale_a.copy({"name": "21 %", "amount": 21.0})
        cls.tax_10 = cls.tax_sale_a.copy({"name": "10 %", "amount": 10.0})
        cls.tax_21_included = cls.tax_21.copy(
            {"name": "21 % incl.", "price_include_override": "tax_included"}
        )

    def earn(self, price):
        """Give the referrer a credit of ``price``."""
        self.refer()
        self.paid_invoice(self.contract(self.friend, price))

    def test_tax_excluded(self):
        """(600 - 250) x 1.21 = 350 + 73.50 = 423.50."""
        own = self.contract(self.referrer, 600.0, taxes=self.tax_21)
        self.earn(250.0)

        invoice = self.invoice(own)

        self.assertEqual(invoice.amount_untaxed, 350.0)
        self.assertEqual(invoice.amount_tax, 73.5)
        self.assertEqual(self.balance(), 0.0)

    def test_tax_included_price_is_covered_exactly(self):
        """726 incl. 21 % is 600 untaxed: a right of 600 makes it 0.00."""
        own = self.contract(self.referrer, 726.0, taxes=self.tax_21_included)
        self.earn(600.0)

        invoice = self.invoice(own)

        self.assertEqual(invoice.amount_total, 0.0)
        self.assertEqual(invoice.amount_tax, 0.0)
        self.assertEqual(self.entries(), [("earn", 600.0), ("spend", -600.0)])
        invoice.action_post()
        self.assertEqual(invoice.payment_state, "paid")

    def two_rates(self):
        """A contract of 300 at 21 % and 100 at 10 %."""
        own = self.contract(self.referrer, 300.0, taxes=self.tax_21)
        line = own.contract_line_ids
        product = self.service(self.tax_10)
        line.copy(
            {
                "product_id": product.id,
                "price_unit": 100.0,
                "recurring_next_date": line.recurring_next_date,
            }
        )
        return own

    def test_two_rates_in_proportion(self):
        """100 off 400: 75 at 21 % and 25 at 10 %; tax 225 x .21 + 75 x .10 = 54.75."""
        own = self.two_rates()
        self.earn(100.0)

        invoice = self.invoice(own)

        self.assertEqual(
            sorted(invoice.invoice_line_ids.mapped("price_subtotal")),
            [-75.0, -25.0, 100.0, 300.0],
        )
        self.assertAlmostEqual(invoice.amount_tax, 54.75)
        self.assertEqual(self.balance(), 0.0)
        self.assertLedgerProven()

    def test_two_rates_free(self):
        own = self.two_rates()
        self.earn(400.0)

        invoice = self.invoice(own)

        self.assertEqual(invoice.amount_total, 0.0)
        invoice.action_post()
        self.assertEqual(invoice.payment_state, "paid")

    def test_odd_cents_stay_exact(self):
        """33.33 x 3 taxed 21 %, covered by three rights: not a cent left or over."""
        own = self.contract(self.referrer, 99.99, taxes=self.tax_21)
        for name in ("Cedar", "Doum", "Elder"):
            friend = self.env["res.partner"].create({"name": name, "is_company": True})
            self.refer(friend)
            self.paid_invoice(self.contract(friend, 33.33))

        invoice = self.invoice(own)

        self.assertEqual(invoice.amount_total, 0.0)
        self.assertEqual(self.balance(), 0.0)
        self.assertLedgerProven()

    def test_fiscal_position_is_core_s(self):
        """A position that maps 21 % to 10 %: (600 - 250) x .10 = 35.00 tax."""
        position = self.env["account.fiscal.position"].create({"name": "Reduced"})
        self.tax_10.write(
            {
                "fiscal_position_ids": [Command.link(position.id)],
                "original_tax_ids": [Command.link(self.tax_21.id)],
            }
        )
        self.referrer.property_account_position_id = position
        own = self.contract(self.referrer, 600.0, taxes=self.tax_21)
        self.earn(250.0)

        invoice = self.invoice(own)

        self.assertEqual(invoice.fiscal_position_id, position)
        self.assertEqual(invoice.amount_untaxed, 350.0)
        self.assertEqual(invoice.amount_tax, 35.0)

    def test_discount_account_of_the_programme(self):
        account = self.company_data["default_account_revenue"].copy()
        self.program.discount_account_id = account
        own = self.contract(self.referrer, 600.0)
        self.earn(250.0)

        line = self.invoice(own).invoice_line_ids.filtered("loyalty_lot_id")

        self.assertEqual(line.account_id, account)
        self.assertEqual(
            line.name,
            "Bring a friend: reward for bringing Birch Bakery",
        )

    def test_a_product_without_taxes_has_those_of_its_account(self):
        """600 - 250 = 350, and 21 % of it 73.50, as if they were the product's own."""
        account = self.company_data["default_account_revenue"].copy()
        account.tax_ids = self.tax_21
        own = self.contract(self.referrer, 600.0)
        product = own.contract_line_ids.product_id
        product.write({"taxes_id": False, "property_account_income_id": account.id})
        self.earn(250.0)

        invoice = self.invoice(own)

        self.assertEqual(invoice.amount_untaxed, 350.0)
        self.assertEqual(invoice.amount_tax, 73.5)
        self.assertEqual(self.balance(), 0.0)

    def test_line_without_product_gets_its_reward_afterwards(self):
        """The journal's account, and so its taxes, are known once the draft exists."""
        own = self.contract(self.referrer, 600.0)
        own.contract_line_ids.product_id = False
        self.earn(250.0)

        invoice = self.invoice(own)

        self.assertEqual(invoice.amount_untaxed, 350.0)
        self.assertEqual(self.balance(), 0.0)
