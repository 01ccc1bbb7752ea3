"""Who has which customer, from when to when."""

from datetime import date

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestBinding(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.partner"].create(
            {"name": "Southwind", "is_company": True}
        )

    def change(self, binding, partner, day):
        """Change the binding as a manager does, in the dialogue."""
        wizard = self.env["loyalty.partner.binding.change"].create(
            {
                "binding_id": binding.id,
                "partner_id": partner.id if partner else False,
                "date": day,
                "reason": "They moved",
            }
        )
        wizard.action_change()
        self.sync()

    def test_contacts_stand_for_their_company(self):
        """Binding two contacts binds their companies."""
        seller, buyer = self.env["res.partner"].create(
            [
                {"name": "Seller", "parent_id": self.partner.id},
                {"name": "Buyer", "parent_id": self.customer.id},
            ]
        )

        binding = self.bind(buyer, seller)

        self.assertEqual(binding.partner_id, self.partner)
        self.assertEqual(binding.customer_id, self.customer)
        self.assertEqual(self.customer.loyalty_bound_to_id, self.partner)
        self.assertEqual(buyer.loyalty_bound_to_id, self.partner)
        self.assertEqual(self.partner.loyalty_binding_count, 1)

    def test_refusals(self):
        """Nobody twice, nobody their own, and the message says who has them."""
        self.bind()

        with self.assertRaisesRegex(UserError, "another partner since"):
            self.bind(partner=self.other)
        with self.assertRaisesRegex(UserError, "bound to this partner since"):
            self.bind()
        with self.assertRaisesRegex(UserError, "same company"):
            self.bind(customer=self.partner)
        self.assertEqual(self.env["loyalty.partner.binding"].search_count([]), 1)

    def test_change_of_partner(self):
        """Each partner earns on the invoices of their own time, also when paid late."""
        binding = self.bind()
        first = self.sell(1000.0, "2026-02-01")

        self.change(binding, self.other, "2026-03-01")
        self.sell_paid(600.0, "2026-03-01")
        self.pay(first)

        self.assertEqual(self.commission(), [("earn", 500.0)])
        self.assertEqual(self.commission(self.other), [("earn", 120.0)])
        self.assertEqual(binding.date_end, date(2026, 3, 1))
        self.assertEqual(binding.state, "ended")

    def test_release(self):
        """From the day of the release on nobody earns."""
        binding = self.bind()
        self.change(binding, False, "2026-02-01")

        outside = self.sell_paid(1000.0, "2026-02-01")

        self.assertEqual(self.commission(), [])
        self.assertIn("has not been bound", outside.loyalty_commission_note)
        self.bind(partner=self.other, date_start="2026-04-01")
        self.sell_paid(100.0, "2026-04-01")
        self.assertEqual(self.commission(self.other), [("earn", 20.0)])

    def test_what_was_earned_is_not_rewritten(self):
        """A binding cannot end before a purchase it earned on, nor change sides."""
        binding = self.bind()
        self.sell_paid(1000.0, "2026-02-01")

        with self.assertRaisesRegex(ValidationError, "02/02/2026"):
            self.change(binding, self.other, "2026-02-01")
        with self.assertRaises(UserError):
            binding.partner_id = self.other
        with self.assertRaises(UserError):
            binding.unlink()
        self.assertEqual(self.commission(), [("earn", 500.0)])

    def test_unused_bindings_may_be_deleted(self):
        """Entered by mistake, nothing earned: it may go."""
        self.bind().unlink()

        self.sell_paid(1000.0)

        self.assertEqual(self.commission(), [])

    def test_no_overlap(self):
        """An ended binding keeps its time."""
        binding = self.bind()
        self.change(binding, False, "2026-03-01")

        with self.assertRaisesRegex(ValidationError, "already during that time"):
            self.bind(partner=self.other, date_start="2026-02-15")

    def test_two_companies(self):
        """Another company binds the same customer to another partner, on its terms."""
        self.bind()
        theirs = self.setup_other_company()["company"]
        other_plan = self.make_plan(("any", 10.0), company_id=theirs.id)
        self.bind(partner=self.other, company_id=theirs.id, plan_id=other_plan.id)

        self.sell_paid(1000.0)

        self.assertEqual(self.commission(), [("earn", 500.0)])
        self.assertEqual(self.commission(self.other), [])
        with self.assertRaises(UserError):
            self.bind(
                customer=self.referrer, company_id=theirs.id, plan_id=self.plan.id
            )

    def test_plans_need_sensible_rules(self):
        """No rule, 0 % and more than 100 % are refused."""
        with self.assertRaisesRegex(ValidationError, "pays nothing"):
            self.env["loyalty.commission.plan"].create({"name": "Empty"})
        for rate in (0.0, 100.01):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.cr.savepoint(),
            ):
                self.make_plan(("any", rate))
