"""The next step: its day where time alone brings it, and how far it is."""

from datetime import date

import pytest

from odoo.addons.loyalty_referral.policy.career import Step, ahead, percent
from odoo.addons.loyalty_referral.policy.tiers import Ladder, Tier

#: After one, two and three years.
YEARS = tuple(Tier(level, {"tenure": 12 * level}) for level in (1, 2, 3))


def test_each_year_has_its_day():
    steps = ahead(Ladder(YEARS), 1, {"tenure": 14}, date(2025, 3, 1))

    assert steps == [Step(2, date(2027, 3, 1)), Step(3, date(2028, 3, 1))]


def test_who_began_on_a_leap_day_climbs_on_the_last_of_february():
    first, second, third = ahead(Ladder(YEARS), 0, {}, date(2024, 2, 29))

    assert first.day == date(2025, 2, 28)
    assert second.day == date(2026, 2, 28)
    assert third.day == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("combine", "spend", "day"),
    [
        ("all", 99999, None),  # a cent is missing, and time does not bring it
        ("all", 100000, date(2026, 1, 1)),
        ("any", 0, date(2026, 1, 1)),
    ],
)
def test_what_needs_more_than_time_has_no_day(combine, spend, day):
    ladder = Ladder((Tier(1, {"tenure": 12, "spend": 100000}),), combine=combine)

    (step,) = ahead(ladder, 0, {"spend": spend}, date(2025, 1, 1))

    assert step == Step(1, day)


def test_what_is_not_measured_in_time_has_no_day():
    (step,) = ahead(Ladder((Tier(1, {"spend": 1}),)), 0, {}, date(2025, 1, 1))

    assert step.day is None


def test_nothing_is_ahead_of_the_last():
    assert ahead(Ladder(YEARS), 3, {"tenure": 40}, date(2022, 1, 1)) == []


@pytest.mark.parametrize(
    ("combine", "scores", "expected"),
    [
        ("all", {"spend": 50, "tenure": 3}, 25),  # 3 of 12 months
        ("any", {"spend": 50, "tenure": 3}, 50),  # 50 of 100
        ("all", {"spend": -5, "tenure": 12}, 0),
        ("all", {"spend": 99, "tenure": 12}, 99),
        ("all", {"spend": 500, "tenure": 12}, 99),  # the night has not come yet
        ("all", {}, 0),
    ],
)
def test_percent(combine, scores, expected):
    ladder = Ladder((Tier(1, {"spend": 100, "tenure": 12}),), combine=combine)

    assert percent(ladder, 0, scores) == expected


def test_the_last_tier_is_the_whole_way():
    assert percent(Ladder(YEARS), 3, {"tenure": 36}) == 100
