"""A free service on the receiver's own contract: never billed, ended when it must."""

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tests import tagged

from .grant_common import GrantCommon


@tagged("post_install", "-at_install")
class TestGrantService(GrantCommon):
    """Three months of support; the referrer's own contract costs 50 a month."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.support = (
            cls.env["product.product"]
            .sudo()
            .create({"name": "Support", "type": "service", "list_price": 30.0})
        )
        cls.reward = cls.promise(
            "service", quantity=3, service_product_id=cls.support.id
        )
        cls.today = fields.Date.today()

    def own(self, **values):
        return self.contract(self.referrer, 50.0, rule="monthly", **values)

    def line(self, grant):
        return grant.sudo().contract_line_id

    def bill(self, contract, times):
        """Untaxed totals of the next invoices, and how many lines are free."""
        found = []
        for _time in range(times):
            move = contract.sudo()._recurring_create_invoice()
            lines = move.invoice_line_ids
            free = lines.filtered(lambda line: line.product_id == self.support)
            found.append(
                (move.amount_untaxed, len(free), sum(free.mapped("price_subtotal")))
            )
            self.sync()
        return found

    def test_refer_pay_deliver_credit_take_back(self):
        contract = self.own()
        _referral, invoice, grant = self.win()
        line = self.line(grant)

        self.assertStanding(grant, "delivered", 3.0)
        self.assertEqual((line.contract_id, line.price_unit), (contract, 0.0))
        self.assertEqual(line.date_start, self.today)
        self.assertEqual(line.date_end, self.today + relativedelta(months=3, days=-1))
        self.assertIn("reward for bringing Birch Bakery", line.name)

        self.credit_note(invoice)

        self.assertStanding(grant, "taken_back", 0.0)
        self.assertTrue(line.is_canceled, "nothing of it was billed: cancelled")

    def test_it_comes_with_the_invoices_that_are_due_anyway(self):
        """50 a month; three of them name the service at zero, the next does not."""
        contract = self.own()
        self.win()

        self.assertEqual(
            self.bill(contract, 5),
            [(50.0, 1, 0.0)] * 3 + [(50.0, 0, 0.0)] * 2,
        )

    def test_also_where_the_contract_sets_the_rhythm(self):
        """Each invoice moves on by a month, also after the service is over."""
        contract = self.own(
            line_recurrence=False,
            recurring_rule_type="monthly",
            recurring_interval=1,
            date_start=self.today,
        )
        self.win()

        self.assertEqual(
            self.bill(contract, 5),
            [(50.0, 1, 0.0)] * 3 + [(50.0, 0, 0.0)] * 2,
        )
        due = self.today
        for _invoice in range(5):  # one by one: once at the 28th it stays there
            due += relativedelta(months=1)
        self.assertEqual(contract.recurring_next_date, due)

    def test_never_billed_even_when_somebody_types_a_price(self):
        contract = self.own()
        _referral, _invoice, grant = self.win()
        self.line(grant).price_unit = 99.0

        self.assertEqual(self.bill(contract, 1), [(50.0, 1, 0.0)])

    def test_waits_for_the_own_contract(self):
        _referral, _invoice, grant = self.win()
        self.assertStanding(grant, "waiting", 0.0)
        self.assertIn("next contract", grant.note)

        contract = self.own()
        self.sync()

        self.assertStanding(grant, "delivered", 3.0)
        self.assertEqual(self.line(grant).contract_id, contract)

    def test_twice_is_once(self):
        contract = self.own()
        referral, _invoice, grant = self.win()

        self.env["loyalty.ledger.sync"]._sync_all("loyalty.referral", referral.ids)
        grant.sudo()._deliver()

        self.assertEqual(len(contract.contract_line_ids), 2)

    def test_months_that_have_begun_stay(self):
        """Taken back in the second month: two of three stay, and it ends today."""
        self.own()
        _referral, invoice, grant = self.win()
        line = self.line(grant)
        start = self.today - relativedelta(months=1, days=3)
        line.date_start = start
        line.date_end = start + relativedelta(months=3, days=-1)

        self.credit_note(invoice)

        self.assertStanding(grant, "partly", 2.0, 2.0)
        self.assertEqual(line.date_end, self.today)
        self.assertIn("2 months", grant.note)

    def test_billed_already_it_ends_with_the_billed_period(self):
        contract = self.own()
        _referral, invoice, grant = self.win()
        self.bill(contract, 1)
        line = self.line(grant)

        self.credit_note(invoice)

        self.assertStanding(grant, "taken_back", 0.0)
        self.assertEqual(line.date_end, line.last_date_invoiced)
        self.assertEqual(self.bill(contract, 2), [(50.0, 0, 0.0)] * 2)

    def test_a_deleted_line_is_taken_back(self):
        self.own()
        _referral, invoice, grant = self.win()
        self.line(grant).unlink()

        self.credit_note(invoice)

        self.assertStanding(grant, "taken_back", 0.0)
