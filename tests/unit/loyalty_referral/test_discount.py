"""Credit becomes a discount: exchanged, spread over lines, with taxes."""

from decimal import Decimal

import pytest

from odoo.addons.loyalty_referral.policy import discount


@pytest.mark.parametrize(
    ("credit", "rate", "buys", "uses"),
    [
        pytest.param(10000, "1.0866", 10866, 10000, id="dollars"),
        pytest.param(333, "0.5", 166, 332, id="never more than it is worth"),
        pytest.param(5, "160", 800, 5, id="yen"),
        pytest.param(1, "0.3", 0, 1, id="too small to buy a cent"),
    ],
)
def test_credit_and_another_currency(credit, rate, buys, uses):
    """There rounded down, back rounded to the nearest and never to nothing."""
    assert discount.exchange(credit, Decimal(rate)) == buys
    assert discount.in_credit(buys, Decimal(rate), credit) == uses


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        pytest.param([60000, 40000], [60000, 40000], id="all of it"),
        pytest.param([60000, 40000, -30000], [42000, 28000, 0], id="30 % paid before"),
        pytest.param([100, -100], [0, 0], id="paid before"),
        pytest.param([100, -200], [0, 0], id="a credit note in the end"),
        pytest.param([], [], id="no lines"),
    ],
)
def test_to_pay(lines, left):
    assert discount.to_pay(lines) == left


def test_gross_of_the_parts_is_the_gross_of_the_whole():
    """99.99 at 21 % in three parts: 40.33 + 40.33 + 40.33 = 120.99 (21.00 tax)."""
    gross = [discount.with_tax(part, 9999, [2100]) for part in (0, 3333, 6666, 9999)]
    steps = [after - before for before, after in zip(gross, gross[1:], strict=False)]
    assert steps == [4033, 4033, 4033]
    assert sum(steps) == 12099
