"""Days on which customers are due: on the day, a day beside it, leap days, snoozes (D1)."""

from datetime import date, timedelta

import pytest

from odoo.addons.loyalty_referral.policy.contact import (
    Touch,
    due_on,
    latest,
    next_step,
    overdue_days,
)

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("last", "every", "due"),
    [
        (date(2026, 1, 30), 30, date(2026, 3, 1)),  # January has 31 days: 1 + 28 + 1
        (date(2024, 2, 28), 2, date(2024, 3, 1)),  # 2024 has a 29 February
        (date(2025, 2, 28), 2, date(2025, 3, 2)),
        (None, 10, date(2026, 1, 11)),
    ],
)
def test_due_day(last, every, due):
    assert due_on(last, date(2026, 1, 1), every, None) == due


def test_a_snooze_only_moves_it_back():
    last = date(2026, 2, 1)  # due on 3 March
    assert due_on(last, last, 30, date(2026, 3, 20)) == date(2026, 3, 20)
    assert due_on(last, last, 30, date(2026, 2, 5)) == date(2026, 3, 3)


@pytest.mark.parametrize(("days", "overdue"), [(-1, 0), (0, 0), (1, 1), (40, 40)])
def test_days_overdue(days, overdue):
    assert overdue_days(TODAY, TODAY + timedelta(days=days)) == overdue


@pytest.mark.parametrize(
    ("days", "is_open", "step"),
    [
        (0, False, "make"),
        (-9, False, "make"),
        (0, True, "leave"),
        (1, False, "leave"),
        (1, True, "close"),
    ],
)
def test_one_activity_at_a_time(days, is_open, step):
    assert next_step(TODAY + timedelta(days=days), TODAY, is_open) == step


def test_the_last_contact_counts():
    day, message = date(2026, 2, 3), Touch(date(2026, 2, 3), "message")
    meeting = Touch(day, "meeting")
    earlier = Touch(day - timedelta(days=1), "meeting")
    assert latest([earlier, message, meeting]) == meeting
    assert latest([]) is None
