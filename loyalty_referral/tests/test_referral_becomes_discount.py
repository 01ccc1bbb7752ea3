"""The first addon's main job: a referral becomes a discount (cases A2 to A5, A8, A9)."""

from odoo.tests import tagged

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestReferralBecomesDiscount(LoyaltyCommon):
    def test_like_for_like_is_free(self):
        """A3: own 600, referred 600: the next own contract invoice is 0."""
        own = self.contract(self.referrer, 600.0)
        referral = self.refer()
        self.assertEqual(referral.state, "open")
        self.assertEqual(self.entries(), [])

        self.paid_invoice(self.contract(self.friend, 600.0))

        self.assertEqual(referral.state, "qualified")
        self.assertEqual(referral.earned_amount, 600.0)
        self.assertEqual(self.entries(), [("earn", 600.0)])
        self.assertEqual(referral.transaction_ids.mapped("amount"), [600.0])

        invoice = self.invoice(own)

        self.assertEqual(invoice.invoice_line_ids.mapped("price_subtotal"), [600, -600])
        self.assertEqual(invoice.amount_total, 0.0)
        self.assertEqual(self.entries(), [("earn", 600.0), ("spend", -600.0)])
        self.assertEqual(self.balance(), 0.0)
        invoice.action_post()
        self.sync()
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(self.entries(), [("earn", 600.0), ("spend", -600.0)])
        self.assertLedgerProven()

    def test_smaller_contract(self):
        """A4: own 600, referred 250: 600 - 250 = 350 to pay."""
        own = self.contract(self.referrer, 600.0)
        self.refer()
        self.paid_invoice(self.contract(self.friend, 250.0))

        invoice = self.invoice(own)

        self.assertEqual(invoice.amount_untaxed, 350.0)
        self.assertEqual(self.balance(), 0.0)
        self.assertLedgerProven()

    def test_larger_contract_surplus_lapses(self):
        """A5: own 600, referred 900: 600 off; the other 300 lapse when it is posted."""
        own = self.contract(self.referrer, 600.0)
        self.refer()
        self.paid_invoice(self.contract(self.friend, 900.0))

        invoice = self.invoice(own)
        self.assertEqual(invoice.amount_untaxed, 0.0)
        self.assertEqual(self.balance(), 300.0)
        invoice.action_post()
        self.sync()

        self.assertEqual(
            self.entries(), [("earn", 900), ("spend", -600), ("expire", -300)]
        )
        self.assertEqual(self.balance(), 0.0)
        self.assertEqual(self.invoice(own).amount_untaxed, 600.0)
        self.assertLedgerProven()

    def test_larger_contract_surplus_is_carried(self):
        """A5 with the other policy: 300 stay and come off the next year's invoice."""
        self.program.reward_ids.surplus = "carry"
        own = self.contract(self.referrer, 600.0)
        self.refer()
        self.paid_invoice(self.contract(self.friend, 900.0))

        self.invoice(own).action_post()
        self.sync()

        self.assertEqual(self.entries(), [("earn", 900), ("spend", -600)])
        self.assertEqual(self.balance(), 300.0)
        self.assertEqual(self.invoice(own).amount_untaxed, 300.0)  # 600 - 300
        self.assertEqual(self.balance(), 0.0)
        self.assertLedgerProven()

    def test_monthly_billing_uses_one_year(self):
        """A7: own 50 a month, referred 900 a year: 12 x 50 = 600 are free, then not."""
        own = self.contract(self.referrer, 50.0, rule="monthly")
        self.refer()
        self.paid_invoice(self.contract(self.friend, 900.0))

        for _month in range(12):
            invoice = self.invoice(own)
            self.assertEqual(invoice.amount_untaxed, 0.0)
            invoice.action_post()
            self.sync()

        self.assertEqual(self.balance(), 0.0)
        self.assertEqual(self.entries()[-1], ("expire", -300.0))
        self.assertEqual(self.invoice(own).amount_untaxed, 50.0)
        self.assertLedgerProven()

    def test_rights_add_up(self):
        """A6: two rights of 250 on a contract of 600: 600 - 250 - 250 = 100."""
        own = self.contract(self.referrer, 600.0)
        for name in ("Cedar", "Doum"):
            friend = self.env["res.partner"].create({"name": name, "is_company": True})
            self.refer(friend)
            self.paid_invoice(self.contract(friend, 250.0))

        invoice = self.invoice(own)

        self.assertEqual(
            invoice.invoice_line_ids.mapped("price_subtotal"), [600, -250, -250]
        )
        self.assertEqual(invoice.amount_untaxed, 100.0)
        self.assertLedgerProven()

    def test_unpaid_invoice_earns_nothing_yet(self):
        """The friend has to pay; a posted invoice is not enough by default."""
        referral = self.refer()
        invoice = self.invoice(self.contract(self.friend, 600.0))
        invoice.action_post()
        self.sync()

        self.assertEqual(referral.state, "open")
        self.assertEqual(self.entries(), [])

    def test_posted_is_enough_if_the_programme_says_so(self):
        self.program.qualify_on = "posted"
        referral = self.refer()
        self.invoice(self.contract(self.friend, 600.0)).action_post()
        self.sync()

        self.assertEqual(referral.earned_amount, 600.0)

    def test_changed_programme_keeps_the_promise(self):
        """Terms are those of the day the referral was recorded."""
        referral = self.refer()
        self.program.reward_ids.rate = 10.0
        self.paid_invoice(self.contract(self.friend, 600.0))

        self.assertEqual(referral.earned_amount, 600.0)

    def test_explanation(self):
        self.refer()
        invoice = self.paid_invoice(self.contract(self.friend, 600.0))

        entry = self.env["loyalty.ledger.entry"].search(
            [("partner_id", "=", self.referrer.id)]
        )
        self.assertEqual(
            entry.explanation,
            "100 % of $\xa0600.00: a year of the contract of Birch Bakery "
            f"(invoice {invoice.name} of {invoice.invoice_date:%m/%d/%Y}).",
        )
        self.assertEqual(entry.base_amount, 600.0)
