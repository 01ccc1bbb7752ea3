"""Credit is the company's money; an invoice in another uses it at its own rate."""

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestRewardInAnotherCurrency(LoyaltyCommon):
    """The company counts in USD, the order is in EUR: 1 USD = 0.92 EUR."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.euro = cls.setup_other_currency("EUR", rates=[("2020-01-01", 0.92)])
        cls.tax_21 = cls.tax_sale_a.copy({"name": "21 %", "amount": 21.0})
        cls.pricelist = cls.env["product.pricelist"].create(
            {"name": "EUR", "currency_id": cls.euro.id}
        )
        cls.refer()
        cls.paid_invoice(cls.contract(cls.friend, 250.0))

    def euro_invoice(self, price, product=None):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.referrer.id,
                "pricelist_id": self.pricelist.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": (product or self.service(self.tax_21)).id,
                            "price_unit": price,
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        move = order._create_invoices()
        self.sync()
        return move

    def test_whole_lot(self):
        """250.00 USD are 230.00 EUR: 600 - 230 = 370 EUR, tax 77.70."""
        invoice = self.euro_invoice(600.0)

        self.assertEqual(invoice.currency_id, self.euro)
        self.assertEqual(invoice.amount_untaxed, 370.0)
        self.assertAlmostEqual(invoice.amount_tax, 77.7)
        self.assertEqual(self.entries(), [("earn", 250.0), ("spend", -250.0)])
        line = invoice.invoice_line_ids.filtered("loyalty_lot_id")
        self.assertEqual(line.balance, 250.0)
        self.assertIn("250.00 at 1 USD = 0.92 EUR", line.name)
        self.assertLedgerProven()

    def test_part_of_a_lot(self):
        """100.00 EUR are 108.70 USD (108.6957): 141.30 USD are left, and said to be."""
        invoice = self.euro_invoice(100.0)

        self.assertEqual(invoice.amount_total, 0.0)
        self.assertEqual(self.entries()[-1], ("spend", -108.7))
        self.assertEqual(self.balance(), 141.3)
        line = invoice.invoice_line_ids.filtered("loyalty_lot_id")
        self.assertIn("141.30 left", line.name)
        invoice.action_post()
        self.assertEqual(invoice.payment_state, "paid")

    def test_rate_is_frozen(self):
        """The euro moves after the draft: what was taken stays taken."""
        invoice = self.euro_invoice(600.0)
        self.env["res.currency.rate"].create(
            {
                "currency_id": self.euro.id,
                "company_id": self.company.id,
                "name": fields.Date.today(),
                "rate": 0.5,
            }
        )
        invoice.refresh_invoice_currency_rate()
        invoice.action_post()
        self.sync()

        self.assertEqual(invoice.amount_untaxed, 370.0)
        self.assertEqual(self.entries(), [("earn", 250.0), ("spend", -250.0)])
        self.credit_note(invoice)
        self.assertEqual(self.balance(), 250.0)
        self.assertLedgerProven()

    def test_partial_credit_note_gives_back_in_proportion(self):
        """A third of 230 EUR is 76.67; of 250 USD 83.34 (76.67 / 230 = 83.3369)."""
        invoice = self.euro_invoice(600.0)
        invoice.action_post()
        self.sync()
        note = invoice._reverse_moves([{"invoice_date": invoice.invoice_date}])
        reward = note.invoice_line_ids.filtered("loyalty_lot_id")
        (note.invoice_line_ids - reward).price_unit = 200.0
        reward.write({"price_unit": -76.67, "extra_tax_data": False})
        note.action_post()
        self.sync()

        self.assertEqual(self.entries()[-1], ("release", 83.33))
        self.assertLedgerProven()

    def test_terms_are_numbers_that_we_know(self):
        """Statements count with them: anything else is refused, nothing changes."""
        invoice = self.euro_invoice(600.0)
        line = invoice.invoice_line_ids.filtered("loyalty_lot_id")
        terms = line.loyalty_terms
        self.assertEqual(
            (terms["lot"], terms["taken"], terms["currency_id"]),
            (250.0, 230.0, self.euro.id),
        )
        nothing = float("nan")
        for forged in ({"lot": "250"}, {"lot": True}, {"lot": nothing}, {"a": 1}, [1]):
            with self.subTest(forged), self.assertRaises(ValidationError):
                line.loyalty_terms = forged
        self.assertEqual(line.loyalty_terms, terms)

    def test_edited_line_is_followed_at_its_rate(self):
        """115 EUR of 230 stay: half of 250 USD is 125."""
        invoice = self.euro_invoice(600.0)
        line = invoice.invoice_line_ids.filtered("loyalty_lot_id")
        line.write({"price_unit": -115.0, "extra_tax_data": False})
        self.sync()

        self.assertEqual(self.balance(), 125.0)
        self.assertLedgerProven()

    def test_duplicate_and_delete(self):
        invoice = self.euro_invoice(600.0)
        self.assertEqual(invoice.copy().amount_untaxed, 600.0)
        invoice.unlink()
        self.sync()

        self.assertEqual(self.balance(), 250.0)
        self.assertLedgerProven()

    def test_contract_in_another_currency(self):
        """Yearly 600 EUR = 652.17 USD a year: the right of 250 USD takes 230 EUR."""
        own = self.contract(self.referrer, 600.0, currency_id=self.euro.id)
        own.currency_id = self.euro
        invoice = self.invoice(own)

        self.assertEqual(invoice.currency_id, self.euro)
        self.assertEqual(invoice.amount_untaxed, 370.0)
        self.assertEqual(self.balance(), 0.0)

    def test_currency_cannot_change_under_a_reward(self):
        invoice = self.euro_invoice(600.0)
        with self.assertRaisesRegex(Exception, "Remove the reward line"):
            invoice.currency_id = self.company.currency_id
