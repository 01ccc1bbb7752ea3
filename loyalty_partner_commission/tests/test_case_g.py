"""Case G as dated stories, each figure worked out by hand.

G1 and G2 are told here from end to end; G3 is told by ``test_status_ladder``, G4 by
``test_support``, G5 by ``test_binding_entity`` and ``test_binding``.
"""

from datetime import date

from odoo.tests import tagged

from .common import CommissionCommon
from .common_promo import PromoCommon


@tagged("post_install", "-at_install")
class TestCaseG1(CommissionCommon):
    def test_three_years_of_a_customer(self):
        """50 % of the first purchase, 20 % of later ones, for three years.

        The account is of 15 January 2023: 14 January 2026 is the last day inside.
        """
        self.bind(date_start="2023-01-15", window_start="2023-01-15")
        first = self.sell(1000.0, "2023-02-01")
        for amount in (300.0, 300.0, 400.0):
            self.pay(first, amount)
        # 50 % of 300, 300 and 400
        self.assertEqual(
            self.commission(), [("earn", 150.0), ("earn", 150.0), ("earn", 200.0)]
        )

        later = self.sell_paid(500.0, "2024-06-01")  # paid to the vendor directly
        self.sell_paid(200.0, "2026-01-14")
        outside = self.sell_paid(300.0, "2026-01-15")

        # 20 % of 500 and of 200
        self.assertEqual(self.commission()[3:], [("earn", 100.0), ("earn", 40.0)])
        self.assertIn("window", outside.loyalty_commission_note)
        paid = self.billed(date_from="2023-01-01", date_to="2026-01-31")
        self.assertEqual(paid.closing_amount, 0.0)
        self.assertEqual(paid.bill_id.amount_untaxed, 640.0)

        # 100 of the 500 go back after the payout: 20 % of 100. Another customer's
        # first purchase of 100 earns 50: the next statement pays 30.
        self.give_back(later, 100.0, "2026-02-10")
        self.assertEqual(self.owed(), -20.0)
        another = self.env["res.partner"].create({"name": "Fir", "is_company": True})
        self.bind(customer=another)
        self.sell_paid(100.0, "2026-02-15", customer=another)
        february = self.billed()
        self.assertEqual(february.bill_id.amount_untaxed, 30.0)
        self.assertEqual(self.owed(), 0.0)


@tagged("post_install", "-at_install")
class TestCaseG2(PromoCommon):
    def claim(self, channel, partner, day):
        """A claim on a day of 2026; what became of it, and who has the customer."""
        touch = (
            self.env["loyalty.partner.claim"]
            .sudo()
            ._claim(
                channel,
                partner,
                self.customer,
                company_id=self.company.id,
                day=date.fromisoformat(f"2026-{day}"),
            )
        )
        self.customer.invalidate_recordset()
        return touch.verdict_code, self.customer.loyalty_bound_to_id

    def test_who_has_the_customer(self):
        """Each way in turn, as they are set up: who is bound after which claim."""
        ours, theirs = self.partner, self.other
        for channel, partner, day, verdict, owner in (
            ("link", ours, "01-10", "bound", ours),  # G2.1
            ("link", theirs, "02-10", "already_bound", ours),
            ("bonus_code", theirs, "03-10", "already_bound", ours),  # G2.2
            ("bonus_code", theirs, "03-20", "used_before", ours),
            ("discount_code", theirs, "04-10", "no_upgrade", ours),  # G2.3
            ("purchase_link", theirs, "05-10", "already_bound", ours),  # G2.4
            ("invoice", theirs, "06-10", "rebound", theirs),  # G2.5
            ("link", ours, "07-10", "already_bound", theirs),
        ):
            with self.subTest(channel=channel, day=day):
                self.assertEqual(self.claim(channel, partner, day), (verdict, owner))
        old, new = self.env["loyalty.partner.binding"].search(
            [("customer_id", "=", self.customer.id)], order="date_start"
        )
        self.assertEqual(str(old.date_end), "2026-06-10")
        self.assertEqual(str(new.date_start), "2026-06-10")
        self.assertFalse(self.env["loyalty.partner.conflict"].search([]))

    def test_an_order_shows_whose_customer_it_is(self):
        """The partner before it is invoiced, the commission once it is paid."""
        self.bind()
        order = self.order()
        self.assertEqual(order.loyalty_bound_to_id, self.partner)
        self.assertEqual(order.loyalty_commission_amount, 0.0)
        order.action_confirm()
        invoice = order._create_invoices()
        invoice.action_post()
        self.pay(invoice)

        # 50 % of a year of 100
        self.assertEqual(order.loyalty_commission_amount, 50.0)
        action = order.action_view_loyalty_commission()
        entries = self.env["loyalty.ledger.entry"].search(action["domain"])
        self.assertEqual(entries.mapped("amount"), [50.0])

    def test_a_named_discount_takes_who_moves_up(self):
        """G2.3 from free to paid: the code's partner has the customer from then on."""
        self.bind(partner=self.other)
        order = self.order()
        self.apply(order, self.issue().code)
        # 10 % of a year of 100: 90 to pay
        self.assertEqual(order.amount_untaxed, 90.0)

        order.action_confirm()

        self.customer.invalidate_recordset()
        self.assertEqual(self.customer.loyalty_bound_to_id, self.partner)
