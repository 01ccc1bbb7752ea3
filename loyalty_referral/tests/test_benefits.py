"""Everything that a customer was granted and has not used stands in one list (B1, B3)."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .benefit_common import BenefitCommon


@tagged("post_install", "-at_install")
class TestBenefits(BenefitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.env["res.partner"].create(
            {"name": "Anna", "parent_id": cls.referrer.id}
        )
        cls.lot = cls.credit(600.0)
        cls.points = cls.core_card("loyalty", 340.0, partner=cls.anna)
        cls.gift_card = cls.core_card("gift_card", 50.0, days=20)
        cls.coupon = cls.core_card("coupons", 1.0, days=45)

    def figures(self, **domain):
        """Sums of what happened to what the referrer was granted, by kind."""
        self.env.flush_all()
        moves = self.env["loyalty.benefit.move"]
        names = ("issued", "used", "expired", "taken_back", "open")
        rows = moves._read_group(
            [("partner_id", "=", self.referrer.id), *domain.items()],
            ["kind"],
            [*(f"{name}:sum" for name in names), "redemption_rate:avg"],
        )
        return {kind: tuple(round(n or 0, 2) for n in sums) for kind, *sums in rows}

    def test_only_what_is_shown_is_read(self):
        """Sorting by age asks no card what was used of it, nor for its programme's name.

        PostgreSQL looks into the union only while its branches have the same types.
        """
        query = self.env["loyalty.benefit"]._search(
            [], order="expires_on, id", limit=80
        )

        rows = self.env.execute_query(SQL("EXPLAIN %s", query.select()))

        plan = "\n".join(row[0] for row in rows)
        self.assertIn("loyalty_card", plan)
        self.assertNotIn("loyalty_history", plan)
        self.assertNotIn("loyalty_mission", plan)

    def test_one_list_of_everything(self):
        """600 of credit, 340 points of one of its people, a gift card, a coupon."""
        self.core_card("ewallet", 25.0)
        self.core_card("loyalty", 99.0, partner=self.friend)
        self.core_card("coupons", 1.0, days=-1)  # expired yesterday
        self.core_card("gift_card", 0.0)  # used up

        found = {row.kind: (row.open, row.open_amount) for row in self.benefits()}

        self.assertEqual(
            found,
            {
                "credit": (600.0, 600.0),
                "points": (340.0, 0.0),
                "gift_card": (50.0, 50.0),
                "coupon": (1.0, 0.0),
                "ewallet": (25.0, 25.0),
            },
        )
        self.assertEqual(self.anna.loyalty_benefit_count, 5, "those of the company")
        self.assertEqual(self.benefits(self.friend).open, 99.0)

    def test_what_was_used_is_gone_from_the_drawer(self):
        """250 of 600 on an own invoice: 350 are left; the coupon is used up."""
        self.invoice(self.contract(self.referrer, 250.0))
        self.coupon.points = 0.0

        credit = self.benefits().filtered(lambda row: row.kind == "credit")

        self.assertEqual((credit.issued, credit.used, credit.open), (600, 250, 350))
        self.assertNotIn("coupon", self.benefits().mapped("kind"))
        # 250 of 600: 41.67 %
        self.assertEqual(self.figures()["credit"], (600, 250, 0, 0, 350, 41.67))

    def test_figures_follow_what_was_taken_back_and_what_expired(self):
        """600 taken back with the friend's invoice; a coupon of three expired."""
        self.core_card("coupons", 1.0, days=-1)
        self.core_card("coupons", 1.0, days=5)
        invoice = self.env["account.move"].search(
            [
                ("partner_id.name", "=", "Birch Bakery"),
                ("move_type", "=", "out_invoice"),
            ]
        )
        self.credit_note(invoice)

        figures = self.figures()

        # nothing of the credit is left that could have been used: no rate
        self.assertEqual(figures["credit"], (600, 0, 0, 600, 0, 0))
        self.assertEqual(figures["coupon"], (3, 0, 1, 0, 2, 0))
        self.assertLedgerProven()

    def test_history_of_a_card(self):
        """340 on the card, then 160 earned and 100 spent: 500 issued, 20 % used."""
        history = self.env["loyalty.history"].sudo()
        history.create(
            [
                {"card_id": self.points.id, "description": "Order", "issued": 160.0},
                {"card_id": self.points.id, "description": "Order", "used": 100.0},
            ]
        )
        self.points.points += 60.0

        self.assertEqual(self.figures()["points"], (500, 100, 0, 0, 400, 20))
        points = self.benefits().filtered(lambda row: row.kind == "points")
        self.assertEqual((points.issued, points.used, points.open), (500, 100, 400))
        self.assertEqual(points.summary, "400 Loyalty point(s)")

    def test_a_service_that_waits_and_one_that_runs(self):
        """Three months of support: 3 are open before it begins; then 3, with a last day."""
        support = self.env["product.product"].sudo()
        support = support.create({"name": "Support", "type": "service"})
        self.program.reward_ids.active = False
        self.program.reward_ids = [
            Command.create(
                {"kind": "service", "quantity": 3, "service_product_id": support.id}
            )
        ]
        self.refer()
        self.paid_invoice(self.contract(self.friend, 600.0))

        service = self.benefits().filtered(lambda row: row.kind == "service")
        self.assertEqual((service.open, service.expires_on), (3, False))
        self.assertEqual(service.summary, "3 months")

        self.contract(self.referrer, 50.0, rule="monthly")
        self.sync()

        service = self.benefits().filtered(lambda row: row.kind == "service")
        self.assertEqual(service.open, 3)
        self.assertTrue(service.expires_on)
        self.assertEqual(self.figures()["service"], (3, 0, 0, 0, 3, 0))

    def test_filters_and_ages(self):
        soon = [
            ("expires_on", "<=", "today +30d"),
            ("partner_id", "=", self.referrer.id),
        ]
        self.assertEqual(self.env["loyalty.benefit"].search(soon).kind, "gift_card")
        self.assertEqual(set(self.benefits().mapped("age_band")), {"1"})
        self.assertEqual(set(self.benefits().mapped("age")), {0})

    def test_figures_of_a_programme(self):
        self.invoice(self.contract(self.referrer, 150.0))
        self.env.flush_all()
        # 150 of 600
        self.assertEqual(self.lot.reward_id.program_id.benefit_use, "25 %")
        self.assertEqual(self.points.program_id.benefit_use, "0 %")
        self.assertFalse(self.program.benefit_use, "nothing was granted by it")

    def test_opens_what_it_is(self):
        for row in self.benefits():
            action = row.action_open_item()
            self.assertEqual(
                (action["res_model"], action["res_id"]), (row.item_model, row.item_id)
            )

    def test_other_companies_and_strangers(self):
        """Nobody reads another company's benefits; the portal reads none at all."""
        other = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        seller = new_test_user(
            self.env,
            "elsewhere",
            groups="sales_team.group_sale_salesman",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self.env.flush_all()
        for model in ("loyalty.benefit", "loyalty.benefit.move"):
            domain = [("partner_id", "=", self.referrer.id)]
            self.assertFalse(self.env[model].with_user(seller).search(domain))
            visitor = new_test_user(self.env, f"p{model}", groups="base.group_portal")
            with self.assertRaises(AccessError):
                self.env[model].with_user(visitor).search(domain)

    def test_queries_do_not_grow(self):
        """One query for the list, however long it is."""
        benefits = self.env["loyalty.benefit"]
        names = ["partner_id", "kind", "programme", "open", "expires_on"]
        benefits.search_fetch([], names)
        counts = []
        for number in (3, 30):
            self.core_card("ewallet", 5.0)
            for _card in range(number):
                self.core_card("gift_card", 5.0)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            benefits.search_fetch([], names)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_old_benefits_are_found(self):
        """What was granted 100 days ago is older than 90 days, and in that band."""
        self.env.flush_all()
        day = fields.Datetime.now() - timedelta(days=100)
        self.env.cr.execute(
            "UPDATE loyalty_card SET loyalty_granted_on = %s WHERE id = %s",
            (day, self.coupon.id),
        )
        old = self.env["loyalty.benefit"].search(
            [("granted_on", "<", "today -90d"), ("partner_id", "=", self.referrer.id)]
        )
        self.assertEqual((old.kind, old.age, old.age_band), ("coupon", 100, "3"))
