"""Cents are rounded half away from zero and shared without losing one."""

from decimal import Decimal

import pytest

from odoo.addons.loyalty_referral.policy import money


@pytest.mark.parametrize(
    ("amount", "digits", "minor"),
    [
        pytest.param(0, 2, 0, id="nothing"),
        pytest.param(19.99, 2, 1999, id="float is read as it is written"),
        pytest.param(0.1 + 0.2, 2, 30, id="0.30000000000000004 is 0.30"),
        pytest.param("0.005", 2, 1, id="half a cent goes up"),
        pytest.param("-0.005", 2, -1, id="and down below zero"),
        pytest.param("0.0049", 2, 0, id="less than half does not"),
        pytest.param(1.005, 2, 101, id="1.005 is a half, whatever the float holds"),
        pytest.param(5, 0, 5, id="JPY has no decimals"),
        pytest.param("4.5", 0, 5, id="half a yen"),
        pytest.param("1.2345", 3, 1235, id="TND has three"),
        pytest.param(Decimal("-600"), 2, -60000, id="negative"),
    ],
)
def test_to_minor(amount, digits, minor):
    assert money.to_minor(amount, digits) == minor


@pytest.mark.parametrize(
    ("minor", "digits", "text"),
    [
        (1999, 2, "19.99"),
        (-5, 2, "-0.05"),
        (5, 0, "5"),
        (1235, 3, "1.235"),
        (0, 2, "0.00"),
    ],
)
def test_to_decimal(minor, digits, text):
    assert str(money.to_decimal(minor, digits)) == text


@pytest.mark.parametrize(
    ("amount", "rate", "expected"),
    [
        pytest.param(60000, "100", 60000, id="A3 600.00, like for like"),
        pytest.param(120000, "20", 24000, id="G1 1,200.00 x 20 / 100 = 240.00"),
        pytest.param(333, "50", 167, id="1.665 is 1.67"),
        pytest.param(-333, "50", -167, id="and -1.67 the other way"),
        pytest.param(10000, "33.333", 3333, id="33.333 is 33.33"),
        pytest.param(10001, "16.67", 1667, id="C2 100.01 x 0.1667 = 16.6717"),
        pytest.param(60000, "0", 0, id="no rate"),
        pytest.param(0, "20", 0, id="no amount"),
        pytest.param(60000, "150", 90000, id="more than all"),
    ],
)
def test_percent(amount, rate, expected):
    assert money.percent(amount, Decimal(rate)) == expected


@pytest.mark.parametrize(
    ("amount", "numerator", "denominator", "expected"),
    [
        pytest.param(1000, 1, 3, 333, id="3.333… is 3.33"),
        pytest.param(1000, 2, 3, 666, id="6.666… is 6.66: never more than is due"),
        pytest.param(1000, 3, 3, 1000, id="the whole is whole"),
        pytest.param(-1000, 2, 3, -666, id="towards zero, both ways"),
        pytest.param(1000, 0, 3, 0, id="nothing paid"),
        pytest.param(1000, 5, 0, 0, id="nothing to pay"),
        pytest.param(0, 1, 3, 0, id="nothing owed"),
    ],
)
def test_part(amount, numerator, denominator, expected):
    assert money.part(amount, numerator, denominator) == expected


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        pytest.param(100, [1, 1, 1], [34, 33, 33], id="the first gets the odd cent"),
        # 10 x 60/100 = 6, 10 x 25/100 = 2.5, 10 x 15/100 = 1.5: halves, the earlier wins
        pytest.param(10, [60, 25, 15], [6, 3, 1], id="largest remainder"),
        pytest.param(-5, [1, 1], [-3, -2], id="negative"),
        pytest.param(0, [1, 2], [0, 0], id="nothing"),
        pytest.param(7, [0, 1, 0], [0, 7, 0], id="zero weights get nothing"),
        pytest.param(1, [1, 1, 1], [1, 0, 0], id="one cent for three"),
    ],
)
def test_share(amount, weights, parts):
    assert money.share(amount, weights) == parts


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_share_refuses_weights_that_cannot_be_shared_by(weights):
    with pytest.raises(ValueError):
        money.share(100, weights)
