"""From free to paid and to a higher plan; the same plan again is neither."""

import pytest

from odoo.addons.loyalty_partner_commission.policy.upgrade import is_upgrade, worth


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (0, 0, False),
        (0, 1, True),
        (60000, 59999, False),
        (60000, 60000, False),
        (60000, 60001, True),
        (60000, 0, False),
    ],
    ids=["free stays free", "free to paid", "lower", "same", "a cent more", "left"],
)
def test_is_upgrade(before, after, expected):
    assert is_upgrade(before, after) is expected


def test_small_order_beside_a_contract_is_no_upgrade():
    assert not is_upgrade(worth(60000), worth(60000, [5000]))


def test_order_above_the_contract_is():
    assert is_upgrade(worth(60000), worth(60000, [90000]))


def test_worth_is_never_negative():
    assert worth(-100, [-5]) == 0
