"""What was promised stays; what is promised from now on is the next version."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestPlanVersions(CommissionCommon):
    def next_version(self, rate=10.0):
        """The plan's next version, at another rate."""
        action = self.plan.action_new_version()
        following = self.env["loyalty.commission.plan"].browse(action["res_id"])
        following.rule_ids = [
            Command.clear(),
            Command.create({"applies_to": "any", "rate": rate}),
        ]
        return following

    def test_a_plan_in_use_is_not_rewritten(self):
        """Neither its fields nor its rules, whichever way it is tried."""
        rules = self.plan.rule_ids
        rules[0].rate = 40.0  # nobody was promised anything yet
        self.bind()

        for change in (
            lambda: self.plan.write({"window_months": 1}),
            lambda: self.plan.write({"trigger": "posted"}),
            lambda: rules[0].write({"rate": 1.0}),
            lambda: rules[1].unlink(),
            lambda: self.plan.write(
                {"rule_ids": [Command.create({"applies_to": "any", "rate": 1.0})]}
            ),
            lambda: self.plan.write(
                {"step_ids": [Command.create({"year": 2, "percent": 1.0})]}
            ),
        ):
            with self.assertRaisesRegex(UserError, "new version"), self.cr.savepoint():
                change()
        self.plan.write({"name": "Another name", "sequence": 3, "active": False})
        self.assertEqual(self.plan.rule_ids.mapped("rate"), [40.0, 20.0])

    def test_next_version(self):
        """A draft until it is in force; then links bind by it."""
        self.company.loyalty_commission_plan_id = self.plan
        binding = self.bind()
        following = self.next_version()
        self.assertEqual(
            (following.version, following.state, following.previous_id),
            (2, "draft", self.plan),
        )
        self.assertEqual(self.plan.action_new_version()["res_id"], following.id)
        with self.assertRaisesRegex(UserError, "draft"), self.cr.savepoint():
            self.bind(self.referrer, plan_id=following.id)

        following.action_put_into_force()

        self.assertEqual((self.plan.state, self.plan.active), ("replaced", False))
        self.assertEqual(self.company.loyalty_commission_plan_id, following)
        self.assertEqual(following.left_behind_count, 1)
        self.assertEqual(binding.plan_id, self.plan)
        self.sell_paid(1000.0)
        self.assertEqual(self.commission(), [("earn", 500.0)])

    def test_customers_move_from_a_day_on(self):
        """Old invoices stay on the old terms, also when they are paid later."""
        binding = self.bind()
        before = self.sell(1000.0, "2026-02-01")
        following = self.next_version(10.0)
        following.action_put_into_force()
        wizard = self.env["loyalty.commission.plan.move"].create(
            {"plan_id": following.id, "date": "2026-03-01", "reason": "Better terms"}
        )
        self.assertEqual(wizard.binding_ids, binding)

        wizard.action_move()
        self.sync()
        self.pay(before)
        self.sell_paid(1000.0, "2026-03-01")

        self.assertEqual(self.commission(), [("earn", 500.0), ("earn", 100.0)])
        renewed = self.env["loyalty.partner.binding"].search(
            [("customer_id", "=", self.customer.id), ("date_end", "=", False)]
        )
        self.assertEqual(renewed.plan_id, following)
        self.assertEqual(renewed.partner_id, self.partner)
        self.assertEqual(renewed.first_invoice_id, before)
        self.assertEqual(renewed.window_start, binding.window_start)
        self.assertEqual(binding.date_end, date(2026, 3, 1))
        self.assertEqual(following.left_behind_count, 0)

    def test_a_late_correction_is_rated_by_the_old_rule(self):
        """A credit note of today on an invoice of the old version: 50 %, not 10 %."""
        self.bind()
        move = self.sell_paid(1000.0, "2026-02-01")
        following = self.next_version(10.0)
        following.action_put_into_force()
        self.env["loyalty.commission.plan.move"].create(
            {"plan_id": following.id, "date": "2026-03-01", "reason": "Better terms"}
        ).action_move()

        self.give_back(move, 400.0, day="2026-04-01")

        self.assertEqual(self.commission(), [("earn", 500.0), ("reverse", -200.0)])

    def test_only_managers_make_versions(self):
        self.bind()
        user = new_test_user(
            self.env, "seller", groups="loyalty_partner_commission.group_user"
        )
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.plan.with_user(user).action_new_version()
        self.assertFalse(self.plan.next_ids)

    def test_salespeople_read_plans_and_change_nothing(self):
        user = new_test_user(
            self.env, "salesperson", groups="sales_team.group_sale_salesman"
        )
        plan = self.plan.with_user(user)
        self.assertEqual(
            plan.read(["finding_html", "left_behind_count"])[0]["id"], plan.id
        )
        self.assertEqual(plan.rule_ids.mapped("summary"), ["50 %", "20 %"])
        with self.assertRaises(AccessError), self.cr.savepoint():
            plan.rule_ids[0].rate = 90.0

    # -------------------------------------------------------------- proof

    def recomputed(self, record, method="action_recompute_commission"):
        """The outcome of recomputing."""
        action = getattr(record, method)()
        return self.env[action["res_model"]].browse(action["res_id"])

    def test_recompute_agrees_and_writes_nothing(self):
        binding = self.bind()
        move = self.sell(300.0)
        self.pay(move, 100.0)
        entries = self.env["loyalty.ledger.entry"].search_count([])

        for record in (self.plan, binding):
            outcome = self.recomputed(record)
            self.assertEqual((outcome.invoice_count, outcome.difference_count), (1, 0))
        entry = self.env["loyalty.ledger.entry"].search(
            [("partner_id", "=", self.partner.id)]
        )
        outcome = self.recomputed(entry)

        self.assertEqual(sum(outcome.line_ids.mapped("desired")), 50.0)
        self.assertEqual(sum(outcome.line_ids.mapped("booked")), 50.0)
        self.assertEqual(self.env["loyalty.ledger.entry"].search_count([]), entries)

    def test_recompute_shows_what_differs(self):
        """An invoice that the ledger has not looked at yet."""
        self.bind()
        move = self.draft(300.0)
        move.action_post()
        self.pay(move)
        self.env.cr.execute(
            "UPDATE account_move SET state = 'draft' WHERE id = %s", [move.id]
        )
        self.env.invalidate_all()

        outcome = self.recomputed(move, "action_recompute_loyalty_commission")

        self.assertEqual(outcome.difference_count, 1)
        self.assertEqual(sum(outcome.line_ids.mapped("booked")), 150.0)
        self.assertEqual(sum(outcome.line_ids.mapped("desired")), 0.0)

    # --------------------------------------------------------- while writing

    def test_the_linter_speaks_while_the_plan_is_written(self):
        """At 999.99 the partner gets 100.00, at 1,000.00 only 50.00."""
        bands = [
            Command.create({"from_amount": 0.0, "rate": 10.0}),
            Command.create({"from_amount": 1000.0, "rate": 5.0}),
        ]
        plan = self.env["loyalty.commission.plan"].create(
            {
                "name": "Falling",
                "company_id": self.company.id,
                "rule_ids": [Command.create({"kind": "slab", "band_ids": bands})],
            }
        )
        for part in ("999.99", "100.00", "1,000.00", "50.00"):
            self.assertIn(part, plan.finding_html)
        self.assertFalse(self.plan.finding_html)

        with Form(plan) as form:
            form.window_months = 12
            self.assertIn("999.99", form.finding_html)

    def test_what_would_it_pay(self):
        wizard = Form(
            self.env["loyalty.commission.trial"].with_context(
                default_plan_id=self.plan.id
            )
        )
        self.assertEqual(wizard.pays, 500.0)
        wizard.is_first = False
        self.assertEqual(wizard.pays, 200.0)
        wizard.year = 4
        self.assertEqual(wizard.pays, 0.0)
        saved = wizard.save()
        self.assertIn("window", saved.line_ids.explanation)
