"""The stories of tiers, told to the policies (format: README.rst)."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from odoo.addons.loyalty_referral.policy import (
    benefit,
    career,
    membership,
    money,
    tiers,
    window,
)

FILES = sorted((Path(__file__).parent / "tiers").glob("*.toml"))
DIGITS = 2


class Story:
    """One customer on one ladder: what they bought, paid for and reached."""

    def __init__(self, told: dict):
        ladder = told["ladder"]
        self.told = ladder["tiers"]
        self.period, self.months = ladder["period"], ladder.get("months", 0)
        self.since = ladder.get("since")
        self.ladder = tiers.Ladder(
            tuple(
                tiers.Tier(level, thresholds(tier))
                for level, tier in enumerate(self.told, start=1)
            ),
            combine=ladder.get("combine", "all"),
            downgrade=ladder.get("downgrade", "free"),
            grace_days=ladder.get("grace_days", 0),
        )
        self.standing = tiers.Standing()
        self.bought: list[tuple[date, int]] = []
        self.cards: dict[str, membership.Purchase] = {}

    def play(self, step: dict) -> None:
        """Do what the step says, look at the customer, compare what is expected."""
        day = step["on"]
        self.since = self.since or day
        if "buy" in step:
            self.bought.append((day, cents(step["buy"])))
        if "card" in step:
            self.pay_card(step, day)
        if "refund" in step:
            self.refund(step)
        self.look(day)
        if "bill" in step:
            assert self.bill(step, day) == cents(step["to_pay"]), "to pay"
        if "order" in step:
            self.compare_points(step)
        self.compare(step, day)

    def pay_card(self, step, day):
        level = [tier["name"] for tier in self.told].index(step["gives"]) + 1
        price = cents(step["price"])
        self.bought.append((day, price))
        self.cards[step["card"]] = membership.Purchase(
            step["card"], level, day, 12, price, price
        )

    def refund(self, step):
        card, amount = self.cards[step["refund"]], cents(step["amount"])
        self.bought.append((step["on"], -amount))
        self.cards[step["refund"]] = membership.Purchase(
            card.key,
            card.tier,
            card.paid_on,
            card.months,
            card.kept - amount,
            card.total,
        )

    def scores(self, day: date) -> dict[str, int]:
        start = window.start_of(self.period, self.months, day, self.since)
        spend = sum(amount for bought, amount in self.bought if start <= bought <= day)
        return {"spend": spend, "tenure": window.full_months(self.since, day)}

    def look(self, day: date) -> None:
        verdict = tiers.decide(self.ladder, self.standing, self.scores(day), day)
        self.standing = verdict.standing

    def paid(self, day: date) -> membership.Paid | None:
        """What is paid for on that day, to the end of the periods without a gap."""
        until = day
        for period in membership.periods(self.cards.values()):
            if period.start <= until < period.end:
                until, level = period.end, period.tier
        return membership.Paid(level, until) if until > day else None

    def level(self, day: date) -> int:
        return membership.shown(self.standing, self.paid(day))[0]

    def tier(self, day: date) -> dict:
        level = self.level(day)
        return self.told[level - 1] if level else {"name": ""}

    def bill(self, step, day) -> int:
        """An invoice with the discount of the tier; it counts as spend."""
        amount = cents(step["bill"])
        rate = Decimal(self.tier(day).get("rate", 0))
        _base, off = benefit.off([amount], [], [], rate)
        self.bought.append((day, amount - off))
        return amount - off

    def compare_points(self, step):
        factor = Decimal(self.tier(step["on"]).get("multiplier", 1))
        points = benefit.multiplied(Decimal(step["order"]), factor)
        assert points == Decimal(step["points"]), "points"

    def compare(self, step, day):
        scores = self.scores(day)
        if "tier" in step:
            assert self.tier(day)["name"] == step["tier"], "tier"
        if "grace" in step:
            assert self.standing.grace_until == step["grace"], "grace"
        if "missing" in step:
            gap = tiers.gap(self.ladder, self.level(day), scores)
            assert gap == {"spend": cents(step["missing"])}, "missing"
        if "paid_until" in step:
            paid = self.paid(day)
            assert paid and paid.until == step["paid_until"], "paid until"
        if "next_on" in step:
            ahead = career.ahead(self.ladder, self.level(day), scores, self.since)
            following = (self.told[ahead[0].level - 1]["name"], ahead[0].day)
            assert following == (step["next"], step["next_on"]), "next"


def thresholds(tier: dict) -> dict[str, int]:
    found = {"tenure": tier["tenure"]} if "tenure" in tier else {}
    return found | ({"spend": cents(tier["spend"])} if "spend" in tier else {})


def cents(amount) -> int:
    return money.to_minor(amount, DIGITS)


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
