"""Two customers, or two partners, turn out to be one: bindings are joined, sums stay."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestMergeBindings(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.twin, cls.other = cls.env["res.partner"].create(
            [
                {"name": "Blue Harbor", "is_company": True},
                {"name": "Southwind", "is_company": True},
            ]
        )

    def merge(self, source, target):
        """Merge two contacts as the wizard of the contacts list does."""
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo().create({})
        wizard._merge((source | target).ids, target, extra_checks=False)
        self.sync()

    def running(self):
        """The customer's bindings that go on."""
        return self.env["loyalty.partner.binding"].search(
            [("customer_id", "=", self.customer.id), ("date_end", "=", False)]
        )

    def test_customers_of_one_partner(self):
        """One binding goes on with the older terms; the commission is as it was."""
        first = self.bind()
        second = self.bind(customer=self.twin, date_start="2026-03-01")
        self.sell_paid(1000.0)
        self.sell_paid(400.0, "2026-03-02", customer=self.twin)

        self.merge(self.twin, self.customer)

        self.assertEqual(len(self.running()), 1)
        self.assertEqual(self.running().terms, first.terms)
        self.assertEqual((first | second).customer_id, self.customer)
        # 50 % of 1000 and of 400: the first purchase of each
        self.assertEqual(self.owed(), 700.0)
        self.assertFalse(self.env["loyalty.partner.conflict"].search([]))

    def test_customers_of_two_partners(self):
        """Who had them first goes on; the other is heard; both keep what they earned."""
        self.bind()
        self.bind(customer=self.twin, partner=self.other, date_start="2026-03-01")
        self.sell_paid(1000.0)
        self.sell_paid(400.0, "2026-03-02", customer=self.twin)

        self.merge(self.twin, self.customer)

        self.assertEqual(self.running().partner_id, self.partner)
        conflict = self.env["loyalty.partner.conflict"].search([])
        self.assertEqual(conflict.holder_id, self.partner)
        self.assertEqual(conflict.rival_id, self.other)
        self.assertEqual((self.owed(), self.owed(self.other)), (500.0, 200.0))

    def test_partners_become_one(self):
        """The customers of both are the customers of one."""
        self.bind()
        self.bind(customer=self.twin, partner=self.other)

        self.merge(self.other, self.partner)

        self.assertEqual(self.partner.loyalty_binding_count, 2)

    def test_partner_and_own_customer(self):
        """They cannot become one while one is bound to the other."""
        self.bind()

        with self.assertRaisesRegex(UserError, "cannot be merged"):
            self.merge(self.customer, self.partner)
