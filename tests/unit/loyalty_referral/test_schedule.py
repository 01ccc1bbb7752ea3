"""Months end early, windows are half-open, a year has its recurrences."""

from datetime import date
from decimal import Decimal

import pytest

from odoo.addons.loyalty_referral.policy import schedule


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 15), 0, date(2026, 1, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
        (date(2026, 3, 3), 36, date(2029, 3, 3)),
    ],
)
def test_add_months(day, months, expected):
    assert schedule.add_months(day, months) == expected


@pytest.mark.parametrize(
    ("day", "hold_days", "expected"),
    [
        (date(2026, 3, 1), 0, date(2026, 3, 1)),
        (
            date(2026, 1, 30),
            14,
            date(2026, 2, 13),
        ),  # 2 days of January, 12 of hold left
        (date(2024, 2, 28), 2, date(2024, 3, 1)),  # 29 February lies between
    ],
)
def test_available_on(day, hold_days, expected):
    assert schedule.available_on(day, hold_days) == expected


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        pytest.param(date(2026, 3, 2), False, id="the day before"),
        pytest.param(date(2026, 3, 3), True, id="the first day"),
        pytest.param(date(2029, 3, 2), True, id="the last day"),
        pytest.param(date(2029, 3, 3), False, id="G1 the third anniversary"),
    ],
)
def test_in_window(day, inside):
    assert schedule.in_window(day, date(2026, 3, 3), 36) is inside


def test_a_window_without_months_never_ends():
    assert schedule.in_window(date(2126, 1, 1), date(2026, 3, 3), 0)
    assert not schedule.in_window(date(2026, 3, 2), date(2026, 3, 3), 0)


def test_a_window_from_a_leap_day_ends_before_the_29th_that_is_not_there():
    start = date(2024, 2, 29)
    assert schedule.in_window(date(2025, 2, 27), start, 12)
    assert not schedule.in_window(date(2025, 2, 28), start, 12)


@pytest.mark.parametrize(
    ("rule", "interval", "times"),
    [
        pytest.param("yearly", 1, Decimal(1), id="A3 yearly"),
        pytest.param("yearly", 2, Decimal("0.5"), id="every other year"),
        pytest.param("semesterly", 1, Decimal(2), id="half-yearly"),
        pytest.param("quarterly", 1, Decimal(4), id="A7 quarterly"),
        pytest.param("monthly", 1, Decimal(12), id="A7 monthly"),
        pytest.param("monthlylastday", 1, Decimal(12), id="at the end of the month"),
        pytest.param("monthly", 3, Decimal(4), id="every three months"),
        pytest.param("daily", 1, Decimal(365), id="daily"),
        pytest.param("weekly", 1, Decimal(365) / 7, id="weekly"),
    ],
)
def test_per_year(rule, interval, times):
    assert schedule.per_year(rule, interval) == times


def test_an_unknown_rule_is_never_guessed():
    with pytest.raises(KeyError):
        schedule.per_year("fortnightly", 1)
