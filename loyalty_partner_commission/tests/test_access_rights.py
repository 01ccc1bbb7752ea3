"""Who may see and do what."""

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestAccessRights(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.binding = cls.bind()
        cls.sell_paid(1000.0)
        cls.statement = cls.billed()
        cls.other = cls.env["res.partner"].create(
            {"name": "Southwind", "is_company": True}
        )
        cls.other_binding = cls.bind(customer=cls.referrer, partner=cls.other)
        cls.sell_paid(300.0, customer=cls.referrer)
        cls.other_statement = cls.billed()
        cls.sell_paid(500.0, "2026-03-01")
        cls.draft_statement = cls.propose("2026-03-01", "2026-03-31")

    def make_user(self, login, groups, partner=None):
        """A user of the company with the given groups."""
        values = {"company_id": self.company.id, "company_ids": [self.company.id]}
        if partner:
            contact = self.env["res.partner"].create(
                {"name": login, "parent_id": partner.id, "email": f"{login}@a.example"}
            )
            values["partner_id"] = contact.id
        return new_test_user(self.env, login, groups=groups, **values)

    def test_portal_user_sees_only_their_own(self):
        """A colleague of the partner sees its records, and none of another partner."""
        user = self.make_user("colleague", "base.group_portal", self.partner)
        env = self.env(user=user)

        self.assertEqual(env["loyalty.partner.binding"].search([]), self.binding)
        self.assertEqual(env["loyalty.commission.statement"].search([]), self.statement)
        entries = env["loyalty.ledger.entry"].search([])
        self.assertEqual(entries.partner_id, self.partner)
        for record in (self.other_binding, self.other_statement, self.draft_statement):
            with self.assertRaises(AccessError):
                record.with_user(user).read(["display_name"])

    def test_portal_user_changes_nothing(self):
        """Not even their own records, nor by public methods."""
        user = self.make_user("colleague", "base.group_portal", self.partner)
        statement = self.statement.with_user(user)
        for call in (
            lambda: self.binding.with_user(user).write({"reason": "mine"}),
            lambda: statement.write({"state": "draft"}),
            lambda: statement.unlink(),
            statement.action_confirm,
            statement.action_cancel,
            statement.action_propose,
            lambda: self.statement.line_ids.with_user(user).write({"amount": 1}),
            lambda: self.customer.with_user(user).action_make_loyalty_partner(),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_customer_sees_nothing(self):
        """The customer is not told what their purchases earn the partner."""
        env = self.env(user=self.make_user("buyer", "base.group_portal", self.customer))

        for model in ("partner.binding", "commission.statement", "ledger.entry"):
            self.assertFalse(env[f"loyalty.{model}"].search([]))

    def test_salesperson(self):
        """Sees who has the customer; neither changes it nor the ledger."""
        user = self.make_user("seller", "sales_team.group_sale_salesman")
        binding = self.binding.with_user(user)

        self.assertEqual(binding.partner_id.name, "Northwind Resellers")
        self.assertEqual(binding.customer_id.loyalty_bound_to_id, self.partner)
        with self.assertRaises(AccessError):
            binding.write({"reason": "mine"})
        with self.assertRaises(AccessError):
            binding.copy()
        with self.assertRaises(AccessError):
            self.env["loyalty.ledger.entry"].with_user(user).create({"amount": 1})
        with self.assertRaises(AccessError):
            self.statement.line_ids.with_user(user).write({"statement_id": False})
        with self.assertRaises(AccessError):
            self.statement.with_user(user).action_confirm()

    def test_accountant(self):
        """Reads everything, makes and confirms statements, binds nobody."""
        user = self.make_user("accountant", "account.group_account_invoice")
        run = (
            self.env["loyalty.commission.statement.create"]
            .with_user(user)
            .create({"date_from": "2026-03-01", "date_to": "2026-03-31"})
        )
        self.draft_statement.with_user(user).action_cancel()

        run.action_create()
        statement = run.outcome_ids.statement_id
        statement.action_confirm()

        self.assertEqual(statement.bill_id.amount_untaxed, 100.0)
        self.assertTrue(statement.line_ids.mapped("explanation"))
        partner = self.partner.with_user(user)
        self.assertEqual(partner.loyalty_commission_balance, 0.0)
        self.assertFalse(partner.loyalty_is_partner)
        with self.assertRaises(AccessError):
            self.binding.with_user(user).action_change()
            self.binding.with_user(user).write({"date_end": fields.Date.today()})
        with self.assertRaises(AccessError):
            self.plan.with_user(user).write({"name": "x"})

    def test_nobody_writes_entries(self):
        """The manager neither."""
        user = self.make_user("manager", "loyalty_partner_commission.group_manager")
        entry = self.statement.line_ids.with_user(user)

        for call in (
            lambda: entry.write({"statement_id": False}),
            lambda: entry.write({"binding_id": False}),
            lambda: entry.unlink(),
            lambda: self.statement.with_user(user).write({"line_ids": [(5,)]}),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_nobody_types_figures(self):
        """Neither terms nor amounts nor states, not even by RPC."""
        user = self.make_user(
            "manager",
            "loyalty_partner_commission.group_manager,account.group_account_invoice",
        )
        draft = self.draft_statement.with_user(user)

        for call in (
            lambda: self.binding.with_user(user).write({"terms": {"rules": []}}),
            lambda: self.binding.with_user(user).write({"first_invoice_on": False}),
            lambda: draft.write({"closing_amount": 1000.0}),
            lambda: draft.write({"state": "paid"}),
            lambda: draft.write({"bill_id": self.statement.bill_id.id}),
            lambda: draft.create({"partner_id": self.partner.id, "state": "paid"}),
        ):
            with self.assertRaises(AccessError):
                call()
        with self.assertRaises(UserError):
            draft.partner_id = self.other
        draft.date_to = "2026-04-30"
        self.assertEqual(draft.closing_amount, 100.0)

    def test_other_company(self):
        """Nothing of a company one does not work for."""
        theirs = self.setup_other_company()["company"]
        user = new_test_user(
            self.env,
            "elsewhere",
            groups="loyalty_partner_commission.group_manager,"
            "account.group_account_invoice",
            company_id=theirs.id,
            company_ids=[theirs.id],
        )
        env = self.env(user=user)

        for model in (
            "commission.plan",
            "commission.rule",
            "partner.binding",
            "commission.statement",
            "ledger.entry",
        ):
            self.assertFalse(env[f"loyalty.{model}"].search([]), model)
        with self.assertRaises(AccessError):
            self.draft_statement.with_user(user).action_confirm()
