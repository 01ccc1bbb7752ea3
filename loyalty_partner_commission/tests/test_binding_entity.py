"""A customer becomes a part of another company: the binding follows (case G5)."""

from unittest.mock import patch

from odoo import fields
from odoo.tests import new_test_user, tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestBindingEntity(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.group, cls.other = cls.env["res.partner"].create(
            [
                {"name": "Harbor Group", "is_company": True},
                {"name": "Southwind", "is_company": True},
            ]
        )
        cls.clerk = new_test_user(
            cls.env,
            "clerk",
            groups="base.group_user,base.group_partner_manager",
            company_id=cls.company.id,
            company_ids=[cls.company.id],
        )

    def join(self, contact=None, entity=None):
        """Somebody who knows nothing of bindings puts a contact under a company."""
        (contact or self.customer).with_user(self.clerk).write(
            {"parent_id": (entity or self.group).id, "is_company": False}
        )
        self.sync()

    def of(self, customer, running=True):
        """The bindings of a customer that go on, or are over."""
        return self.env["loyalty.partner.binding"].search(
            [
                ("customer_id", "=", customer.id),
                ("date_end", "=" if running else "!=", False),
            ]
        )

    def test_binding_follows(self):
        """Odoo takes the invoices along, and so the binding; what accrued is as it was.

        50 % of 1000 for the first purchase; 20 % of 500 for the next, although it is
        the first of the group; half of the first given back: 250.
        """
        binding = self.bind()
        first = self.sell_paid(1000.0)

        self.join()

        self.assertEqual(binding.customer_id, self.group)
        self.assertFalse(binding.date_end)
        self.assertIn("Harbor Group", binding.message_ids[0].body)
        self.assertEqual(self.commission(), [("earn", 500.0)])
        self.sell_paid(500.0, str(self.today), customer=self.customer)
        self.give_back(first, 500.0)
        self.assertEqual(
            self.commission(), [("earn", 500.0), ("earn", 100.0), ("reverse", -250.0)]
        )

    def test_open_invoice_of_before(self):
        """Invoiced before the change, paid after it: it counts all the same."""
        self.bind()
        move = self.sell(1000.0)
        self.join()

        self.pay(move)

        self.assertEqual(self.commission(), [("earn", 500.0)])

    def test_invoices_that_stay(self):
        """Only a tick is taken off: the invoices stay, so the binding goes on anew."""
        self.customer.parent_id = self.group
        old = self.bind()
        first = self.sell_paid(1000.0)

        self.customer.with_user(self.clerk).is_company = False
        self.sync()

        new = self.of(self.group)
        self.assertEqual((old.customer_id, old.date_end), (self.customer, self.today))
        self.assertEqual((new.partner_id, new.date_start), (self.partner, self.today))
        self.assertEqual((new.terms, new.first_invoice_id), (old.terms, first))
        self.assertEqual(new.window_start, old.window_start)
        self.sell_paid(500.0, str(self.today), customer=self.customer)
        self.give_back(first, 500.0)
        self.assertEqual(
            self.commission(), [("earn", 500.0), ("earn", 100.0), ("reverse", -250.0)]
        )

    def test_new_company_has_the_same_partner(self):
        """One binding goes on; no conflict."""
        self.bind()
        theirs = self.bind(customer=self.group)

        self.join()

        self.assertFalse(self.of(self.customer))
        self.assertEqual(self.of(self.group), theirs)
        self.assertFalse(self.env["loyalty.partner.conflict"].search([]))

    def test_new_company_has_another_partner(self):
        """Theirs stands; a manager hears both, and may decide otherwise."""
        self.bind()
        first = self.sell_paid(1000.0)
        theirs = self.bind(
            customer=self.group, partner=self.other, date_start="2026-01-20"
        )

        self.join()

        self.assertEqual(self.of(self.group), theirs)
        self.assertFalse(self.of(self.customer))
        conflict = self.env["loyalty.partner.conflict"].search([])
        self.assertEqual(
            (conflict.holder_id, conflict.rival_id), (self.other, self.partner)
        )
        self.assertIn("Northwind Resellers comes first", conflict.rule)
        self.env["loyalty.ledger.sync"]._sync("account.move", first.ids)
        self.assertEqual(self.commission(), [("earn", 500.0)])
        self.assertEqual(self.commission(self.other), [])
        conflict.reason = "They had the larger part"
        conflict.action_switch()
        self.assertEqual(self.of(self.group).partner_id, self.partner)

    def test_customer_joins_their_partner(self):
        """Nobody is their own partner: the binding ends."""
        self.bind()

        self.join(entity=self.partner)

        self.assertFalse(self.of(self.customer) | self.of(self.partner))

    def test_contacts_come_and_go(self):
        """People of a bound company are no customers of their own."""
        binding = self.bind()
        person = self.env["res.partner"].create(
            {"name": "Ann", "parent_id": self.customer.id}
        )

        self.join(person)

        self.assertEqual(self.of(self.customer), binding)
        self.assertFalse(self.of(self.group))

    def test_ended_bindings_stay_where_they_are(self):
        """What is over is history."""
        binding = self.bind()
        binding._change(self.today, "Over")

        self.join()

        self.assertEqual(binding.customer_id, self.customer)
        self.assertFalse(self.of(self.group) | self.of(self.group, running=False))

    def test_other_changes_cost_nothing(self):
        """Names and addresses ask for no binding."""
        self.bind()
        bindings = type(self.env["loyalty.partner.binding"])
        with patch.object(bindings, "search", side_effect=AssertionError):
            self.customer.write({"name": "Blue Harbor SA", "city": "Ghent"})
