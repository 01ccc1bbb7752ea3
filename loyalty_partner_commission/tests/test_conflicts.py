"""Two partners claim one customer: one binding, one conflict, and a person decides."""

from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestConflicts(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.loyalty_commission_plan_id = cls.plan
        cls.other = cls.env["res.partner"].create(
            {"name": "Southwind", "is_company": True}
        )
        cls.today = fields.Date.today()
        company = {"company_id": cls.company.id, "company_ids": [cls.company.id]}
        cls.manager = new_test_user(
            cls.env,
            "decider",
            groups="loyalty_partner_commission.group_manager",
            **company,
        )
        cls.user = new_test_user(
            cls.env, "looker", groups="loyalty_partner_commission.group_user", **company
        )

    def claim(self, channel, partner, day=None):
        """A claim of the customer."""
        return (
            self.env["loyalty.partner.claim"]
            .sudo()
            ._claim(
                channel,
                partner,
                self.customer,
                company_id=self.company.id,
                day=day or self.today,
            )
        )

    def conflicts(self):
        """All conflicts."""
        return self.env["loyalty.partner.conflict"].search([])

    def two_claims(self):
        """A link of one partner, a deal of another, on one day."""
        self.claim("link", self.partner)
        self.claim("deal", self.other)
        return self.conflicts()

    def test_two_claims_of_one_day(self):
        """The evidence of both, whom the rule prefers, a deadline and a task."""
        conflict = self.two_claims()

        self.assertEqual(conflict.holder_id, self.partner)
        self.assertEqual(conflict.rival_id, self.other)
        self.assertEqual(conflict.touch_ids.owner_id, self.partner | self.other)
        self.assertEqual(conflict.deadline, self.today + timedelta(days=14))
        self.assertTrue(conflict.activity_ids)
        self.assertIn("Southwind", conflict.rule)
        bindings = self.env["loyalty.partner.binding"].search(
            [("customer_id", "=", self.customer.id)]
        )
        self.assertEqual(bindings.partner_id, self.partner)

    def test_claims_far_apart_are_no_conflict(self):
        """Fifteen days later the customer simply has a partner."""
        self.claim("link", self.partner, self.today - timedelta(days=14))
        self.claim("deal", self.other)

        self.assertFalse(self.conflicts())

    def test_hopeless_claim_is_no_conflict(self):
        """A channel that binds nobody cannot be right."""
        deals = self.env["loyalty.binding.channel"].search(
            [("channel", "=", "deal"), ("company_id", "=", self.company.id)]
        )
        deals.effect = "never"

        self.assertFalse(self.two_claims())

    def test_same_rival_again_adds_evidence(self):
        """One conflict, three touches."""
        conflict = self.two_claims()
        self.claim("link", self.other)

        self.assertEqual(self.conflicts(), conflict)
        self.assertEqual(len(conflict.touch_ids), 3)

    def test_rebinding_within_days_is_a_conflict_too(self):
        """The paid invoice rebinds by policy; who lost the customer is heard."""
        self.claim("link", self.partner)
        self.claim("invoice", self.other)

        conflict = self.conflicts()
        self.assertEqual(conflict.holder_id, self.other)
        self.assertEqual(conflict.rival_id, self.partner)

    def test_keep(self):
        """With a reason; the binding is as it was."""
        conflict = self.two_claims().with_user(self.manager)
        with self.assertRaisesRegex(UserError, "Say why"):
            conflict.action_keep()
        conflict.reason = "The visitor came by the link first"

        conflict.action_keep()

        self.assertEqual((conflict.state, conflict.outcome), ("decided", "keep"))
        self.assertEqual(conflict.decided_by_id, self.manager)
        self.assertFalse(conflict.activity_ids)
        self.assertEqual(self.customer.loyalty_bound_to_id, self.partner)
        with self.assertRaisesRegex(UserError, "already"):
            conflict.action_switch()

    def test_switch(self):
        """The customer goes to the other; what was earned stays."""
        conflict = self.two_claims().with_user(self.manager)
        self.sell_paid(1000.0, str(self.today))
        conflict.reason = "They have the signed offer"

        conflict.action_switch()

        old, new = self.env["loyalty.partner.binding"].search(
            [("customer_id", "=", self.customer.id)], order="id"
        )
        self.assertEqual((old.partner_id, new.partner_id), (self.partner, self.other))
        self.assertEqual(new.date_start, self.today + timedelta(days=1))
        self.assertEqual(new.reason, "They have the signed offer")
        self.assertEqual(new.approver_id, self.manager)
        self.assertEqual(self.commission(), [("earn", 500.0)])
        self.assertEqual(self.commission(self.other), [])

    def test_overdue(self):
        """The day after the deadline it is marked."""
        conflict = self.two_claims()
        conflicts = self.env["loyalty.partner.conflict"].sudo()
        conflict.sudo().deadline = self.today
        conflicts._cron_overdue()
        self.assertFalse(conflict.is_overdue)

        conflict.sudo().deadline = self.today - timedelta(days=1)
        conflicts._cron_overdue()

        self.assertTrue(conflict.is_overdue)

    def test_rights(self):
        """Users look, managers decide, portal users see nothing."""
        conflict = self.two_claims()
        self.assertTrue(conflict.with_user(self.user).rule)
        with self.assertRaises(AccessError):
            conflict.with_user(self.user).action_keep()
        with self.assertRaises(AccessError):
            conflict.with_user(self.user).reason = "x"
        contact = self.env["res.partner"].create(
            {"name": "p", "parent_id": self.partner.id, "email": "p@a.example"}
        )
        portal = new_test_user(
            self.env, "p", groups="base.group_portal", partner_id=contact.id
        )
        conflicts = self.env["loyalty.partner.conflict"].with_user(portal)
        self.assertFalse(conflicts.has_access("read"))


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
