"""Years count from the window's start, whatever the calendar does."""

from datetime import date
from decimal import Decimal

import pytest

from odoo.addons.loyalty_partner_commission.policy.steps import step_of
from odoo.addons.loyalty_partner_commission.policy.terms import Step

START = date(2024, 3, 10)
STEPS = (Step(2, Decimal(50)), Step(4, Decimal(0)))


@pytest.mark.parametrize(
    ("day", "year", "percent"),
    [
        (date(2024, 3, 9), 1, 100),
        (date(2024, 3, 10), 1, 100),
        (date(2025, 3, 9), 1, 100),
        (date(2025, 3, 10), 2, 50),
        (date(2027, 3, 9), 3, 50),
        (date(2027, 3, 10), 4, 0),
        (date(2040, 1, 1), 16, 0),
    ],
)
def test_a_step_holds_from_anniversary_to_the_next_step(day, year, percent):
    assert step_of(STEPS, START, day) == (year, Decimal(percent))


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2025, 2, 27), 1),
        (date(2025, 2, 28), 2),
        (date(2028, 2, 28), 4),
        (date(2028, 2, 29), 5),
    ],
)
def test_leap_days(day, year):
    """Born on 29 February: the 28th where there is no 29th."""
    assert step_of(STEPS, date(2024, 2, 29), day)[0] == year


def test_without_steps_all_is_paid():
    assert step_of((), START, date(2040, 1, 1)) == (1, Decimal(100))


def test_a_window_that_has_not_begun_is_in_its_first_year():
    assert step_of(STEPS, None, date(2040, 1, 1)) == (1, Decimal(100))
