"""A spreadsheet says whose customers are whose: first what would happen, then it does."""

import base64
import csv
import io

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import file_open

from .common import CommissionCommon

PLAIN = ["info@harbor.example", "sales@north.example"]


@tagged("post_install", "-at_install")
class TestBindingImport(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.loyalty_commission_plan_id = cls.plan
        cls.partner.email = "sales@north.example"
        cls.customer.email = "info@harbor.example"
        cls.other, cls.second = cls.env["res.partner"].create(
            [
                {"name": "Southwind", "is_company": True, "ref": "P-2"},
                {"name": "Green Field", "is_company": True, "vat": "BE0477472701"},
            ]
        )
        cls.channel = cls.env["loyalty.binding.channel"].search(
            [("channel", "=", "import"), ("company_id", "=", cls.company.id)]
        )
        company = {"company_id": cls.company.id, "company_ids": [cls.company.id]}
        cls.manager, cls.user = (
            new_test_user(
                cls.env,
                f"i{group}",
                groups=f"loyalty_partner_commission.{group}",
                **company,
            )
            for group in ("group_manager", "group_user")
        )

    def load(self, *rows, user=None):
        """An import of ``rows`` that was checked."""
        text = io.StringIO()
        heading = ["Customer", "Partner", "Plan", "Date", "Reason"]
        csv.writer(text).writerows([heading, *rows])
        wizards = self.env["loyalty.binding.import"].with_user(user or self.manager)
        wizard = wizards.create(
            {
                "company_id": self.company.id,
                "plan_id": self.plan.id,
                "file": base64.b64encode(text.getvalue().encode()),
            }
        )
        wizard.action_check()
        return wizard

    def bindings(self, customer=None):
        """The bindings of a customer, the oldest first."""
        return self.env["loyalty.partner.binding"].search(
            [("customer_id", "=", (customer or self.customer).id)],
            order="date_start, id",
        )

    def test_dry_run_then_import(self):
        """Good lines bind with their day, plan, reason; the others stay with theirs."""
        gold = self.make_plan(("any", 10.0), name="Gold plan")
        wizard = self.load(
            [*PLAIN, "gold plan", "2026-03-01", "Old system"],
            ["BE0477472701", "P-2", "", "", ""],
            [*PLAIN, "", "", ""],
            ["nobody@harbor.example", "P-2", "", "", ""],
            ["Southwind", "P-2", "", "", ""],
            ["BE0477472701", "P-2", "No such plan", "", ""],
            ["Northwind Resellers", "P-2", "", "soon", ""],
        )

        self.assertEqual(
            wizard.line_ids.mapped("status"),
            ["create", "create", "error", "error", "refused", "error", "error"],
        )
        sentences = wizard.line_ids.mapped("message")
        self.assertIn("To Northwind Resellers from 03/01/2026", sentences[0])
        self.assertIn("row 2 already", sentences[2])
        self.assertIn("Nobody is found by nobody@", sentences[3])
        self.assertIn("same company", sentences[4])
        self.assertIn("no plan of this name", sentences[5])
        self.assertIn("2026-03-31", sentences[6])
        self.assertFalse(self.bindings() | self.bindings(self.second), "only a dry run")
        touches = self.env["loyalty.referral.touch"].search_count([])

        wizard.action_import()
        wizard.action_import()

        bound = self.bindings()
        self.assertEqual((bound.partner_id, bound.plan_id), (self.partner, gold))
        self.assertEqual(
            (str(bound.date_start), bound.channel), ("2026-03-01", "import")
        )
        self.assertEqual(
            (bound.reason, bound.approver_id), ("Old system", self.manager)
        )
        self.assertEqual(self.bindings(self.second).plan_id, self.plan)
        self.assertEqual((wizard.done_count, wizard.problem_count), (2, 5))
        claims = self.env["loyalty.referral.touch"].search_count([])
        self.assertEqual(claims, touches + 2, "refused lines claim nobody")

    def test_who_has_the_customer_keeps_them(self):
        """As the channel says unless somebody changes it; the same partner is skipped."""
        binding = self.bind(partner=self.other)
        refused, same = (
            self.load(["info@harbor.example", name, "", "", ""])
            for name in ("Northwind Resellers", "Southwind")
        )

        self.assertEqual(refused.line_ids.status, "refused")
        self.assertIn("another partner since 01/15/2026", refused.line_ids.message)
        self.assertEqual(same.line_ids.status, "skip")
        refused.action_import()
        same.action_import()
        self.assertEqual(self.bindings(), binding)
        self.assertFalse(binding.date_end)

    def test_rebinds_where_the_channel_may(self):
        """From the day after what the other earned, as foretold; nothing is rewritten."""
        self.channel.effect = "always"
        old = self.bind(partner=self.other)
        self.sell_paid(1000.0, "2026-02-01")

        wizard = self.load([*PLAIN, "", "2026-01-20", "Agreed"])

        self.assertEqual(wizard.line_ids.status, "rebind")
        foretold = wizard.line_ids.message
        self.assertIn("from 02/02/2026, before to Southwind", foretold)
        wizard.action_import()
        self.assertEqual(str(old.date_end), "2026-02-02")
        self.assertEqual(str(self.bindings()[1].date_start), "2026-02-02")
        self.assertEqual(self.commission(self.other), [("earn", 500.0)])
        self.assertEqual(self.commission(), [])

    def test_the_channel_has_the_last_word(self):
        """Closed, once, upgrades only: each refuses with its own sentence."""
        self.channel.effect = "upgrade"
        self.assertIn("higher plan", self.load([*PLAIN]).line_ids.message)
        self.channel.effect = "never"
        self.assertIn("binds nobody", self.load([*PLAIN]).line_ids.message)
        self.channel.write({"effect": "unbound", "once": True})
        self.load([*PLAIN]).action_import()
        self.bindings()._change(self.bindings().date_start, "Released")
        self.assertIn("counts once", self.load([*PLAIN]).line_ids.message)

    def test_upgrade_is_foretold(self):
        """Who begins to pay on the very day moves up."""
        self.channel.effect = "upgrade"
        contract = self.contract(self.customer, 600.0)
        day = contract.contract_line_ids.date_start

        wizard = self.load([*PLAIN, "", str(day), ""])

        self.assertEqual(wizard.line_ids.status, "create")
        wizard.action_import()
        self.assertEqual(self.bindings().partner_id, self.partner)

    def test_bound_since_the_dry_run(self):
        """What changed meanwhile is said; no second binding."""
        wizard = self.load([*PLAIN])
        self.bind(partner=self.other)

        wizard.action_import()

        self.assertEqual(wizard.line_ids.status, "error")
        self.assertIn("another partner", wizard.line_ids.message)
        self.assertEqual(self.bindings().partner_id, self.other)

    def test_many_lines_cost_few_queries(self):
        """The dry run of fifty lines asks hardly more than that of two."""
        customers = self.env["res.partner"].create(
            [{"name": f"Customer {n}", "is_company": True} for n in range(50)]
        )
        rows = [[name, "P-2", "", "", ""] for name in customers.mapped("name")]
        self.load(*rows[:2])
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.load(*rows[:2])
        few = self.cr.sql_log_count - before
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.load(*rows)
        self.assertLess(self.cr.sql_log_count - before, few + 25)

    def test_managers_only(self):
        """Users look at bindings; they do not import them."""
        with self.assertRaises(AccessError):
            self.load([*PLAIN], user=self.user)

    def test_the_template_can_be_read(self):
        """Its heading is what the import wants; a file without one is refused."""
        with self.assertRaisesRegex(UserError, "Customer and Partner at least"):
            self.env["loyalty.binding.import"].create(
                {"file": base64.b64encode(b"a,b\n1,2\n")}
            ).action_check()
        with file_open(
            "loyalty_partner_commission/static/xls/bindings.csv", "rb"
        ) as template:
            wizard = self.env["loyalty.binding.import"].create(
                {"file": base64.b64encode(template.read())}
            )
        wizard.action_check()
        self.assertEqual(wizard.line_ids.customer, "info@harbor.example")
