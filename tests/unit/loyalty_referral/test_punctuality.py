"""Paying on time, month after month (case E1)."""

from datetime import date

import pytest

from odoo.addons.loyalty_referral.policy import punctuality
from odoo.addons.loyalty_referral.policy.punctuality import Bill


def on_time(*months, day=10):
    return [Bill(date(2026, m, day), date(2026, m, day), m) for m in months]


def streaks(bills, need, today, grace=0):
    done, run = punctuality.streaks(bills, need, today, grace)
    return [day for day, _id in done], run


@pytest.mark.parametrize(
    ("paid_on", "grace", "late"),
    [
        (date(2026, 1, 31), 0, False),
        (date(2026, 2, 1), 0, True),
        (date(2026, 2, 3), 3, False),
        (date(2026, 2, 4), 3, True),
        (None, 99, True),
    ],
)
def test_the_day_itself_is_on_time(paid_on, grace, late):
    assert punctuality.is_late(Bill(date(2026, 1, 31), paid_on), grace) is late


def test_six_months_in_a_row():
    """January to June; it is known once June is over."""
    bills = on_time(1, 2, 3, 4, 5, 6)

    assert streaks(bills, 6, date(2026, 6, 30)) == ([], 5)
    assert streaks(bills, 6, date(2026, 7, 1)) == ([date(2026, 6, 30)], 0)


def test_a_late_one_begins_the_count_anew():
    """March was paid a day late: April to June are three."""
    bills = on_time(1, 2, 4, 5, 6)
    bills.append(Bill(date(2026, 3, 10), date(2026, 3, 11)))

    assert streaks(bills, 3, date(2026, 7, 1)) == ([date(2026, 6, 30)], 0)


def test_one_late_invoice_among_several_is_enough():
    bills = on_time(1, 2)
    bills.append(Bill(date(2026, 2, 20), None))

    assert streaks(bills, 2, date(2026, 3, 1)) == ([], 0)


def test_an_empty_month_goes_along():
    """Due in January and April only, as with quarterly bills: four months."""
    assert streaks(on_time(1, 4), 4, date(2026, 5, 1)) == ([date(2026, 4, 30)], 0)


def test_empty_months_alone_are_nothing():
    assert streaks([], 1, date(2026, 5, 1)) == ([], 0)


def test_days_of_grace_keep_a_month_open():
    """With five days of grace January is judged on 6 February, not before."""
    bills = [Bill(date(2026, 1, 31), date(2026, 2, 4))]

    assert streaks(bills, 1, date(2026, 2, 5), grace=5) == ([], 0)
    assert streaks(bills, 1, date(2026, 2, 6), grace=5) == ([date(2026, 1, 31)], 0)


def test_again_and_again():
    """Two months each: February and April; the fifth month runs."""
    assert streaks(on_time(1, 2, 3, 4, 5), 2, date(2026, 6, 1)) == (
        [date(2026, 2, 28), date(2026, 4, 30)],
        1,
    )


def test_leap_day():
    bills = [Bill(date(2028, 2, 29), date(2028, 2, 29))]

    assert punctuality.streaks(bills, 1, date(2028, 3, 1))[0] == [
        (date(2028, 2, 29), 0)
    ]
