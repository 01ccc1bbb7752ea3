"""Per cent off invoices by tier: the price is lowered, credit pays what is left."""

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .tier_common import TierCommon


@tagged("post_install", "-at_install")
class TestTierDiscount(TierCommon):
    """Gold takes 5 % off every invoice; the own contract costs 600 a year."""

    @classmethod
    def setUpClass(cls):
        """The referrer stands on Gold."""
        super().setUpClass()
        cls.gold.benefit_ids = [
            Command.create({"kind": "discount", "rate": 5, "use_on": "any"})
        ]
        cls.discount = cls.gold.benefit_ids.filtered(lambda row: row.kind == "discount")
        cls.member = (
            cls.env["loyalty.tier.membership"]
            .sudo()
            .create(
                {
                    "partner_id": cls.referrer.id,
                    "ladder_id": cls.ladder.id,
                    "tier_id": cls.gold.id,
                    "date_start": cls.today,
                    "reason_code": "tier_up",
                }
            )
        )

    def line(self, move):
        """The lines of the tier on an invoice."""
        return move.invoice_line_ids.filtered("loyalty_membership_id")

    def assertBooked(self, *expected):
        """Exactly these entries were booked, and nothing is owed."""
        self.sync()
        self.assertEqual(self.entries(), list(expected))
        self.assertFalse(self.balance())
        self.assertLedgerProven()

    def credit(self, amount):
        """Give the customer credit by a referral that earned it."""
        self.program.reward_ids.write({"kind": "fixed", "amount": amount})
        self.refer()
        self.paid_invoice(self.contract(self.friend, 600))

    def order(self, *prices, product=None, currency=None):
        """A confirmed order, a line for each price, without taxes."""
        order = (
            self.env["sale.order"]
            .sudo()
            .create(
                {
                    "partner_id": self.referrer.id,
                    "company_id": self.company.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": (product or self.maintenance).id,
                                "product_uom_qty": 1,
                                "qty_delivered": 1,
                                "price_unit": price,
                                "tax_ids": False,
                            }
                        )
                        for price in prices
                    ],
                }
            )
        )
        if currency:
            order.currency_id = currency
        order.action_confirm()
        return order

    def test_a_contract_invoice_is_lowered_and_says_why(self):
        move = self.invoice(self.contract(self.referrer, 600))

        self.assertEqual(move.amount_untaxed, 570)  # 600 - 5 % = 600 - 30
        line = self.line(move)
        self.assertRegex(line.name, r"Gold: 5 % of .*600\.00")
        self.assertBooked(("earn", 30), ("spend", -30))
        entries = self.env["loyalty.ledger.entry"].search(
            [("partner_id", "=", self.referrer.id)], order="id"
        )
        self.assertEqual(set(entries.mapped("purpose")), {"discount"})
        self.assertRegex(entries[0].explanation, r"Gold: 5 % of .*600\.00")
        move.action_post()
        self.sync()
        self.assertEqual(len(self.entries()), 2, "posting books nothing again")

    def test_tax_follows_the_lowered_price(self):
        tax = self.tax_sale_a  # 15 %
        move = self.invoice(self.contract(self.referrer, 600, taxes=tax))

        self.assertEqual(move.amount_untaxed, 570)
        self.assertEqual(move.amount_tax, 85.5)  # 570 x 15 %
        self.assertEqual(self.line(move).tax_ids, tax)

    def test_credit_pays_what_the_tier_leaves(self):
        self.credit(700)

        move = self.invoice(self.contract(self.referrer, 600))

        # 600 - 5 % = 570; of 700 credit 570 are used, 130 stay
        self.assertEqual(move.amount_untaxed, 0)
        self.assertEqual(self.balance(), 130)
        self.assertLedgerProven()

    def test_nobody_elses_invoice_is_lowered(self):
        move = self.invoice(self.contract(self.friend, 600))

        self.assertEqual(move.amount_untaxed, 600)
        self.assertFalse(self.entries(self.friend))

    def test_the_invoice_keeps_its_member(self):
        move = self.invoice(self.contract(self.referrer, 600))

        with self.assertRaisesRegex(ValidationError, "Remove"):
            move.partner_id = self.friend

    def test_a_benefit_for_sales_is_not_for_contracts(self):
        self.discount.use_on = "sale"

        move = self.invoice(self.contract(self.referrer, 600))
        sale = self.order(200)._create_invoices()

        self.assertEqual(move.amount_untaxed, 600)
        self.assertEqual(sale.amount_untaxed, 190)  # 200 - 10

    def test_excluded_products_do_not_count(self):
        other = self.service()
        self.discount.excluded_product_ids = other
        order = self.order(200)
        order.order_line.copy(
            {"order_id": order.id, "product_id": other.id, "price_unit": 1000}
        )
        order.order_line.qty_delivered = 1

        move = order._create_invoices()

        self.assertEqual(move.amount_untaxed, 1190)  # 1,200 - 5 % of 200

    def test_the_whole_price_counts_although_a_part_was_paid_before(self):
        order = self.order(1000)
        wizard = self.env["sale.advance.payment.inv"].sudo()
        wizard = wizard.with_context(active_model="sale.order", active_ids=order.ids)
        values = {"advance_payment_method": "percentage", "amount": 30}
        down = wizard.create(values)._create_invoices(order)
        down.action_post()
        final = order._create_invoices(final=True)

        self.assertEqual(down.amount_untaxed, 300)
        self.assertEqual(final.amount_untaxed, 650)  # 1,000 - 300 - 50

    def test_in_another_currency_the_same_per_cent(self):
        currency = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        move = self.order(200, currency=currency)._create_invoices()
        self.sync()

        self.assertEqual(move.currency_id, currency)
        self.assertEqual(move.amount_untaxed, 190)
        self.assertBooked(("earn", 5), ("spend", -5))  # 10 at 2 for 1

    def test_a_deleted_draft_leaves_nothing(self):
        move = self.invoice(self.contract(self.referrer, 600))
        move.unlink()

        # what the invoice used is put back, what the tier granted is taken back
        self.assertBooked(
            ("earn", 30), ("spend", -30), ("reverse", -30), ("release", 30)
        )

    def test_an_edited_line_is_followed(self):
        move = self.invoice(self.contract(self.referrer, 600))
        self.line(move).price_unit = -20

        self.assertBooked(
            ("earn", 30), ("spend", -30), ("reverse", -10), ("release", 10)
        )

    def test_a_line_that_lost_its_terms_is_followed_all_the_same(self):
        """What it takes off stands on the invoice; only rate and base are not told."""
        move = self.invoice(self.contract(self.referrer, 600))
        self.line(move).loyalty_terms = False
        self.line(move).price_unit = -20

        self.assertBooked(
            ("earn", 30), ("spend", -30), ("reverse", -10), ("release", 10)
        )

    def test_a_credit_note_takes_it_back(self):
        move = self.invoice(self.contract(self.referrer, 600))
        move.action_post()
        note = self.credit_note(move)

        self.assertEqual(note.amount_untaxed, 570)
        self.assertBooked(
            ("earn", 30), ("spend", -30), ("reverse", -30), ("release", 30)
        )

    def test_a_duplicate_has_no_discount_of_its_own(self):
        move = self.invoice(self.contract(self.referrer, 600))

        self.assertFalse(self.line(move.copy()))

    def test_removed_and_taken_again_by_hand(self):
        move = self.invoice(self.contract(self.referrer, 600))
        move.action_remove_loyalty_credit()
        self.sync()
        self.assertEqual(move.amount_untaxed, 600)
        self.assertTrue(move.loyalty_tier_is_open)

        move.action_use_loyalty_credit()

        self.assertEqual(move.amount_untaxed, 570)
        move.invalidate_recordset()  # as the screen does
        self.assertFalse(move.loyalty_tier_is_open)

    def test_the_next_invoice_is_told_beforehand(self):
        contract = self.contract(self.referrer, 600)

        self.assertRegex(contract.loyalty_preview, r"600.00 − .*30.00 = .*570.00")
        self.assertIn("(Gold: 5 %)", contract.loyalty_preview)
        self.assertFalse(self.entries(), "a preview books nothing")

    def test_the_proof_is_green(self):
        move = self.invoice(self.contract(self.referrer, 600))
        move.action_post()
        self.sync()

        proof = self.env["loyalty.ledger.proof"].sudo()._prove()

        self.assertEqual(proof.state, "green", proof.finding_ids.mapped("message"))
        figure = proof.figure_ids.filtered(lambda row: row.purpose == "discount")
        self.assertEqual(figure.earned_amount, 30)
        self.assertEqual(figure.used_amount, -30)
        self.assertEqual(figure.open_amount, 0)
