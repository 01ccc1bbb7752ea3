"""Trials are rated by the same policy as real purchases."""

from decimal import Decimal

import pytest

from odoo.addons.loyalty_partner_commission.policy.terms import Rule, Step, Terms
from odoo.addons.loyalty_partner_commission.policy.trial import Trial, answers, pays

PLAN = Terms(
    "paid",
    36,
    30,
    (
        Rule("first", Decimal(50), countries=frozenset({7})),
        Rule("any", Decimal(10), products=frozenset({5})),
        Rule("any", Decimal(5), categories=frozenset({3})),
    ),
    steps=(Step(3, Decimal(50)),),
)


@pytest.mark.parametrize(
    ("trial", "amount"),
    [
        (Trial(10000, is_first=True, country=7), 5000),
        (Trial(10000, is_first=True), 0),
        (Trial(10000, product=5), 1000),
        (Trial(10000, categories=(3, 4)), 500),
        (Trial(10000, product=5, year=3), 500),
        (Trial(10000, product=5, year=4), 0),  # the window is over
    ],
)
def test_pays(trial, amount):
    assert pays(PLAN, trial) == amount


def test_margins():
    """10 % of 100.00 less 70.00."""
    plan = Terms("posted", 0, 0, (Rule("any", Decimal(10)),), base="margin")
    assert pays(plan, Trial(10000, cost=7000)) == 300
    assert pays(plan, Trial(10000, cost=12000)) == 0


def test_every_rule_answers():
    assert len(answers(PLAN, Trial(10000, product=5))) == 3
