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


LAST = date(2026, 5, 31)


@pytest.mark.parametrize(
    ("told_on", "days", "declined", "today", "until"),
    [
        # told on 17 May: 14 days before; a day later is too late: 18 + 14 = 1 June
        pytest.param(date(2026, 5, 17), 14, False, LAST, None, id="in time"),
        pytest.param(
            date(2026, 5, 18), 14, False, LAST, date(2026, 6, 1), id="a day late"
        ),
        pytest.param(None, 14, False, LAST, date(2026, 6, 14), id="never"),
        pytest.param(
            None, 14, False, date(2026, 5, 30), None, id="not the last day yet"
        ),
        pytest.param(None, 0, False, LAST, None, id="no notice is owed"),
        pytest.param(None, 14, True, LAST, None, id="does not want to be told"),
        # nobody looked for three weeks: as long from now as a notice takes
        pytest.param(
            None, 14, False, date(2026, 6, 21), date(2026, 7, 5), id="late and never"
        ),
        # told late, and nobody looked: today is the last day, tomorrow it may end
        pytest.param(
            date(2026, 5, 25),
            14,
            False,
            date(2026, 6, 21),
            date(2026, 6, 21),
            id="late twice",
        ),
    ],
)
def test_nothing_ends_untold(told_on, days, declined, today, until):
    notice = expiry.Notice(LAST, told_on, days, declined)
    assert expiry.extended_until(notice, today) == until
    if until and told_on:
        again = expiry.Notice(until, told_on, days)
        assert expiry.was_told(again), "the new last day is one it may end on"
