"""What of a lot expires, and what of it pays a debt first."""

from datetime import date

import pytest

from odoo.addons.loyalty_referral.policy import expiry

DAY = date(2026, 5, 1)


@pytest.mark.parametrize(
    ("expires_on", "today", "over"),
    [
        pytest.param(DAY, date(2026, 4, 30), False, id="the day before"),
        pytest.param(DAY, DAY, False, id="the last day still counts"),
        pytest.param(DAY, date(2026, 5, 2), True, id="the day after"),
        pytest.param(None, date(2999, 1, 1), False, id="no end"),
    ],
)
def test_is_over(expires_on, today, over):
    assert expiry.is_over(expires_on, today) is over


@pytest.mark.parametrize(
    ("unused", "debt", "amounts"),
    [
        pytest.param([], 500, [], id="nothing there"),
        pytest.param([4000], 0, [4000], id="all of it"),
        pytest.param([0, 2500], 0, [0, 2500], id="one used up"),
        pytest.param([7000], 6000, [1000], id="the debt first"),
        pytest.param([7000], 10000, [0], id="a debt beyond it"),
        pytest.param([3000, 3000], 4000, [0, 2000], id="the oldest pays first"),
        pytest.param([-500, 3000], 1000, [0, 2000], id="overdrawn is nothing"),
    ],
)
def test_expired(unused, debt, amounts):
    assert expiry.expired(unused, debt) == amounts
