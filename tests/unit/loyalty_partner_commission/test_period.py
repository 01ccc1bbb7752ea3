"""Periods end on the last day of their months, and cover every day exactly once."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.loyalty_partner_commission.policy import period
from odoo.addons.loyalty_partner_commission.policy.period import Period

WITH_DATES = [kind for kind in period.KINDS if kind != "on_demand"]
DAY = timedelta(days=1)
days = st.dates(date(1999, 1, 1), date(2101, 1, 1))


@pytest.mark.parametrize("year", [2023, 2024, 1900, 2000])
@pytest.mark.parametrize("month", range(1, 13))
def test_second_half_of_every_month_ends_on_its_last_day(year, month):
    """Also of January: on the 31st, not on the 30th; leap years and 1900 included."""
    last = date(year, month, monthrange(year, month)[1])
    second = Period(date(year, month, 16), last)
    assert period.containing("half_month", date(year, month, 16)) == second
    assert period.containing("half_month", last) == second
    assert period.containing("half_month", date(year, month, 15)) == Period(
        date(year, month, 1), date(year, month, 15)
    )


@pytest.mark.parametrize(
    ("kind", "day", "first", "last"),
    [
        ("month", date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29)),
        ("month", date(2026, 12, 1), date(2026, 12, 1), date(2026, 12, 31)),
        ("quarter", date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31)),
        ("quarter", date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
        ("half_year", date(2026, 6, 30), date(2026, 1, 1), date(2026, 6, 30)),
        ("half_year", date(2026, 7, 1), date(2026, 7, 1), date(2026, 12, 31)),
        ("year", date(2026, 7, 1), date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_calendar(kind, day, first, last):
    assert period.containing(kind, day) == Period(first, last)


@pytest.mark.parametrize(
    ("kind", "today", "first", "last"),
    [
        ("half_month", date(2026, 1, 16), date(2026, 1, 1), date(2026, 1, 15)),
        ("half_month", date(2026, 2, 1), date(2026, 1, 16), date(2026, 1, 31)),
        ("half_month", date(2026, 3, 15), date(2026, 2, 16), date(2026, 2, 28)),
        ("month", date(2026, 1, 1), date(2025, 12, 1), date(2025, 12, 31)),
        ("quarter", date(2026, 4, 1), date(2026, 1, 1), date(2026, 3, 31)),
        ("half_year", date(2026, 6, 30), date(2025, 7, 1), date(2025, 12, 31)),
        ("year", date(2026, 12, 31), date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_last_closed(kind, today, first, last):
    """A period is closed from the day after its last."""
    assert period.last_closed(kind, today) == Period(first, last)


def test_on_demand_has_no_dates():
    today = date(2026, 1, 1)
    assert period.containing("on_demand", today) is None
    assert period.last_closed("on_demand", today) is None
    assert period.next_payout("on_demand", today) is None


@given(st.sampled_from(WITH_DATES), days)
def test_periods_follow_each_other_without_gap_or_overlap(kind, day):
    current = period.containing(kind, day)
    assert current.first <= day <= current.last
    assert period.containing(kind, current.first) == current
    assert period.containing(kind, current.last) == current
    following = period.containing(kind, current.last + DAY)
    assert following.first == current.last + DAY


@given(st.sampled_from(WITH_DATES), days)
def test_what_is_paid_next_is_closed_then_and_not_a_day_before(kind, day):
    payout = period.next_payout(kind, day)
    current = period.containing(kind, day)
    assert payout > day
    assert period.last_closed(kind, payout) == current
    assert period.last_closed(kind, payout - DAY) != current
