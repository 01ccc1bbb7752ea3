"""Who is left in peace, and what the others' reminders brought (B3)."""

from decimal import Decimal

import pytest

from odoo.addons.loyalty_referral.policy.holdout import (
    Group,
    difference,
    is_held_out,
)


def test_always_the_same_customers():
    once = [is_held_out(7, partner, 10) for partner in range(1000)]
    again = [is_held_out(7, partner, 10) for partner in range(1000)]
    assert once == again


def test_about_as_many_as_wished():
    """Of 10,000 customers, 10 % are 1,000; chance allows some 100 more or less."""
    held = sum(is_held_out(7, partner, 10) for partner in range(10_000))
    assert 900 < held < 1100


def test_whoever_is_held_out_stays_so_in_a_larger_group():
    tenth = {partner for partner in range(1000) if is_held_out(7, partner, 10)}
    fifth = {partner for partner in range(1000) if is_held_out(7, partner, 20)}
    assert tenth < fifth


def test_each_plan_chooses_for_itself():
    one = {partner for partner in range(1000) if is_held_out(1, partner, 10)}
    two = {partner for partner in range(1000) if is_held_out(2, partner, 10)}
    assert one != two


def test_worked_out_by_hand():
    """55 of 100 against 20 of 100.

    Wilson, z = 1.96: 55/100 is 0.4524 to 0.6439, 20/100 is 0.1334 to 0.2888.
    low  = 0.35 - sqrt((0.55 - 0.4524)^2 + (0.2888 - 0.20)^2) = 0.35 - 0.1319 = 0.2181
    high = 0.35 + sqrt((0.6439 - 0.55)^2 + (0.20 - 0.1334)^2) = 0.35 + 0.1151 = 0.4651
    """
    found = difference(Group(100, 55), Group(100, 20))
    assert (found.points, found.low, found.high) == (
        Decimal("35.0"),
        Decimal("21.8"),
        Decimal("46.5"),
    )
    assert found.verdict == "helps"


@pytest.mark.parametrize(
    ("reminded", "held", "verdict"),
    [
        (Group(10, 5), Group(10, 2), "unclear"),
        (Group(1000, 500), Group(1000, 200), "helps"),
        (Group(1000, 200), Group(1000, 500), "harms"),
        (Group(100, 0), Group(100, 0), "unclear"),
        (Group(100, 100), Group(100, 100), "unclear"),
        (Group(0, 0), Group(10, 2), "unknown"),
        (Group(10, 2), Group(0, 0), "unknown"),
    ],
)
def test_verdicts(reminded, held, verdict):
    assert difference(reminded, held).verdict == verdict
