"""What customers are worth and how long they stay, from their invoices (case H5)."""

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import LoyaltyCommon

TODAY = "2026-06-15"


@tagged("post_install", "-at_install")
class TestCustomerValue(LoyaltyCommon):
    """Invoices without taxes; customers are gone after three months of silence."""

    @classmethod
    def setUpClass(cls):
        """Three customers of 2026; one product with a known cost."""
        super().setUpClass()
        cls.company.loyalty_churn_months = 3
        cls.third = cls.env["res.partner"].create(
            {"name": "Cedar Cinema", "is_company": True}
        )
        cls.goods = cls.service()
        cls.goods.with_company(cls.company).standard_price = 30

    def bill(self, partner, day, price=50, product=None, **values):
        """A posted invoice of one line."""
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "company_id": self.company.id,
                "invoice_date": day,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": product and product.id,
                            "name": "Fee",
                            "price_unit": price,
                            "tax_ids": False,
                            **values,
                        }
                    )
                ],
            }
        )
        move.action_post()
        return move

    def refresh(self, day=TODAY):
        with freeze_time(day):
            self.env["loyalty.customer.value"].sudo()._refresh(self.company)

    def value(self, partner=None):
        return (
            self.env["loyalty.customer.value"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", (partner or self.referrer).id),
                    ("company_id", "=", self.company.id),
                ]
            )
        )

    def test_fee_times_months_stayed(self):
        """50 a month from January to March, then silence: 3 months, 150."""
        for month in (1, 2, 3):
            self.bill(self.referrer, f"2026-{month:02}-10")
        contact = self.env["res.partner"].create(
            {"name": "Bea Birch", "parent_id": self.friend.id}
        )
        self.bill(contact, "2026-05-20")
        self.refresh()

        gone, there = self.value(), self.value(self.friend)
        self.assertTrue(gone.has_left)  # 10 March and 3 months is 10 June
        self.assertEqual(str(gone.left_on), "2026-03-10")
        self.assertEqual((gone.months_stayed, gone.value), (3, 150))
        self.assertEqual(gone.monthly_value, 50)
        self.assertEqual(gone.basis, "revenue")
        self.assertFalse(there.has_left)
        self.assertEqual((there.months_stayed, there.value), (2, 50))  # May, June
        # of 3 + 2 = 5 months one customer left: 5 months to come
        self.assertEqual(there.expected_months, 5)
        self.assertEqual(there.expected_value, 175)  # 50 + 5 x 25

    def test_the_day_on_which_somebody_has_left(self):
        self.bill(self.referrer, "2026-03-15")
        self.refresh("2026-06-14")
        self.assertFalse(self.value().has_left)

        self.refresh("2026-06-15")

        self.assertTrue(self.value().has_left)

    def test_credit_notes_take_back_and_everything_credited_is_forgotten(self):
        first = self.bill(self.referrer, "2026-05-01", 100)
        second = self.bill(self.referrer, "2026-06-01", 80)
        self.credit_note(second)
        self.refresh()
        self.assertEqual(self.value().value, 100)

        (first + second).button_draft()
        self.refresh("2026-06-16")

        self.assertFalse(self.value().value > 0)

    def test_margin_where_the_cost_is_known(self):
        """2 x 50 - 2 x 30 = 40; with 20 of unknown cost it is 60, and said so."""
        self.bill(self.referrer, "2026-06-01", product=self.goods, quantity=2)
        self.refresh()
        self.assertEqual((self.value().value, self.value().basis), (40, "margin"))
        self.assertEqual(self.value().revenue, 100)

        self.bill(self.referrer, "2026-06-02", 20)
        self.refresh()

        self.assertEqual((self.value().value, self.value().basis), (60, "mixed"))

    def test_a_dozen_costs_twelve_times_as_much(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.bill(
            self.referrer,
            "2026-06-01",
            500,
            product=self.goods,
            product_uom_id=dozen.id,
        )
        self.refresh()
        self.assertEqual(self.value().cost, 360)  # 12 x 30

    def test_a_running_contract_keeps_a_customer(self):
        self.bill(self.referrer, "2025-01-10", 600)
        contract = self.contract(self.referrer, 600)
        contract.contract_line_ids.write({"date_start": "2025-01-01"})
        self.refresh()
        running = self.value()
        self.assertEqual((running.contract, running.has_left), ("running", False))
        self.assertEqual(running.months_stayed, 18)  # January 2025 to June 2026

        contract.contract_line_ids.write({"date_end": "2025-12-31"})
        self.refresh()

        ended = self.value()
        self.assertEqual((ended.contract, ended.has_left), ("ended", True))
        self.assertEqual(ended.months_stayed, 12)

    def test_other_currencies_count_in_that_of_the_company(self):
        currency = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0)])
        move = self.bill(self.referrer, "2026-06-01", 100)
        move.button_draft()
        move.currency_id = currency
        move.action_post()
        self.refresh()
        self.assertEqual(self.value().value, 50)  # 100 EUR at 2 EUR for 1

    def test_cohorts_and_their_retention(self):
        """January: two began, one left after a month. February: one began and stays."""
        self.bill(self.referrer, "2026-01-10", 100)
        self.bill(self.friend, "2026-01-20", 100)
        self.bill(self.friend, "2026-06-10", 500)
        self.bill(self.third, "2026-02-10", 50)
        self.bill(self.third, "2026-06-10", 50)
        self.refresh()
        company = ("company_id", "=", self.company.id)

        cohorts = self.env["loyalty.cohort"].search([company], order="cohort_month")
        january = cohorts[0]
        self.assertEqual((january.customers, january.customers_left), (2, 1))
        self.assertEqual(january.months, 7)  # 1 + 6
        self.assertAlmostEqual(january.churn_percent, 1 / 7)
        self.assertEqual(january.expected_months, 7)
        self.assertEqual(january.monthly_value, 100)  # 700 / 7
        self.assertEqual(january.expected_value, 700)
        self.assertEqual(cohorts[1].expected_months, 0)  # nobody has left yet

        groups = self.env["loyalty.cohort.retention"]._read_group(
            [company], ["cohort_month:year", "months_since"], ["retention:avg"]
        )
        found = {month: round(share, 2) for _year, month, share in groups}
        # month 0: 3 of 3; months 1 to 4: 2 of 3; month 5: 1 of the 2 of January
        self.assertEqual(found, {0: 100, 1: 66.67, 2: 66.67, 3: 66.67, 4: 66.67, 5: 50})

    def test_rights_and_companies(self):
        self.bill(self.referrer, "2026-06-01")
        self.refresh()
        seller, portal, stranger = (
            new_test_user(
                self.env,
                f"value-{name}",
                groups,
                company_id=company.id,
                company_ids=[Command.set(company.ids)],
            )
            for name, groups, company in (
                ("seller", "sales_team.group_sale_salesman", self.company),
                ("portal", "base.group_portal", self.company),
                ("other", "sales_team.group_sale_salesman", self.other_company()),
            )
        )
        self.assertTrue(self.value().with_user(seller).value)
        with self.assertRaises(AccessError):
            self.value().with_user(seller).write({"value": 1})
        for model in (
            "loyalty.customer.value",
            "loyalty.cohort",
            "loyalty.cohort.retention",
        ):
            self.assertTrue(self.env[model].with_user(seller).search([], limit=1))
            self.assertFalse(self.env[model].with_user(stranger).search([]))
            with self.assertRaises(AccessError):
                self.env[model].with_user(portal).search([])

    def other_company(self):
        return self.env["res.company"].sudo().create({"name": "Elsewhere"})

    def test_the_night_renews_every_company(self):
        self.bill(self.referrer, "2026-06-01")
        with freeze_time(TODAY), self.enter_registry_test_mode():
            cron = self.env.ref("loyalty_referral.cron_customer_value").sudo()
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.value().value, 50)
        self.assertEqual(self.referrer.loyalty_customer_value, 50)
