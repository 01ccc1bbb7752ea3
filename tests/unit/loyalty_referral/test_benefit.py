"""Benefits: points of a member to the hundredth, per cent of the whole price."""

from decimal import Decimal

import pytest

from odoo.addons.loyalty_referral.policy.benefit import multiplied, off


@pytest.mark.parametrize(
    ("points", "multiplier", "expected"),
    [
        ("100", "1.5", "150"),  # Silver
        ("100", "2", "200"),  # Gold
        ("5", "1.5", "7.5"),  # half points are kept
        ("33.33", "1.5", "50.00"),  # 49.995 is rounded half up
        ("0.01", "1.25", "0.01"),  # 0.0125
        ("100", "1", "100"),
        ("0", "2", "0"),
    ],
)
def test_multiplied(points, multiplier, expected):
    assert multiplied(Decimal(points), Decimal(multiplier)) == Decimal(expected)


@pytest.mark.parametrize(
    ("parts", "unpaid", "barred", "rate", "expected"),
    [
        ([60000], [], [], "5", (60000, 3000)),
        ([999], [], [], "5", (999, 50)),  # 49.95 cents
        ([990], [], [], "5", (990, 50)),  # 49.5: half a cent goes up
        ([60000, 40000], [], [1], "5", (60000, 3000)),  # a barred line
        ([60000, 40000], [], [0, 1], "5", (0, 0)),
        ([100000, -30000], [1], [], "5", (100000, 5000)),  # the whole price
        ([100000, -100000], [1], [], "5", (100000, 0)),  # nothing is to pay
        ([100000, -120000], [], [], "5", (-20000, 0)),  # a refund
        ([60000], [], [], "100", (60000, 60000)),
        ([], [], [], "5", (0, 0)),
    ],
)
def test_off(parts, unpaid, barred, rate, expected):
    assert off(parts, unpaid, barred, Decimal(rate)) == expected
