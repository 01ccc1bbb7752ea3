"""Invoices with reward lines are valid Peppol BIS 3, as far as arithmetic goes."""

from lxml import etree

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.loyalty_referral.tests.common import LoyaltyCommon

CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
CAC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"


@tagged("post_install", "-at_install")
class TestPeppol(LoyaltyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        address = {"street": "Rue 1", "zip": "1000", "city": "Brussels"}
        belgium = cls.env.ref("base.be")
        cls.company.partner_id.write(
            {**address, "country_id": belgium.id, "vat": "BE0477472701"}
        )
        cls.referrer.write({**address, "country_id": belgium.id, "vat": "BE0202239951"})
        cls.tax_21 = cls.tax_sale_a.copy({"name": "21 %", "amount": 21.0})
        cls.tax_6 = cls.tax_sale_a.copy({"name": "6 %", "amount": 6.0})
        cls.work, cls.books = cls.service(cls.tax_21), cls.service(cls.tax_6)

    def xml_of(self, credit, *lines):
        """A posted invoice of (product, price) lines that uses ``credit``."""
        self.refer()
        self.paid_invoice(self.contract(self.friend, credit))
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.referrer.id,
                "fiscal_position_id": False,  # none of the chart's for exports
                "invoice_line_ids": [
                    Command.create({"product_id": product.id, "price_unit": price})
                    for product, price in lines
                ],
            }
        )
        if self.program.reward_ids.vat_mode == "discount":
            move.action_use_loyalty_credit()
            self.sync()
        move.action_post()
        if self.program.reward_ids.vat_mode == "payment":
            self.env["loyalty.reward.payment"]._pay(move)
        builder = self.env["account.edi.xml.ubl_bis3"]
        content, errors = builder._export_invoice(move)
        self.assertFalse(errors)
        return move, etree.fromstring(content)

    def amount(self, node, name):
        found = node.findtext(name)
        return round(float(found), 2) if found else 0.0

    def check(self, move, root):
        """The arithmetic of EN 16931, on the document alone."""
        total = root.find(f"{CAC}LegalMonetaryTotal")
        lines = root.findall(f"{CAC}InvoiceLine")
        net = self.amount(total, f"{CBC}LineExtensionAmount")
        without = self.amount(total, f"{CBC}TaxExclusiveAmount")
        with_tax = self.amount(total, f"{CBC}TaxInclusiveAmount")
        prepaid = self.amount(total, f"{CBC}PrepaidAmount")
        tax = self.amount(root.find(f"{CAC}TaxTotal"), f"{CBC}TaxAmount")
        of_lines = sum(self.amount(x, f"{CBC}LineExtensionAmount") for x in lines)
        allowances = self.amount(total, f"{CBC}AllowanceTotalAmount")
        charges = self.amount(total, f"{CBC}ChargeTotalAmount")
        self.assertAlmostEqual(net, of_lines, msg="BR-CO-10")
        self.assertAlmostEqual(without, net - allowances + charges, msg="BR-CO-13")
        self.assertAlmostEqual(with_tax, without + tax, msg="BR-CO-15")
        payable = self.amount(total, f"{CBC}PayableAmount")
        self.assertAlmostEqual(payable, with_tax - prepaid, msg="BR-CO-16")
        self.assertAlmostEqual(payable, move.amount_residual)
        subtotals = root.findall(f"{CAC}TaxTotal/{CAC}TaxSubtotal")
        parts = [self.amount(part, f"{CBC}TaxAmount") for part in subtotals]
        self.assertAlmostEqual(tax, sum(parts), msg="BR-CO-14")
        for part in subtotals:
            rate = self.amount(part.find(f"{CAC}TaxCategory"), f"{CBC}Percent")
            base = self.amount(part, f"{CBC}TaxableAmount")
            of_base = self.amount(part, f"{CBC}TaxAmount")
            self.assertAlmostEqual(of_base, round(base * rate / 100, 2), msg="BR-CO-17")
        for line in lines:
            price = float(line.findtext(f"{CAC}Price/{CBC}PriceAmount"))
            quantity = float(line.findtext(f"{CBC}InvoicedQuantity"))
            extension = self.amount(line, f"{CBC}LineExtensionAmount")
            self.assertGreaterEqual(price, 0.0, "BR-27: no negative price")
            self.assertAlmostEqual(extension, price * quantity, 1)
            category = line.findtext(f"{CAC}Item/{CAC}ClassifiedTaxCategory/{CBC}ID")
            self.assertEqual(category, "S", "BR-CO-04: each line has a category")

    def test_partial(self):
        """600 - 250 = 350; 21 % are 73.50; 423.50 to pay; the reward is one line."""
        move, root = self.xml_of(250.0, (self.work, 600.0))

        self.check(move, root)
        self.assertEqual(move.amount_residual, 423.5)
        quantities = root.findall(f"{CAC}InvoiceLine/{CBC}InvoicedQuantity")
        self.assertEqual([float(x.text) for x in quantities], [1.0, -1.0])

    def test_free(self):
        """Everything is covered: nothing to pay, no tax, still two lines."""
        move, root = self.xml_of(250.0, (self.work, 250.0))

        self.check(move, root)
        self.assertEqual(move.amount_residual, 0.0)

    def test_two_taxes(self):
        """100 off 300 at 21 % and 100 at 6 %: bases 225 and 75; tax 47.25 + 4.50."""
        move, root = self.xml_of(100.0, (self.work, 300.0), (self.books, 100.0))

        self.check(move, root)
        self.assertAlmostEqual(move.amount_tax, 51.75)

    def test_paid_after_tax(self):
        """726 stay taxed; 250 are prepaid, 476 to pay; no line of ours."""
        self.program.reward_ids.vat_mode = "payment"
        account = self.company_data["default_account_expense"]
        self.program.discount_account_id = account
        move, root = self.xml_of(250.0, (self.work, 600.0))

        self.check(move, root)
        total = root.find(f"{CAC}LegalMonetaryTotal")
        self.assertEqual(self.amount(total, f"{CBC}PrepaidAmount"), 250.0)
        self.assertEqual(move.amount_residual, 476.0)
        self.assertEqual(len(root.findall(f"{CAC}InvoiceLine")), 1)

    def test_printed(self):
        """The line stands on the printed invoice, with its reason."""
        move, _root = self.xml_of(250.0, (self.work, 600.0))
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "account.account_invoices", move.ids
        )
        page = html.decode()
        for text in ("Bring a friend: reward for bringing Birch Bakery", "423.50"):
            self.assertTrue(text in page, f"{text} is missing")
