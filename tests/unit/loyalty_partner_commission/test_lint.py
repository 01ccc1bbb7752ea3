"""What surprises is found, with amounts that show it; what is fine is left alone."""

from decimal import Decimal

import pytest

from odoo.addons.loyalty_partner_commission.policy.lint import Finding, findings
from odoo.addons.loyalty_partner_commission.policy.terms import Band, Rule, Step, Terms

FALLING = (Band(0, Decimal(10)), Band(100000, Decimal(5)))
RISING = (Band(0, Decimal(5)), Band(100000, Decimal(10)))


def plan(*rules, **values):
    return Terms("paid", values.pop("months", 0), 0, rules, **values)


def codes(*rules, **values):
    return [finding.code for finding in findings(plan(*rules, **values))]


def test_a_slab_that_falls_is_a_cliff():
    """At 999.99 the partner gets 100.00, at 1,000.00 only 50.00."""
    (found,) = findings(plan(Rule("any", kind="slab", bands=FALLING)))
    assert found == Finding("cliff", None, None, 99999, 10000, 100000, 5000)


def test_a_minimum_with_a_lower_rate_is_a_cliff():
    """At 999.99 the second rule pays 20 %, at 1,000.00 the first one 10 %."""
    (found,) = findings(
        plan(Rule("any", Decimal(10), minimum=100000), Rule("any", Decimal(20)))
    )
    assert (found.low_pays, found.high_pays) == (20000, 10000)


@pytest.mark.parametrize(
    "rules",
    [
        (Rule("first", Decimal(50)), Rule("later", Decimal(20))),
        (Rule("any", kind="slab", bands=RISING),),
        (Rule("any", kind="progressive", bands=FALLING),),
        (Rule("any", Decimal(9), products=frozenset({1})), Rule("any", Decimal(3))),
        (Rule("any", Decimal(9), countries=frozenset({1})), Rule("any", Decimal(3))),
        (Rule("any", Decimal(9), minimum=500), Rule("any", Decimal(3))),
    ],
)
def test_sound_plans_are_left_alone(rules):
    assert codes(*rules) == []


@pytest.mark.parametrize(
    ("rules", "pair"),
    [
        ((Rule("any", Decimal(5)), Rule("later", Decimal(9))), (1, 0)),
        (
            (
                Rule("first", Decimal(5)),
                Rule("later", Decimal(6)),
                Rule("any", Decimal(9), products=frozenset({1})),
            ),
            (2, 0),
        ),
        (
            (
                Rule("any", Decimal(5), products=frozenset({1, 2})),
                Rule("any", Decimal(9), products=frozenset({2})),
                Rule("any", Decimal(9)),
            ),
            (1, 0),
        ),
        (
            (
                Rule("any", Decimal(5), countries=frozenset({1, 2})),
                Rule("any", Decimal(9), countries=frozenset({1})),
                Rule("any", Decimal(9)),
            ),
            (1, 0),
        ),
    ],
)
def test_rules_that_get_nothing(rules, pair):
    found = [x for x in findings(plan(*rules)) if x.code == "shadowed"]
    assert [(finding.rule, finding.other) for finding in found] == [pair]


def test_a_smaller_minimum_before_a_larger_one_takes_all():
    rules = (
        Rule("any", Decimal(5), minimum=100),
        Rule("any", Decimal(9), minimum=200),
        Rule("any", Decimal(1)),
    )
    assert "shadowed" in codes(*rules)


def test_gaps_and_overlaps_of_bands():
    gap = Rule("any", kind="slab", bands=(Band(100000, Decimal(5)),))
    (found,) = (x for x in findings(plan(gap)) if x.code == "band_gap")
    assert (found.low, found.high) == (99999, 100000)
    # 5 % and 6 % of 100.00
    twice = Rule("any", kind="slab", bands=(Band(0, Decimal(5)), Band(0, Decimal(6))))
    (found,) = (x for x in findings(plan(twice)) if x.code == "band_overlap")
    assert (found.low, found.low_pays, found.high_pays) == (10000, 500, 600)


def test_occasions_that_earn_nothing():
    assert codes(Rule("first", Decimal(50))) == ["unpaid_later"]
    assert codes(Rule("later", Decimal(50))) == ["unpaid_first"]


def test_steps_after_the_window():
    steps = (Step(3, Decimal(50)), Step(4, Decimal(25)))
    found = findings(plan(Rule("any", Decimal(9)), months=36, steps=steps))
    assert [(finding.code, finding.low) for finding in found] == [("late_step", 4)]
