"""The worked examples of tests/worked_examples/commission, told to Odoo."""

import tomllib
from decimal import Decimal
from pathlib import Path

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.loyalty_partner_commission.tests.common import CommissionCommon

STORIES = Path(__file__).parents[3] / "worked_examples" / "commission"


@tagged("post_install", "-at_install")
class TestCommissionExamples(CommissionCommon):
    def tell(self, name):
        text = (STORIES / f"{name}.toml").read_text()
        told = tomllib.loads(text, parse_float=Decimal)
        plan = self.env["loyalty.commission.plan"].create(
            self.plan_values(told["plan"])
        )
        start = told["binding"]["on"]
        self.bind(plan_id=plan.id, date_start=start, window_start=start)
        self.invoices = {}
        for number, step in enumerate(told["steps"], start=1):
            before = len(self.commission())
            for verb in step["do"]:
                getattr(self, f"do_{verb}")(step)
            booked = [
                f"{kind} {amount:g}" for kind, amount in self.commission()[before:]
            ]
            self.assertEqual(
                sorted(booked), sorted(step.get("books", [])), (name, number)
            )
            if "owed" in step:
                self.assertAlmostEqual(self.owed(), float(step["owed"]))
        self.assertLedgerProven()

    def plan_values(self, told):
        """A plan as the story tells it."""
        return {
            "name": "As told",
            "company_id": self.company.id,
            "window_months": told["window_months"],
            "step_ids": [Command.create(step) for step in told.get("steps", [])],
            "rule_ids": [Command.create(self.rule(rule)) for rule in told["rules"]],
        }

    def rule(self, told):
        """A rule as the story tells it."""
        bands = [
            Command.create({"from_amount": band["from"], "rate": band["rate"]})
            for band in told.get("bands", [])
        ]
        names = {"maximum": "maximum_amount"}
        plain = {names.get(name, name): value for name, value in told.items()}
        plain.pop("bands", None)
        return plain | {"band_ids": bands}

    def do_sell(self, step):
        self.invoices[step["invoice"]] = self.sell(float(step["amount"]), step["on"])

    def do_pay(self, step):
        amount = float(step.get("paid", step["amount"]))
        self.pay(self.invoices[step["invoice"]], amount)

    def do_unpay(self, step):
        lines = self.invoices[step["invoice"]].line_ids
        lines.filtered(
            lambda line: line.account_type == "asset_receivable"
        ).remove_move_reconcile()
        self.sync()

    def do_credit(self, step):
        invoice = self.invoices[step["invoice"]]
        self.give_back(invoice, float(step["amount"]), day=step["on"])


def add(name):
    def test(self):
        self.tell(name)

    setattr(TestCommissionExamples, f"test_{name}", test)


for path in sorted(STORIES.glob("*.toml")):
    add(path.stem)
