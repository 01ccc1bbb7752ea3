"""The stories of this folder, told to the policies (format: README.rst)."""

import tomllib
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from odoo.addons.loyalty_referral.policy import money, schedule
from odoo.addons.loyalty_referral.policy.terms import RewardTerms, Terms

from paper.documents import DIGITS, Contract, account
from paper.office import Office

FILES = sorted(Path(__file__).parent.glob("*.toml"))


class Story:
    """An office whose customers, contracts and invoices have names."""

    def __init__(self, told: dict):
        self.office = Office(promised(told), told["steps"][0]["on"])
        self.office.usage = usage(told)
        self.numbers: dict[str, int] = {}
        self.contracts = {
            name: Contract(
                self.number(row["customer"]),
                Decimal(row["price"]),
                row.get("every", "yearly"),
            )
            for name, row in told["contracts"].items()
        }
        self.invoices: dict = {}
        self.leads: dict = {}

    def number(self, customer: str) -> int:
        return self.numbers.setdefault(customer, len(self.numbers) + 1)

    def play(self, step: dict, day: date) -> None:
        """Do what the step says, and compare what it expects."""
        before = len(self.office.ledger.entries)
        things = self.office.things.delivered()
        self.office.day = day
        self.office.look()
        for verb in step["do"]:
            getattr(self, verb)(step)
            self.office.look()
        booked = [
            f"{self.name(entry.target.account)} {entry.draft.kind} "
            f"{shown(entry.amount)}{in_cash(entry.target.account)}"
            for entry in self.office.ledger.entries[before:]
        ]
        assert Counter(booked) == Counter(step.get("books", [])), "books"
        self.expect_things(step, things)
        if "due" in step:
            assert shown(self.invoices[step["invoice"]].due) == str(step["due"])
        if "to_pay" in step:
            assert shown(self.invoices[step.get("invoice")].untaxed) == str(
                step["to_pay"]
            )
        for customer, credit in step.get("credit", {}).items():
            owner = account(self.number(customer))
            assert shown(self.office.ledger.balance(owner)) == str(credit), customer
        if "open" in step:
            found = [
                f"{self.name(entry.target.account)} {shown(entry.remaining)}"
                for entry in self.office.ledger.entries
                if entry.remaining
            ]
            assert sorted(found) == sorted(step["open"]), "open"

    def expect_things(self, step: dict, before: dict) -> None:
        """What was handed out and taken back in this step."""
        names = list(self.numbers)
        moved = [
            f"{names[receiver - 1]} {kind} {quantity - before.get((receiver, kind), 0):+g}"
            for (receiver, kind), quantity in self.office.things.delivered().items()
            if quantity != before.get((receiver, kind), 0)
        ]
        assert sorted(moved) == sorted(step.get("things", [])), "things"

    def name(self, owner) -> str:
        return list(self.numbers)[owner.partner_id - 1]

    def refer(self, step):
        self.office.refer(self.number(step["by"]), self.number(step["friend"]))

    def recommend(self, step):
        """Somebody whom we do not know yet: a lead, and so far nobody's invoices count."""
        self.leads[step["friend"]] = self.office.refer(self.number(step["by"]), 0)

    def win(self, step):
        self.leads[step["friend"]].friend = self.number(step["friend"])

    def use(self, step):
        self.office.things.use(self.number(step["by"]), Decimal(step["quantity"]))

    def start(self, step):
        self.office.start(self.contracts[step["contract"]])

    def bill(self, step):
        contract = self.contracts[step["contract"]]
        self.invoices[step.get("invoice")] = self.office.bill(contract)

    def post(self, step):
        self.office.post(self.invoices[step.get("invoice")])

    def pay(self, step):
        self.invoices[step["invoice"]].paid = True

    def unpay(self, step):
        self.invoices[step["invoice"]].paid = False

    def credit(self, step):
        self.invoices[step["invoice"]].credited += money.to_minor(
            step["amount"], DIGITS
        )

    def reverse(self, step):
        self.invoices[step["invoice"]].state = "reversed"

    def delete(self, step):
        self.invoices[step["invoice"]].state = "cancelled"


#: What a reward says about its use; it is not part of what was promised.
USAGE = ("sequence", "stacking", "use_on", "vat_mode", "product")


def usage(told: dict) -> dict[int, dict]:
    """How credit of each reward is used, by its number."""
    return {
        number: {
            "priority": row.get("sequence", 10),
            "single": row.get("stacking") == "single",
            "use_on": row.get("use_on", "any"),
            "vat_mode": row.get("vat_mode", "discount"),
        }
        for number, row in enumerate(told.get("rewards", [{}]), start=1)
    }


def promised(told: dict) -> Terms:
    """The terms that the story is told under; rewards are numbered as they come."""
    rewards = tuple(
        RewardTerms(
            number,
            **{name: read(name, row[name]) for name in row if name not in USAGE},
        )
        for number, row in enumerate(told.get("rewards", [{}]), start=1)
    )
    return Terms(**told.get("programme", {}), rewards=rewards)


def read(name: str, value):
    """A value of a reward as the policies want it."""
    if name in ("rate", "quantity"):
        return Decimal(value)
    return money.to_minor(value, DIGITS) if name == "amount" else value


def in_cash(owner) -> str:
    return " cash" if owner.purpose == "cash" else ""


def shown(minor: int) -> str:
    """An amount as people write it: 600 rather than 600.00."""
    amount = money.to_decimal(minor, DIGITS)
    return str(amount.to_integral() if amount == amount.to_integral() else amount)


def days_of(step: dict, told: dict):
    """The days on which a step happens: its own, and those of its repetitions."""
    every = "yearly"
    if "contract" in step:
        every = told["contracts"][step["contract"]].get("every", "yearly")
    for number in range(step.get("repeat", 1)):
        yield schedule.add_months(step["on"], number * schedule.MONTHS[every])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_story(file):
    told = tomllib.loads(file.read_text(), parse_float=Decimal)
    story = Story(told)
    for number, step in enumerate(told["steps"], start=1):
        for day in days_of(step, told):
            try:
                story.play(step, day)
            except AssertionError as error:
                error.add_note(f"{file.name}, step {number} on {day}: {step}")
                raise
