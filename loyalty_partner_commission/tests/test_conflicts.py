"""Two partners claim one customer: one binding, one conflict, and a person decides."""

from datetime import timedelta

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

        self.assertEqual(conflict.holder_id, self.other, "a deal says more than a link")
        self.assertEqual(conflict.rival_id, self.partner)
        self.assertEqual(conflict.touch_ids.owner_id, self.partner | self.other)
        self.assertEqual(conflict.deadline, self.today + timedelta(days=14))
        self.assertTrue(conflict.activity_ids)
        self.assertIn("Southwind comes first", conflict.rule)
        self.assertIn("and has the customer", conflict.rule)
        old, new = self.env["loyalty.partner.binding"].search(
            [("customer_id", "=", self.customer.id)], order="id"
        )
        self.assertEqual((old.date_end, new.date_end), (self.today, False))
        self.assertIn("stronger evidence", new.touch_id.verdict)

    def test_weaker_claim_of_one_day(self):
        """A deal, then a link: the deal keeps the customer, and the rule says so."""
        self.claim("deal", self.other)
        self.claim("link", self.partner)

        conflict = self.conflicts()
        self.assertEqual(conflict.holder_id, self.other)
        self.assertIn("Southwind comes first", conflict.rule)

    def test_rule_does_not_reach_back(self):
        """A stronger claim of the next day changes nothing; nor without conflicts."""
        self.claim("link", self.partner, self.today - timedelta(days=1))
        self.claim("deal", self.other)
        self.assertEqual(self.conflicts().holder_id, self.partner)
        self.assertIn("Northwind Resellers comes first", self.conflicts().rule)

        self.company.loyalty_conflict_days = 0
        self.customer = self.env["res.partner"].create({"name": "C"})
        self.two_claims()
        self.assertEqual(self.customer.loyalty_bound_to_id, self.partner)

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
        self.claim("link", self.partner)

        self.assertEqual(self.conflicts(), conflict)
        self.assertEqual(len(conflict.touch_ids), 3)

    def test_rebinding_within_days_is_a_conflict_too(self):
        """The paid invoice rebinds by policy; who lost the customer is heard."""
        self.claim("link", self.partner)
        self.claim("invoice", self.other)

        conflict = self.conflicts()
        self.assertEqual(conflict.holder_id, self.other)
        self.assertEqual(conflict.rival_id, self.partner)

    def test_rule_and_policy_may_differ(self):
        """The invoice of a later day rebinds by policy; the earlier claim is named."""
        self.claim("link", self.partner, self.today - timedelta(days=3))
        self.claim("invoice", self.other)

        conflict = self.conflicts()
        self.assertEqual(conflict.holder_id, self.other)
        self.assertIn("Northwind Resellers comes first", conflict.rule)
        self.assertIn("Southwind has the customer all the same", conflict.rule)

    def test_keep(self):
        """With a reason; the binding is as it was."""
        conflict = self.two_claims().with_user(self.manager)
        with self.assertRaisesRegex(UserError, "Say why"):
            conflict.action_keep()
        conflict.reason = "The deal was registered"

        conflict.action_keep()

        self.assertEqual((conflict.state, conflict.outcome), ("decided", "keep"))
        self.assertEqual(conflict.decided_by_id, self.manager)
        self.assertFalse(conflict.activity_ids)
        self.assertEqual(self.customer.loyalty_bound_to_id, self.other)
        with self.assertRaisesRegex(UserError, "already"):
            conflict.action_switch()

    def test_switch(self):
        """The customer goes to the other; what was earned stays."""
        conflict = self.two_claims().with_user(self.manager)
        self.sell_paid(1000.0, str(self.today))
        conflict.reason = "They have the signed offer"

        conflict.action_switch()

        _first, old, new = self.env["loyalty.partner.binding"].search(
            [("customer_id", "=", self.customer.id)], order="id"
        )
        self.assertEqual((old.partner_id, new.partner_id), (self.other, self.partner))
        self.assertEqual(new.date_start, self.today + timedelta(days=1))
        self.assertEqual(new.reason, "They have the signed offer")
        self.assertEqual(new.approver_id, self.manager)
        self.assertEqual(self.commission(self.other), [("earn", 500.0)])
        self.assertEqual(self.commission(), [])

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
