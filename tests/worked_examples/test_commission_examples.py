"""The stories of partners' commission, told to the policies (format: README.rst)."""

import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from odoo.addons.loyalty_partner_commission.policy import commission
from odoo.addons.loyalty_partner_commission.policy.terms import Terms
from odoo.addons.loyalty_partner_commission.policy.types import Family, Span
from odoo.addons.loyalty_referral.policy import money
from odoo.addons.loyalty_referral.policy.types import Account, Origin, Reason, Target

from paper.ledger import Ledger

FILES = sorted((Path(__file__).parent / "commission").glob("*.toml"))
PARTNER = Account("commission", 1, 1, 1)


class Story:
    """One partner, one customer, and the customer's invoices by name."""

    def __init__(self, told: dict):
        kept = {"trigger": "paid", "hold_days": 0, **told["plan"]}
        for number, rule in enumerate(kept["rules"], start=1):
            rule.setdefault("key", str(number))
        self.terms = Terms.from_snapshot(kept)
        start = told["binding"]["on"]
        self.span = Span(start, None, start)
        self.ledger = Ledger()
        self.families: dict[str, Family] = {}

    def sell(self, step):
        amount = money.to_minor(step["amount"], 2)
        family = Family(step["on"], amount, amount, is_first=not self.families)
        self.families[step["invoice"]] = family

    def pay(self, step):
        paid = money.to_minor(step.get("paid", step["amount"]), 2)
        self.change(step, cash=self.families[step["invoice"]].cash + paid)

    def unpay(self, step):
        self.change(step, cash=0)

    def credit(self, step):
        amount = money.to_minor(step["amount"], 2)
        credited = self.families[step["invoice"]].credited + amount
        self.change(step, credited=credited, gross_credited=credited)

    def change(self, step, **values):
        name = step["invoice"]
        self.families[name] = replace(self.families[name], **values)

    def look(self):
        """What the sync does: facts in, missing entries out."""
        for number, family in enumerate(self.families.values(), start=1):
            origin = Origin("account.move", number)
            answers = commission.decide(self.terms, self.span, family)
            self.ledger.sync(
                {origin}, [self.target(origin, x) for x in answers if x.rule]
            )

    def target(self, origin, answer):
        return Target(
            origin,
            answer.rule.slot,
            PARTNER,
            "earn",
            answer.amount,
            answer.day,
            Reason(answer.code),
        )

    def play(self, step):
        before = len(self.ledger.entries)
        for verb in step["do"]:
            getattr(self, verb)(step)
        self.look()
        new = self.ledger.entries[before:]
        booked = [f"{entry.draft.kind} {shown(entry.amount)}" for entry in new]
        assert sorted(booked) == sorted(step.get("books", [])), "books"
        if "owed" in step:
            assert shown(self.ledger.balance(PARTNER)) == str(step["owed"]), "owed"


def shown(minor: int) -> str:
    """An amount as people write it: 600 rather than 600.00."""
    return f"{money.to_decimal(minor, 2).normalize():f}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_story(file):
    told = tomllib.loads(file.read_text(), parse_float=Decimal)
    story = Story(told)
    for number, step in enumerate(told["steps"], start=1):
        try:
            story.play(step)
        except AssertionError as error:
            error.add_note(f"{file.name}, step {number}: {step}")
            raise
