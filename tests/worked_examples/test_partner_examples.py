"""The stories of partners and their customers, told to the policies (format: README.rst)."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from odoo.addons.loyalty_partner_commission.policy import promo, support
from odoo.addons.loyalty_partner_commission.policy.channel import Policy
from odoo.addons.loyalty_referral.policy import money, tiers

from paper.partners import Partners

FILES = sorted((Path(__file__).parent / "partners").glob("*.toml"))


class Story:
    """What a story tells: partners with their levels, customers, programmes, steps."""

    def __init__(self, told: dict):
        self.told = told
        self.levels = told.get("levels", [])
        self.office = Partners([*told["partners"], *told["customers"]])
        self.office.ranks = {
            name: self.rank(level) for name, level in told["partners"].items()
        }
        self.office.policies = {
            name: Policy(
                policy["effect"],
                self.rank(policy.get("from_level", "")),
                policy.get("once", False),
            )
            for name, policy in told.get("channels", {}).items()
        }
        self.codes, self.issued = {}, []
        self.supports, self.awards, self.standing = {}, {}, {}

    def rank(self, level):
        """Levels count from the top."""
        return self.levels.index(level) + 1 if level else None

    def company(self, name):
        """The company that a contact stands for."""
        return self.told["customers"].get(name) or name

    def play(self, step):
        told = getattr(self, f"do_{step['do']}")(step) or {}
        booked = [
            f"{who} {kind} {shown(amount)}" for who, kind, amount in self.office.look()
        ]
        assert sorted(booked) == sorted(step.get("books", [])), "books"
        assert told.get("refused") == step.get("refused"), "refused"
        for name in ("verdict", "to_pay"):
            if name in step:
                assert str(told.get(name)) == str(step[name]), name
        for name, partner in step.get("has", {}).items():
            held = self.office.binding_of(self.company(name))
            assert (held.partner if held else "") == partner, "has"
        for name, partner in step.get("support", {}).items():
            assert self.supports.get(name, "") == partner, "support"
        for name, level in step.get("status", {}).items():
            assert self.evaluate(name, step["on"]) == level, "status"

    def do_claim(self, step):
        customer = self.company(step["customer"])
        reason = self.office.claim(step["through"], step["by"], customer, step["on"])
        return {"verdict": reason}

    def do_issue(self, step):
        program = self.told["programs"][step["program"]]
        month = (step["by"], step["program"], step["on"].month)
        refusal = promo.may_issue(
            promo.Issue(
                grade=self.office.ranks[step["by"]],
                minimum_grade=self.rank(program.get("from_level", "")),
                allowance=program.get("allowance", 0),
                issued=self.issued.count(month),
            )
        )
        if refusal:
            return {"refused": refusal}
        self.issued.append(month)
        self.codes[step["code"]] = {**step, "used": False}
        return None

    def do_buy(self, step):
        code, customer = self.codes[step["code"]], self.company(step["customer"])
        program = self.told["programs"][code["program"]]
        way = program["channel"]
        policy = self.office.policies.get(way, Policy())
        before = (way, customer) in self.office.used
        use = promo.Use(code["customer"] == customer, before, policy.once)
        if refusal := promo.may_use(use) or ("used" if code["used"] else None):
            return {"refused": refusal}
        code["used"] = True
        price = money.to_minor(step["price"], 2)
        off = money.percent(price, self.best(program, step["months"]))
        is_upgrade = self.office.order(customer, price)
        verdict = self.office.claim(way, code["by"], customer, step["on"], is_upgrade)
        return {"verdict": verdict, "to_pay": shown(price - off)}

    def best(self, program, months):
        """The largest discount for the period that is paid."""
        rates = [
            Decimal(reward.get("percent", 0))
            for reward in program["rewards"]
            if not promo.may_use(
                promo.Use(months=months, minimum_months=reward.get("months", 0))
            )
        ]
        return max(rates, default=Decimal(0))

    def do_sell(self, step):
        customer = self.company(step["customer"])
        self.office.buy(customer, money.to_minor(step["amount"], 2), step["on"])
        if partner := step.get("arranged_by"):
            reason = self.office.claim("invoice", partner, customer, step["on"])
            return {"verdict": reason}
        return None

    def do_award(self, step):
        self.awards[step["by"]] = self.awards.get(step["by"], 0) + step["points"]

    def do_quote(self, step):
        price = money.to_minor(step["price"], 2)
        rank = self.office.ranks[step["by"]]
        level = self.levels[rank - 1] if rank else ""
        discount = Decimal(self.told["status"]["discount"].get(level, 0))
        return {"to_pay": shown(price - money.percent(price, discount))}

    def evaluate(self, partner, day):
        """The partner's level by points; it comes with its rights."""
        status = self.told["status"]
        sold = {}
        for purchase in self.office.purchases:
            held = self.office.of(purchase)
            if held and held.partner == partner:
                sold.setdefault(purchase.customer, []).append(purchase.amount)
        turnover = sum(map(sum, sold.values()))
        points = turnover // money.to_minor(status["per_turnover"], 2)
        points += status["per_customer"] * len(sold) + self.awards.get(partner, 0)
        steps = list(status["points"].items())
        ladder = tiers.Ladder(
            tuple(
                tiers.Tier(number, {"points": needed})
                for number, (_name, needed) in enumerate(steps, start=1)
            )
        )
        before = self.standing.get(partner, tiers.Standing())
        verdict = tiers.decide(ladder, before, {"points": points}, day)
        self.standing[partner] = verdict.standing
        name = steps[verdict.standing.level - 1][0] if verdict.standing.level else ""
        self.office.ranks[partner] = self.rank(name)
        return name

    def do_support(self, step):
        ids, customer = self.office.ids, self.company(step["customer"])
        current = ids.get(self.supports.get(customer))
        verdict = support.decide(ids[customer], ids.get(step["by"]), current)
        if verdict == "unknown":
            return {"refused": verdict}
        self.supports[customer] = step["by"]
        return None

    def do_end_support(self, step):
        self.supports.pop(self.company(step["customer"]), None)


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
