"""What missions may cost, who can do them, and what nobody can do to them."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .mission_common import MissionCommon


@tagged("post_install", "-at_install")
class TestMissionLimits(MissionCommon):
    # ------------------------------------------------------------------ limits

    def test_what_finds_no_room_waits_until_the_limit_is_raised(self):
        """One completion is rewarded; the second customer waits, then gets 10."""
        mission = self.mission("order", total_limit=1)
        self.order()
        self.order(self.friend)
        self.assertEqual(self.balance(self.friend), 0.0)
        self.assertEqual((mission.completed_count, mission.room_count), (2, 1))

        mission.total_limit = 2
        self.sync()

        self.assertEqual(self.balance(self.friend), 10.0)
        self.assertEqual(mission.room_count, 0)

    def test_budget(self):
        """A budget of 15: 10 for the first, 5 of 10 for the second, the rest waits."""
        mission = self.mission("order", budget=15.0)
        self.order()
        self.order(self.friend)
        self.assertEqual(self.balance(self.friend), 5.0)
        self.assertEqual((mission.granted_amount, mission.budget_left), (15.0, 0.0))

        mission.budget = 20.0
        self.sync()
        self.assertEqual(self.balance(self.friend), 10.0)
        self.assertLedgerProven()

    def test_audience(self):
        domain = f"[('id', '!=', {self.customer.id})]"
        mission = self.mission("order", audience_domain=domain)

        self.order()
        self.order(self.friend)

        self.assertEqual(self.done(mission), [])
        self.assertEqual(self.done(mission, self.friend), [("once", "done")])

    def test_a_contact_acts_for_the_company(self):
        mission = self.mission("order")
        contact = self.env["res.partner"].create(
            {"name": "Anna", "parent_id": self.customer.id}
        )

        self.order(contact)

        self.assertEqual(self.done(mission), [("once", "done")])

    # ------------------------------------------------------------- guard rails

    def test_stopped_missions_are_not_done(self):
        mission = self.mission("order")
        mission.action_stop()

        self.order()

        self.assertEqual(self.done(mission), [])

    def test_what_was_done_cannot_be_turned_into_something_else(self):
        mission = self.mission("order")
        self.order()

        with self.assertRaisesRegex(UserError, "duplicate it"):
            mission.trigger = "referral"
        with self.assertRaisesRegex(UserError, "promised to somebody"):
            mission.reward_ids.unlink()

    def test_nobody_writes_completions(self):
        mission = self.mission("order")
        self.order()
        completion = mission.completion_ids

        with self.assertRaises(AccessError):
            completion.state = "undone"
        with self.assertRaises(UserError):
            completion.sudo().unlink()

    def test_a_mission_promises_nothing_that_needs_a_friend(self):
        with self.assertRaisesRegex(ValidationError, "no friend"):
            self.mission("order", 0).reward_ids = [
                Command.create({"kind": "percentage", "rate": 10})
            ]

    def test_a_reward_has_one_owner(self):
        mission = self.mission("order")
        with self.assertRaisesRegex(ValidationError, "neither by none nor by several"):
            mission.reward_ids.program_id = self.program

    def test_the_proof_is_green(self):
        self.mission("order")
        self.mission("order", 0).reward_ids = [
            Command.create({"kind": "points", "quantity": 5})
        ]
        order = self.order()
        self.order(self.friend)
        order._action_cancel()
        self.sync()

        proof = self.env["loyalty.ledger.proof"].sudo()._prove()

        self.assertEqual(proof.finding_ids.mapped("message"), [])

    def test_the_number_of_queries_does_not_grow(self):
        """As many for twenty customers as for five."""
        self.mission("order", recurrence="always", counts_from="start")
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {n}", "is_company": True} for n in range(25)]
        )
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": partner.id,
                    "company_id": self.company.id,
                    "order_line": [Command.create({"product_id": self.maintenance.id})],
                }
                for partner in partners
            ]
        )
        orders.action_confirm()
        self.env.cr.precommit.data.pop("loyalty_referral.inbox", None)
        self.env.flush_all()
        sync = self.env["loyalty.ledger.sync"].sudo()

        def queries(page):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            sync._sync_all("res.partner", page.ids)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few = queries(partners[:5])
        many = queries(partners[5:])

        self.assertLessEqual(many, few + 5)

    def test_templates_make_a_running_mission(self):
        make = self.env["loyalty.mission.create"]
        for template, _label in make._fields["template"].selection:
            with self.subTest(template=template):
                wizard = make.create(
                    {"template": template, "company_id": self.company.id}
                )
                action = wizard.action_create_mission()
                mission = self.env["loyalty.mission"].browse(action["res_id"])
                self.assertEqual(mission.state, "running")
                self.assertTrue(mission.description)
                self.assertEqual(mission.reward_ids.amount, 10.0)
