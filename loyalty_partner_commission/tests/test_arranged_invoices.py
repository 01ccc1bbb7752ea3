"""A partner arranged an invoice: once paid, the customer is theirs."""

from datetime import date

from odoo import fields
from odoo.tests import tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestArrangedInvoices(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.loyalty_commission_plan_id = cls.plan
        cls.other = cls.env["res.partner"].create(
            {"name": "Southwind", "is_company": True}
        )

    def arranged(self, amount=1000.0, day="2026-02-01"):
        """A posted invoice that the partner arranged."""
        return self.sell(amount, day, loyalty_arranged_by_id=self.partner.id)

    def touches(self):
        """The claims by invoice."""
        return self.env["loyalty.referral.touch"].search([("channel", "=", "invoice")])

    def test_payment_binds(self):
        """G2.5: not before it is paid, then from the invoice on: 50 % of 1000."""
        move = self.arranged()
        self.assertFalse(self.touches())

        self.pay(move, 400.0)
        self.assertFalse(self.touches(), "paid in part")
        self.pay(move)

        touch = self.touches()
        self.assertEqual((touch.owner_id, touch.move_id), (self.partner, move))
        self.assertEqual(touch.binding_id.date_start, date(2026, 2, 1))
        self.assertEqual(self.commission(), [("earn", 500.0)])

    def test_payment_rebinds(self):
        """From another partner; their earlier commission stays theirs."""
        self.bind(partner=self.other)
        self.sell_paid(500.0, "2026-01-20")

        self.pay(self.arranged())

        self.assertEqual(self.touches().verdict_code, "rebound")
        self.assertEqual(self.commission(self.other), [("earn", 250.0)])
        self.assertEqual(self.commission(), [("earn", 200.0)])

    def test_twice_is_once(self):
        """Looking again files no second claim."""
        move = self.arranged()
        self.pay(move)

        self.env["loyalty.ledger.sync"]._sync("account.move", move.ids)
        self.env["loyalty.ledger.sync"]._sync("account.move", move.ids)

        self.assertEqual(len(self.touches()), 1)

    def test_refund_does_not_unbind_but_is_told(self):
        """The commission goes, the binding stays and says why."""
        move = self.arranged()
        self.pay(move)
        binding = self.touches().binding_id
        payment_lines = move.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )

        payment_lines.remove_move_reconcile()
        self.sync()

        self.assertFalse(binding.date_end)
        self.assertTrue(self.touches().is_undone)
        self.assertIn("not paid any more", binding.message_ids[0].body)
        self.assertEqual(self.commission(), [("earn", 500.0), ("reverse", -500.0)])

    def test_order_hands_it_on(self):
        """Who arranged the order arranged its invoices."""
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "loyalty_arranged_by_id": self.partner.id,
                "order_line": [
                    fields.Command.create(
                        {"product_id": self.maintenance.id, "price_unit": 100.0}
                    )
                ],
            }
        )
        order.action_confirm()
        order.order_line.qty_delivered = 1

        self.assertEqual(order._create_invoices().loyalty_arranged_by_id, self.partner)

    def named_anew(self, move, partner):
        """Somebody corrects who arranged the invoice."""
        move.loyalty_arranged_by_id = partner
        self.sync()

    def running(self):
        """Who has the customer."""
        return self.env["loyalty.partner.binding"].search(
            [("customer_id", "=", self.customer.id), ("date_end", "=", False)]
        )

    def test_another_arranged_it_and_nothing_accrued(self):
        """The first claim is withdrawn; the customer is the other's from the invoice on."""
        self.company.loyalty_commission_plan_id = self.make_plan(("later", 20.0))
        move = self.arranged()
        self.pay(move)
        self.assertEqual(self.running().partner_id, self.partner)

        self.named_anew(move, self.other)

        self.assertEqual(self.running().partner_id, self.other)
        self.assertEqual(self.running().date_start, date(2026, 2, 1))
        first, second = self.touches().sorted("id")
        self.assertEqual(first.verdict_code, "withdrawn")
        self.assertEqual(second.verdict_code, "bound")
        self.assertFalse(self.env["loyalty.partner.conflict"].search([]))

    def test_another_arranged_it_and_it_was_paid_for(self):
        """500 were earned: they stay, the binding stays, a manager hears both."""
        move = self.arranged()
        self.pay(move)

        self.named_anew(move, self.other)
        self.env["loyalty.ledger.sync"]._sync("account.move", move.ids)

        self.assertEqual(self.running().partner_id, self.partner)
        self.assertEqual(self.commission(), [("earn", 500.0)])
        self.assertEqual(self.commission(self.other), [])
        conflict = self.env["loyalty.partner.conflict"].search([])
        self.assertEqual(conflict.holder_id, self.partner)
        self.assertEqual(conflict.rival_id, self.other)
        self.assertEqual(len(self.touches()), 2)
        self.assertIn("A manager decides", self.touches().sorted("id")[1].verdict)

    def test_nobody_arranged_it_after_all(self):
        """Withdrawn, and named again: claimed again."""
        self.company.loyalty_commission_plan_id = self.make_plan(("later", 20.0))
        move = self.arranged()
        self.pay(move)

        self.named_anew(move, False)
        self.assertFalse(self.running())

        self.named_anew(move, self.partner)
        self.assertEqual(self.running().partner_id, self.partner)
