"""Paid membership: periods follow each other, refunds shorten them by days."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from odoo.addons.loyalty_referral.policy.membership import (
    Paid,
    Period,
    Purchase,
    periods,
    shown,
)
from odoo.addons.loyalty_referral.policy.tiers import Standing

YEAR = Purchase("A", 1, date(2026, 3, 1), 12, 12000, 12000)


def span(period: Period) -> tuple[date, int]:
    return period.start, (period.end - period.start).days


def test_a_year_from_the_payment():
    (period,) = periods([YEAR])

    assert (period.start, period.end) == (date(2026, 3, 1), date(2027, 3, 1))


def test_who_pays_on_a_leap_day_has_a_year_of_366_days_less_one():
    (period,) = periods([replace(YEAR, paid_on=date(2024, 2, 29))])

    assert period.end == date(2025, 2, 28)


def test_paying_early_loses_nothing():
    early = replace(YEAR, key="B", paid_on=date(2027, 2, 1))

    _first, second = periods([early, YEAR])

    assert (second.start, second.end) == (date(2027, 3, 1), date(2028, 3, 1))


def test_paying_late_leaves_a_gap():
    late = replace(YEAR, key="B", paid_on=date(2027, 3, 10))

    _first, second = periods([YEAR, late])

    assert second.start == date(2027, 3, 10)


@pytest.mark.parametrize(
    ("kept", "days"),
    [
        (12000, 365),
        (6000, 183),  # half of 365 is 182.5: in the customer's favour
        (3000, 92),  # 91.25
        (1, 1),
        (0, 0),
        (-100, 0),  # more credited than billed
        (13000, 365),
    ],
)
def test_a_refund_ends_it_pro_rata(kept, days):
    (period,) = periods([replace(YEAR, kept=kept)])

    assert span(period) == (date(2026, 3, 1), days)


def test_what_follows_a_refund_moves_forward():
    second = replace(YEAR, key="B", paid_on=date(2026, 4, 1))

    _first, moved = periods([replace(YEAR, kept=6000), second])

    assert moved.start == date(2026, 3, 1) + timedelta(days=183)


def test_what_cost_nothing_is_whole():
    (period,) = periods([replace(YEAR, kept=0, total=0)])

    assert span(period) == (date(2026, 3, 1), 365)


def test_two_tiers_run_side_by_side():
    gold = replace(YEAR, key="B", tier=2, paid_on=date(2026, 4, 1))

    silver, other = periods([YEAR, gold])

    assert (silver.start, other.start) == (date(2026, 3, 1), date(2026, 4, 1))


@pytest.mark.parametrize(
    ("earned", "paid", "expected"),
    [(1, 2, (2, True)), (2, 1, (2, False)), (2, 2, (2, False)), (0, 0, (0, False))],
)
def test_the_higher_counts(earned, paid, expected):
    level = Paid(paid, date(2027, 1, 1)) if paid else None

    assert shown(Standing(earned), level) == expected
