"""Lifetime value, churn and retention, worked out by hand (H5)."""

from decimal import Decimal

import pytest

from odoo.addons.loyalty_referral.policy.value import (
    Group,
    churn,
    expected_months,
    expected_value,
    monthly,
    retention,
)

#: Four who pay 50.00 a month. A and B stayed 6 and 2 months and left; C and D are in
#: their 12th and 4th month. Months: 6 + 2 + 12 + 4 = 24, value 24 x 50.00 = 1,200.00.
FOUR = Group(customers=4, left=2, months=24, value=120_000)


def test_four_customers():
    assert churn(FOUR) == Decimal(2) / 24  # 8.33 % a month
    assert expected_months(FOUR) == 12  # 24 / 2
    assert monthly(FOUR) == 5_000
    assert expected_value(FOUR) == 60_000  # 12 x 50.00


def test_nothing_is_concluded_from_nobody():
    assert churn(Group(0, 0, 0, 0)) is None
    assert monthly(Group(0, 0, 0, 0)) is None
    faithful = Group(customers=3, left=0, months=30, value=90_000)
    assert churn(faithful) == 0
    assert expected_months(faithful) is None
    assert expected_value(faithful) is None


@pytest.mark.parametrize(
    ("value", "month"), [(100, 33), (101, 34), (-100, -33), (150, 50)]
)
def test_money_is_rounded_to_the_minor_unit(value, month):
    """A third of it."""
    assert monthly(Group(1, 0, 3, value)) == month


def test_retention_of_a_cohort():
    """Of 5 customers one stayed a month, one three; three are there in month 4.

    Month 0: 5; month 1 and 2: 4 (one left after the first); month 3 and 4: 3.
    """
    table = retention({1: 1, 3: 1, 5: 3}, 4)
    assert [stayed for _month, _all, stayed in table] == [5, 4, 4, 3, 3]
    assert {customers for _month, customers, _stayed in table} == {5}


def test_months_to_come_are_left_out():
    assert [month for month, *_rest in retention({1: 2}, 0)] == [0]
