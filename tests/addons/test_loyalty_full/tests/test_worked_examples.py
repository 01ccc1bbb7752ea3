"""The worked examples of tests/worked_examples, told to Odoo."""

import tomllib
from collections import Counter
from decimal import Decimal
from pathlib import Path

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.loyalty_referral.policy import schedule
from odoo.addons.loyalty_referral.tests.common import LoyaltyCommon

STORIES = Path(__file__).parents[3] / "worked_examples"


@tagged("post_install", "-at_install")
class TestWorkedExamples(LoyaltyCommon):
    def tell(self, name):
        told = tomllib.loads(
            (STORIES / f"{name}.toml").read_text(), parse_float=Decimal
        )
        self.promise(told)
        self.told, self.partners, self.contracts, self.invoices = told, {}, {}, {}
        self.leads = {}
        for number, step in enumerate(told["steps"], start=1):
            for day in self.days_of(step):
                with freeze_time(day):
                    self.where = (name, number, day)
                    self.play(step, day)
        self.assertLedgerProven()

    def promise(self, told):
        """The programme as the story tells it."""
        rewards = [self.reward_values(row) for row in told.get("rewards", [])]
        if rewards:
            self.program.reward_ids.unlink()
        self.program.write(
            told.get("programme", {})
            | {"reward_ids": [Command.create(row) for row in rewards]}
        )

    def reward_values(self, row):
        """Values of a reward; the thing it gives is a product of that name."""
        values = {k: float(v) if isinstance(v, Decimal) else v for k, v in row.items()}
        if name := values.pop("product", None):
            product = self.env["product.product"].create(
                {"name": name, "type": "service", "taxes_id": False}
            )
            values[f"{row['kind']}_product_id"] = product.id
        return values

    def days_of(self, step):
        row = self.told["contracts"].get(step.get("contract"), {})
        months = schedule.MONTHS[row.get("every", "yearly")]
        for number in range(step.get("repeat", 1)):
            yield schedule.add_months(step["on"], number * months)

    def customer(self, name):
        if name not in self.partners:
            self.partners[name] = self.env["res.partner"].create(
                {"name": name, "is_company": True}
            )
        return self.partners[name]

    def play(self, step, day):
        before, things = self.found_entries(), self.delivered()
        self.sleep(day)
        for verb in step["do"]:
            getattr(self, f"do_{verb}")(step, day)
            self.sync()
        new = self.found_entries() - before
        names = {partner: name for name, partner in self.partners.items()}
        booked = Counter(
            f"{names[entry.partner_id]} {entry.kind} {entry.amount:g}"
            + (" cash" if entry.purpose == "cash" else "")
            for entry in new
        )
        self.assertEqual(booked, Counter(step.get("books", [])), self.where)
        self.expect_things(step, things)
        if "stage" in step:
            self.expect_lead(step)
        if "due" in step:
            invoice = self.invoices[step["invoice"]]
            self.assertEqual(invoice.amount_residual, float(step["due"]), self.where)
        if "to_pay" in step:
            invoice = self.invoices[step.get("invoice")]
            self.assertEqual(invoice.amount_untaxed, float(step["to_pay"]))
        for name, credit in step.get("credit", {}).items():
            self.assertEqual(self.balance(self.customer(name)), float(credit))
        if "open" in step:
            lots = self.found_entries().filtered("remaining")
            found = sorted(f"{names[x.partner_id]} {x.remaining:g}" for x in lots)
            self.assertEqual(found, sorted(step["open"]))

    def sleep(self, day):
        """The night before: lots whose last day is over expire."""
        entries = self.env["loyalty.ledger.entry"].sudo()
        due = entries._due_to_expire(day)
        self.env["loyalty.ledger.inbox"].sudo()._look_at_now(entries._name, due.ids)
        self.granted().filtered(lambda grant: grant.state == "waiting")._deliver()

    def granted(self):
        partners = [partner.id for partner in self.partners.values()]
        return self.env["loyalty.grant"].sudo().search([("partner_id", "in", partners)])

    def delivered(self):
        """How much of what is with whom."""
        names = {partner: name for name, partner in self.partners.items()}
        return {
            f"{names[grant.partner_id]} {grant.kind}": grant.delivered
            for grant in self.granted()
        }

    def expect_things(self, step, before):
        """What was handed out and taken back in this step."""
        moved = [
            f"{what} {quantity - before.get(what, 0):+g}"
            for what, quantity in self.delivered().items()
            if quantity != before.get(what, 0)
        ]
        self.assertEqual(sorted(moved), sorted(step.get("things", [])), self.where)

    def expect_lead(self, step):
        """The lead is with the programme's team; the referrer sees its stage."""
        (lead,) = self.leads.values()
        self.assertEqual(lead.team_id, self.program.team_id)
        referral = self.env["loyalty.referral"].search([("lead_id", "=", lead.id)])
        (row,) = self.env["loyalty.rewards.page"]._referral_rows(
            referral, referral.referrer_id
        )
        self.assertEqual(row["stage"], step["stage"])

    def found_entries(self):
        partners = [partner.id for partner in self.partners.values()]
        return self.env["loyalty.ledger.entry"].search([("partner_id", "in", partners)])

    def do_refer(self, step, day):
        self.refer(self.customer(step["friend"]), self.customer(step["by"]))

    def do_recommend(self, step, day):
        """Somebody whom we do not know yet."""
        team = self.env["crm.team"].sudo().create({"name": "Technical support"})
        self.program.team_id = team
        wizard = self.env["loyalty.referral.record"].create(
            {
                "program_id": self.program.id,
                "referrer_id": self.customer(step["by"]).id,
                "friend_name": step["friend"],
            }
        )
        action = wizard.action_record()
        referral = self.env["loyalty.referral"].browse(action["res_id"])
        self.leads[step["friend"]] = referral.lead_id

    def do_win(self, step, day):
        lead = self.leads[step["friend"]]
        lead.partner_id = self.customer(step["friend"])
        lead.action_set_won()

    def do_use(self, step, day):
        """The receiver spends what is on their card, as an order would."""
        card = (
            self.granted()
            .filtered(lambda grant: grant.partner_id == self.customer(step["by"]))
            .card_id
        )
        card.points -= float(step["quantity"])

    def do_start(self, step, day):
        self.begin(step["contract"])

    def begin(self, name):
        """The contract of that name; made when it is first needed."""
        if name not in self.contracts:
            row = self.told["contracts"][name]
            self.contracts[name] = self.contract(
                self.customer(row["customer"]),
                float(row["price"]),
                row.get("every", "yearly"),
            )
        return self.contracts[name]

    def do_bill(self, step, day):
        contract = self.begin(step["contract"])
        contract.contract_line_ids.recurring_next_date = day
        self.invoices[step.get("invoice")] = self.invoice(contract)
        self.invoices[step.get("invoice")].invoice_date = day

    def do_post(self, step, day):
        self.invoices[step.get("invoice")].action_post()

    def do_pay(self, step, day):
        self.pay(self.invoices[step["invoice"]])

    def do_unpay(self, step, day):
        lines = self.invoices[step["invoice"]].line_ids
        lines.filtered(
            lambda line: line.account_type == "asset_receivable"
        ).remove_move_reconcile()

    def do_reverse(self, step, day):
        self.credit_note(self.invoices[step["invoice"]])

    def do_credit(self, step, day):
        invoice = self.invoices[step["invoice"]]
        note = invoice._reverse_moves([{"invoice_date": day, "date": day}])
        note.invoice_line_ids.price_unit = float(step["amount"])
        note.action_post()

    def do_delete(self, step, day):
        self.invoices[step["invoice"]].unlink()


def add(name):
    def test(self):
        self.tell(name)

    setattr(TestWorkedExamples, f"test_{name}", test)


for path in sorted(STORIES.glob("*.toml")):
    add(path.stem)
