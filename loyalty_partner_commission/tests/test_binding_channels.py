"""What each channel does to a binding, by the company's own policy (case G2)."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestBindingChannels(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.loyalty_commission_plan_id = cls.plan
        cls.other = cls.env["res.partner"].create(
            {"name": "Southwind", "is_company": True}
        )
        cls.gold, cls.silver = cls.env["res.partner.grade"].create(
            [
                {"name": "Top", "sequence": 1, "company_id": cls.company.id},
                {"name": "Base", "sequence": 2, "company_id": cls.company.id},
            ]
        )

    def policy(self, channel):
        """The company's row for ``channel``."""
        return self.env["loyalty.binding.channel"].search(
            [("channel", "=", channel), ("company_id", "=", self.company.id)]
        )

    def claim(self, channel, partner=None, customer=None, day="2026-03-01", **evidence):
        """A claim of the day."""
        claims = self.env["loyalty.partner.claim"].sudo()
        return claims._claim(
            channel,
            partner or self.partner,
            customer or self.customer,
            company_id=self.company.id,
            day=date.fromisoformat(day),
            **evidence,
        )

    def active(self, customer=None):
        """The customer's bindings that go on."""
        return self.env["loyalty.partner.binding"].search(
            [
                ("customer_id", "=", (customer or self.customer).id),
                ("date_end", "=", False),
            ]
        )

    def test_every_company_has_every_channel(self):
        """Also one that is founded later; none is there twice."""
        theirs = self.setup_other_company()["company"]
        channels = self.env["loyalty.binding.channel"]
        rows = channels.search([("company_id", "=", theirs.id)])
        self.assertEqual(len(rows), 8)
        self.assertEqual(len(set(rows.mapped("channel"))), 8)

        channels.sudo()._ensure()

        self.assertEqual(channels.search([("company_id", "=", theirs.id)]), rows)

    def test_what_was_changed_is_written_down(self):
        """A channel is called as people call it, and says who changed what it does."""
        noted = {"tracking_disable": False, "mail_notrack": False}
        link = self.policy("link").with_context(**noted)
        self.assertEqual(link.display_name, "Link")
        self.env.flush_all()
        self.env.cr.precommit.run()
        before = link.message_ids

        link.effect = "never"
        self.env.flush_all()
        self.env.cr.precommit.run()  # when the trail is written

        change = (link.message_ids - before).tracking_value_ids
        self.assertEqual(change.field_id.name, "effect")
        self.assertEqual(change.new_value_char, "Binds nobody")

    def test_defaults_are_those_of_the_case(self):
        """G2: what each way may do before anybody changed anything."""
        effects = {
            row.channel: row.effect
            for row in self.env["loyalty.binding.channel"].search(
                [("company_id", "=", self.company.id)]
            )
        }
        self.assertEqual(
            effects,
            {
                "link": "unbound",
                "bonus_code": "unbound",
                "discount_code": "upgrade",
                "purchase_link": "unbound",
                "invoice": "always",
                "deal": "unbound",
                "manual": "always",
                "import": "unbound",
            },
        )
        self.assertTrue(self.policy("bonus_code").once)

    def test_paid_invoice_rebinds_and_history_stays(self):
        """G2.5: the other partner's time ends where this one's begins."""
        first = self.claim("link", self.other, day="2026-02-01").binding_id
        self.sell_paid(1000.0, "2026-02-10")

        touch = self.claim("invoice")

        self.assertEqual(touch.verdict_code, "rebound")
        self.assertEqual(self.active(), touch.binding_id)
        self.assertEqual(touch.binding_id.partner_id, self.partner)
        self.assertEqual(first.date_end, date(2026, 3, 1))
        self.assertEqual(self.commission(self.other), [("earn", 500.0)])
        self.sell_paid(100.0, "2026-03-05")
        self.assertEqual(self.commission(self.other), [("earn", 500.0)])
        self.assertEqual(self.commission(), [("earn", 20.0)])

    def test_rebinding_waits_for_what_was_earned(self):
        """A claim of a day that earned for another begins on the day after it."""
        self.claim("link", self.other, day="2026-02-01")
        self.sell_paid(1000.0, "2026-03-01")

        binding = self.claim("invoice").binding_id

        self.assertEqual(binding.date_start, date(2026, 3, 2))
        self.assertEqual(self.commission(self.other), [("earn", 500.0)])
        self.assertEqual(self.commission(), [])

    def test_channel_that_is_closed(self):
        """The touch is kept and says why; nobody is bound."""
        self.policy("link").effect = "never"

        touch = self.claim("link")

        self.assertEqual(touch.verdict_code, "channel_closed")
        self.assertIn("binds nobody", touch.verdict)
        self.assertFalse(self.active())

    def test_minimum_level(self):
        """Levels count in the order of their list."""
        self.policy("bonus_code").minimum_grade_id = self.gold
        self.partner.grade_id = self.silver

        refused = self.claim("bonus_code")
        self.partner.grade_id = self.gold
        allowed = self.claim("bonus_code")

        self.assertEqual(refused.verdict_code, "grade_too_low")
        self.assertEqual(allowed.verdict_code, "bound")

    def test_one_bonus_per_customer_ever(self):
        """G2.2: whoever issued it; it takes nobody from another partner."""
        self.policy("bonus_code").minimum_grade_id = False
        self.bind(partner=self.other)

        first = self.claim("bonus_code")
        second = self.claim("bonus_code", self.referrer)

        self.assertEqual(first.verdict_code, "already_bound")
        self.assertEqual(second.verdict_code, "used_before")
        self.assertEqual(self.active().partner_id, self.other)

    def test_upgrade_from_free_to_paid(self):
        """G2.3: the first order binds, the same again does not rebind, a larger does."""
        first = self.claim("discount_code", self.other, order_id=self.order(600.0).id)
        same = self.claim("discount_code", order_id=self.order(600.0).id)
        larger = self.claim("discount_code", order_id=self.order(600.01).id)

        self.assertEqual(first.verdict_code, "bound")
        self.assertEqual(same.verdict_code, "no_upgrade")
        self.assertEqual(larger.verdict_code, "rebound_upgrade")
        self.assertEqual(self.active().partner_id, self.partner)

    def order(self, price):
        """A confirmed order of the customer."""
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "date_order": "2026-03-01",
                "order_line": [
                    (0, 0, {"product_id": self.maintenance.id, "price_unit": price})
                ],
            }
        )
        order.action_confirm()
        order.date_order = "2026-03-01"
        return order

    def test_upgrade_by_contract(self):
        """A contract of 600 a year, then one of 900 that begins with the claim."""
        day = str(date.today())
        running = self.contract(self.customer, 600.0)
        running.contract_line_ids.date_start = "2026-01-01"
        without = self.claim("discount_code", day=day)
        self.contract(self.customer, 900.0)

        touch = self.claim("discount_code", day=day)

        self.assertEqual(without.verdict_code, "no_upgrade")
        self.assertEqual(touch.verdict_code, "bound")

    def test_bindings_by_hand_leave_a_claim(self):
        """Every binding has its evidence, and says who approved it."""
        binding = self.bind(reason="Agreed on the fair")

        self.assertEqual(binding.touch_id.channel, "manual")
        self.assertEqual(binding.touch_id.owner_id, self.partner)
        self.assertEqual(binding.touch_id.day, binding.date_start)
        self.assertEqual(binding.touch_id.reason, "Agreed on the fair")
        self.assertEqual(binding.approver_id, self.env.user)

    def test_who_may_rebind(self):
        """A manager; a user where the company says so; a salesperson never."""
        binding = self.bind()
        groups = "loyalty_partner_commission.group_user"
        company = {"company_id": self.company.id, "company_ids": [self.company.id]}
        user = new_test_user(self.env, "binder", groups=groups, **company)
        seller = new_test_user(
            self.env, "seller", groups="sales_team.group_sale_salesman", **company
        )
        with self.assertRaises(AccessError):
            binding.with_user(user)._change(date(2026, 3, 1), "x", self.other)
        self.company.loyalty_rebind_needs_manager = False
        with self.assertRaises(AccessError):
            binding.with_user(seller)._change(date(2026, 3, 1), "x", self.other)

        new = binding.with_user(user)._change(
            date(2026, 3, 1), "They moved", self.other
        )

        self.assertEqual(new.partner_id, self.other)
        self.assertEqual(new.approver_id, user)
        self.assertEqual((binding.reason, new.reason), ("They moved", "They moved"))

    def test_rebinding_by_hand_keeps_the_policy(self):
        """Where only the top level may take customers over, others are refused."""
        binding = self.bind()
        self.policy("manual").minimum_grade_id = self.gold

        with self.assertRaisesRegex(UserError, "level is too low"), self.cr.savepoint():
            binding._change(date(2026, 3, 1), "x", self.other)

        self.assertEqual(self.active(), binding)

    def test_person_of_several_companies(self):
        """G5: the company on the document counts, not the person who works for it."""
        second = self.env["res.partner"].create(
            {"name": "Red Harbor Ltd", "is_company": True}
        )
        here, there = self.env["res.partner"].create(
            [
                {
                    "name": "Ada",
                    "email": "ada@a.example",
                    "parent_id": self.customer.id,
                },
                {"name": "Ada", "email": "ada@a.example", "parent_id": second.id},
            ]
        )
        self.claim("link", customer=here, day="2026-01-15")
        self.claim("link", self.other, customer=there, day="2026-01-15")

        self.sell_paid(1000.0, customer=here)
        self.sell_paid(400.0, customer=there)

        self.assertEqual(self.active().partner_id, self.partner)
        self.assertEqual(self.active(second).partner_id, self.other)
        self.assertEqual(self.commission(), [("earn", 500.0)])
        self.assertEqual(self.commission(self.other), [("earn", 200.0)])
