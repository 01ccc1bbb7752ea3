"""Days that move with Easter, days that wait for it, and 29 February."""

from datetime import date

import pytest

from odoo.addons.loyalty_referral.policy.feast import (
    AFTER_EASTER,
    EASTER,
    FIXED,
    Feast,
    celebration,
    in_year,
    name_day,
    orthodox_easter,
)
from odoo.addons.loyalty_referral.policy.reasons import OccasionReason as Reason


@pytest.mark.parametrize(
    "easter",
    [
        date(2000, 4, 30),
        date(2016, 5, 1),
        date(2021, 5, 2),
        date(2023, 4, 16),
        date(2025, 4, 20),
        date(2027, 5, 2),
    ],
)
def test_orthodox_easter(easter):
    """As the churches published it."""
    assert orthodox_easter(easter.year) == easter


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2026, date(2026, 4, 23)),  # Easter on 12 April is over
        (2025, date(2025, 4, 23)),  # on Wednesday after Easter, 20 April
        (2024, date(2024, 5, 6)),  # Easter on 5 May: the Monday after
        (2006, date(2006, 4, 24)),  # Easter on 23 April itself: the Monday after
    ],
)
def test_saint_george_waits_for_easter(year, day):
    assert name_day(AFTER_EASTER, (4, 23), 1, year) == day


def test_days_counted_from_easter():
    assert name_day(EASTER, (1, 1), -8, 2026) == date(2026, 4, 4)  # Lazarus Saturday
    assert name_day(EASTER, (1, 1), -43, 2026) == date(2026, 2, 28)  # Saint Theodore


def test_a_fixed_day_stays():
    assert name_day(FIXED, (12, 6), 0, 2026) == date(2026, 12, 6)


def test_the_leap_day():
    assert in_year(2, 29, 2024) == date(2024, 2, 29)
    assert in_year(2, 29, 2100) == date(2100, 2, 28)


GEORGE = Feast("name_day", 7, "George", date(2026, 4, 23))
BORN = Feast("birthday", 7, "George", date(2026, 11, 2))


def celebrate(day, *feasts, used=None, has_contact=True):
    return celebration(day, feasts, has_contact, used or {})


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 3, 31), Reason.CELEBRATION_OTHER_MONTH),
        (date(2026, 4, 1), Reason.NAME_DAY_NOW),
        (date(2026, 4, 30), Reason.NAME_DAY_NOW),
        (date(2026, 5, 1), Reason.CELEBRATION_OTHER_MONTH),
        (date(2026, 11, 30), Reason.BIRTHDAY_NOW),
    ],
)
def test_the_month_counts(day, code):
    verdict = celebrate(day, GEORGE, BORN)

    assert verdict.code == code
    assert verdict.applies == (code != Reason.CELEBRATION_OTHER_MONTH)


def test_the_next_celebration_is_named():
    assert celebrate(date(2026, 5, 1), GEORGE, BORN).numbers["feast_day"] == BORN.day
    assert celebrate(date(2026, 12, 1), GEORGE).numbers["feast_day"] == GEORGE.day


def test_a_name_day_counts_once_a_year():
    used = {"name_day/7/2026": "S00012"}

    verdict = celebrate(date(2026, 4, 5), GEORGE, used=used)
    assert not verdict.applies
    assert verdict.code == Reason.USED
    assert verdict.numbers["order"] == "S00012"

    other = Feast("name_day", 8, "Georgia", date(2026, 4, 23))
    assert celebrate(date(2026, 4, 5), GEORGE, other, used=used).key == (
        "name_day/8/2026"
    )


def test_a_leap_day_is_celebrated_in_every_february():
    born = Feast("birthday", 7, "Leo", date(2026, 2, 28))
    assert celebrate(date(2026, 2, 1), born).applies
    assert not celebrate(date(2026, 3, 1), born).applies


def test_without_a_contact_or_a_day_nothing_is_guessed():
    day = date(2026, 4, 1)
    assert celebrate(day, has_contact=False).code == Reason.CELEBRATION_NO_CONTACT
    assert celebrate(day).code == Reason.CELEBRATION_UNKNOWN
