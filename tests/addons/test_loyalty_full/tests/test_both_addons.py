"""Where the two addons meet: the same invoice earns commission and uses credit."""

from odoo import fields
from odoo.tests import tagged

from odoo.addons.loyalty_partner_commission.tests.common import CommissionCommon

TODAY = fields.Date.today()


@tagged("post_install", "-at_install")
class TestBothAddons(CommissionCommon):
    def test_commission_is_on_what_the_customer_really_pays(self):
        """600 - 250 reward = 350 paid; first purchase at 50 %: 175.00."""
        own = self.contract(self.customer, 600.0)
        self.bind(date_start=TODAY, window_start=TODAY)
        self.refer(referrer=self.customer)
        self.paid_invoice(self.contract(self.friend, 250.0))

        invoice = self.paid_invoice(own)

        self.assertEqual(invoice.amount_untaxed, 350.0)
        self.assertEqual(self.entries(self.partner), [("earn", 175.0)])
        self.assertEqual(
            self.entries(self.customer), [("earn", 250.0), ("spend", -250.0)]
        )
        self.assertLedgerProven()

    def test_free_invoice_earns_no_commission(self):
        """600 - 600 reward = 0: it is paid at once, and half of nothing is nothing."""
        own = self.contract(self.customer, 600.0)
        self.bind(date_start=TODAY, window_start=TODAY)
        self.refer(referrer=self.customer)
        self.paid_invoice(self.contract(self.friend, 600.0))

        invoice = self.invoice(own)
        invoice.action_post()
        self.sync()

        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(self.entries(self.partner), [])
        self.assertLedgerProven()

    def test_purposes_do_not_mix(self):
        """A partner's commission never comes off the partner's own invoice."""
        own = self.contract(self.partner, 600.0)
        self.bind(date_start=TODAY, window_start=TODAY)
        self.paid_invoice(self.contract(self.customer, 1000.0))
        self.assertEqual(self.entries(self.partner), [("earn", 500.0)])

        invoice = self.invoice(own)

        self.assertEqual(invoice.amount_untaxed, 600.0)
        self.assertEqual(self.balance(self.partner), 500.0)
