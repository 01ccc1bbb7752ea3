"""A running programme changes by a new version; nobody loses what was promised."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestChangeOfTerms(LoyaltyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.friend.copy({"name": "Cedar Cinema"})
        cls.manager = new_test_user(
            cls.env,
            "loyalty manager",
            groups="loyalty_referral.group_manager",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def change(self, rate=50.0, **values):
        """Let a manager make the next version: half of a contract year."""
        change = (
            self.env["loyalty.referral.program.change"]
            .with_user(self.manager)
            .with_context(default_program_id=self.program.id)
            .create(values)
        )
        change.line_ids.rate = rate
        change.action_confirm()
        self.sync()
        return change

    def test_terms_of_a_running_programme_are_not_edited(self):
        self.refer()
        for record, values in (
            (self.program, {"qualify_on": "posted"}),
            (self.program.reward_ids, {"rate": 50.0}),
            (
                self.program,
                {"reward_ids": [Command.create({"kind": "contract_credit"})]},
            ),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                record.write(values)
        self.program.name = "Another name is no other promise"

    def test_a_caller_cannot_say_that_it_is_a_new_version(self):
        """Any context can be sent along with a call; what lets terms pass cannot."""
        self.refer()
        sent = {"loyalty_new_version": True}
        program = self.program.with_user(self.manager).with_context(**sent)
        for record, values in (
            (program, {"qualify_on": "posted"}),
            (program.reward_ids, {"rate": 50.0}),
            (program.reward_ids, {"active": False}),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                record.write(values)
        with self.assertRaises(UserError), self.cr.savepoint():
            program.reward_ids.create(
                {"program_id": self.program.id, "kind": "contract_credit"}
            )
        self.assertEqual(self.program.reward_ids.rate, 100.0)

    def test_open_referrals_keep_their_terms(self):
        referral = self.refer()
        change = self.change()
        self.assertEqual(change.referral_ids, referral)
        self.assertEqual(self.program.version, 2)
        self.assertEqual(self.program.reward_ids.rate, 50.0)
        self.paid_invoice(self.contract(self.friend, 600.0))
        self.assertEqual(self.balance(), 600.0, "100 % was promised")
        self.refer(self.other, self.referrer)
        self.paid_invoice(self.contract(self.other, 600.0))
        # 600 + 600 x 50 % = 900
        self.assertEqual(self.balance(), 900.0)
        self.assertIn("100 %", self.program.message_ids[0].body)

    def test_open_referrals_get_the_new_terms_if_so_decided(self):
        granted, pending = self.refer(), self.refer(self.other, self.referrer)
        self.paid_invoice(self.contract(self.friend, 600.0))
        change = self.change(open_referrals="renew")
        self.assertEqual((change.open_count, change.granted_count), (1, 1))
        self.assertEqual(self.balance(), 600.0, "what was granted stays")
        self.paid_invoice(self.contract(self.other, 600.0))
        # 600 + 600 x 50 % = 900
        self.assertEqual(self.balance(), 900.0)
        self.assertEqual(granted.terms["version"], 1)
        self.assertEqual(pending.terms["version"], 2)
        self.assertLedgerProven()

    def test_another_kind_is_another_reward(self):
        self.refer()
        old = self.program.reward_ids
        change = (
            self.env["loyalty.referral.program.change"]
            .with_context(default_program_id=self.program.id)
            .create({})
        )
        change.line_ids.write({"kind": "fixed", "amount": 30.0})
        change.action_confirm()
        new = self.program.reward_ids
        self.assertEqual((new.kind, new.amount), ("fixed", 30.0))
        self.assertNotEqual(new, old)
        self.assertFalse(old.active)
        self.assertEqual(old.kind, "contract_credit")
        self.paid_invoice(self.contract(self.friend, 600.0))
        self.assertEqual(self.balance(), 600.0, "the old reward was promised")

    def test_templates_make_programmes_that_work(self):
        for template, kinds in (
            ("contracts", ["contract_credit"]),
            ("friends", ["fixed", "fixed"]),
            ("services", ["percentage"]),
        ):
            wizard = (
                self.env["loyalty.referral.program.create"]
                .with_user(self.manager)
                .create({"template": template, "company_id": self.company.id})
            )
            action = wizard.action_create_program()
            program = self.env["loyalty.referral.program"].browse(action["res_id"])
            self.assertEqual(program.reward_ids.mapped("kind"), kinds)
            self.assertEqual(program.company_id, self.company)
