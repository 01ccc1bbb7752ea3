"""A quotation warns of what the customer has already, and names what they hold (B4)."""

from datetime import timedelta

from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .benefit_common import BenefitCommon


@tagged("post_install", "-at_install")
class TestQuotationHints(BenefitCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hint = cls.env["loyalty.quotation.hint"]
        cls.seller = new_test_user(
            cls.env,
            "seller",
            groups="sales_team.group_sale_salesman_all_leads",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def quotation(self, price=600.0, partner=None, product=None):
        product = product or self.maintenance
        line = Command.create({"product_id": product.id, "price_unit": price})
        return self.env["sale.order"].create(
            {
                "partner_id": (partner or self.referrer).id,
                "company_id": self.company.id,
                "order_line": [line],
            }
        )

    def hints(self, order, **kwargs):
        self.env.flush_all()
        self.env.invalidate_all()
        return [
            text.replace("$", "").replace("\xa0", "").replace("  ", " ")
            for text in order._loyalty_hints(**kwargs)
        ]

    def test_under_contract_already(self):
        contract = self.contract(self.referrer, 600.0)
        contract.code = "C0012"
        order = self.quotation()
        self.assertEqual(
            self.hints(order),
            [
                "Software maintenance: the customer has this already under contract "
                "C0012."
            ],
        )
        contract.contract_line_ids.date_end = self.today + timedelta(days=300)
        (sentence,) = self.hints(order, is_for_customer=True)
        self.assertRegex(
            sentence, "you have this already under contract C0012 until .+"
        )

    def test_not_what_is_over_another_s_or_another_thing(self):
        self.contract(self.friend, 600.0)
        over = self.contract(self.referrer, 600.0)
        over.contract_line_ids.write({"is_canceled": True})
        self.assertFalse(self.hints(self.quotation()))

        self.contract(self.referrer, 600.0)
        self.assertFalse(self.hints(self.quotation(product=self.service())))

    def test_two_rights_would_make_it_free(self):
        """350 + 250 = 600, the price: free. A cent more, and they would not."""
        self.credit(350.0, "Birch Bakery")
        self.credit(250.0, "Cedar Cinema")
        self.assertEqual(
            self.hints(self.quotation(600.0)),
            ["2 unused rights worth 600.00 would make this free."],
        )
        self.assertFalse(self.hints(self.quotation(600.01)))

    def test_a_free_service_that_waits(self):
        support = self.service()
        program = self.program.copy()
        program.reward_ids.unlink()
        program.reward_ids = [
            Command.create(
                {"kind": "service", "quantity": 3, "service_product_id": support.id}
            )
        ]
        self.refer(program_id=program.id)
        self.paid_invoice(self.contract(self.friend, 600.0))
        (sentence,) = self.hints(self.quotation(product=support))
        self.assertIn("3 months of it for free, not used yet", sentence)
        self.assertFalse(self.hints(self.quotation()))

    def test_what_else_they_hold(self):
        """Points of a person of the company; not what is on the quotation already."""
        anna = self.env["res.partner"].create(
            {"name": "Anna", "parent_id": self.referrer.id}
        )
        self.core_card("loyalty", 340.0, partner=anna)
        self.core_card("loyalty", 7.0, partner=self.friend)
        order = self.quotation(partner=anna)
        self.assertEqual(
            self.hints(order),
            ["The customer also holds: Scheme loyalty: 340 Loyalty point(s)."],
        )

    def test_credit_is_named_where_invoices_do_not_use_it(self):
        self.credit(350.0)
        self.company.sudo().loyalty_use_on_sales = False
        self.assertEqual(
            self.hints(self.quotation()),
            ["The customer also holds: Bring Birch Bakery: 350.00."],
        )

    def test_an_order_is_no_quotation(self):
        self.contract(self.referrer, 600.0)
        order = self.quotation()
        order.action_confirm()
        self.assertFalse(self.hints(order))

    def test_salesperson_reads_it_and_nothing_changes(self):
        self.contract(self.referrer, 600.0)
        order = self.quotation()
        total, lines = order.amount_total, order.order_line
        html = order.with_user(self.seller).loyalty_hints
        self.assertIn("already under contract", html)
        self.assertEqual((order.amount_total, order.order_line), (total, lines))

    def test_names_are_escaped(self):
        contract = self.contract(self.referrer, 600.0)
        contract.code = "<script>alert(1)</script>"
        html = self.quotation().loyalty_hints
        self.assertNotIn("<script>", html)
        self.assertIn("&lt;script&gt;", html)

    def test_customer_reads_it_in_the_portal(self):
        self.contract(self.referrer, 600.0).code = "C0012"
        order = self.quotation()
        order._portal_ensure_token()
        self.env.flush_all()
        page = self.url_open(order.get_portal_url()).text
        self.assertIn("you have this already under contract C0012", page)
        self.assertNotIn("the customer has", page)

    def test_queries_do_not_grow(self):
        self.contract(self.referrer, 600.0)
        self.credit(250.0)
        orders = self.env["sale.order"].union(
            *[self.quotation(100.0 + number) for number in range(6)]
        )

        def queries(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some.mapped("loyalty_hints")
            return self.cr.sql_log_count - before

        queries(orders[:1])  # warm
        self.assertLessEqual(queries(orders), queries(orders[:2]))
