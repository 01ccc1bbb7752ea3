"""First after N days, then every K, at most M; before the last day; never at night (B2)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from odoo.addons.loyalty_referral.policy.reminders import (
    Benefit,
    Plan,
    Quiet,
    cause,
    is_quiet,
)

PLAN = Plan(first=30, every=60, most=3, before=21)
GRANTED = date(2026, 1, 31)
NIGHT = Quiet(20 * 60, 8 * 60, frozenset({5, 6}))


def run(plan, benefit, start, days):
    """Ask every day; what is said is remembered. [(day, cause), …]"""
    said, last = [], None
    for number in range(days):
        day = start + timedelta(days=number)
        if why := cause(plan, [benefit], last, day):
            said.append((day, why))
            last = day
            benefit = Benefit(
                benefit.usable_on,
                benefit.expires_on,
                benefit.worth,
                benefit.told + 1,
                day,
                day,
            )
    return said


def test_first_then_every_then_never_again():
    """31 January + 30 days is 2 March (2026 is no leap year); then 60 days each."""
    assert run(PLAN, Benefit(GRANTED), GRANTED, 800) == [
        (date(2026, 3, 2), "first"),
        (date(2026, 5, 1), "again"),
        (date(2026, 6, 30), "again"),
    ]


def test_over_a_leap_day():
    """31 January 2028 + 30 days is 1 March: there is a 29 February."""
    granted = date(2028, 1, 31)
    assert run(PLAN, Benefit(granted), granted, 40) == [(date(2028, 3, 1), "first")]


def test_before_the_last_day_once_whatever_was_said():
    """Good until 30 June: 21 days before is 9 June; the reminder of 1 May is too old."""
    benefit = Benefit(GRANTED, date(2026, 6, 30))
    assert run(PLAN, benefit, GRANTED, 400) == [
        (date(2026, 3, 2), "first"),
        (date(2026, 5, 1), "again"),
        (date(2026, 6, 9), "expires"),
    ]


def test_a_short_one_is_mentioned_at_once():
    """Good for ten days only: its last day is near from the first."""
    benefit = Benefit(GRANTED, date(2026, 2, 10))
    assert run(PLAN, benefit, GRANTED, 30) == [(GRANTED, "expires")]


def test_twice_a_day_is_once():
    ripe = Benefit(date(2025, 1, 1), date(2026, 5, 2))
    today = date(2026, 5, 1)
    assert cause(PLAN, [ripe], None, today) == "expires"
    assert cause(PLAN, [ripe], today, today) is None


def test_many_benefits_are_one_rhythm():
    """A second one that ripens a week after a mail waits for the next."""
    today = date(2026, 5, 1)
    fresh = Benefit(today - timedelta(days=40))
    told = Benefit(GRANTED, told=1, told_on=today - timedelta(days=7))
    week_ago = today - timedelta(days=7)
    assert cause(PLAN, [told, fresh], week_ago, today) is None
    later = week_ago + timedelta(days=60)
    assert cause(PLAN, [told, fresh], week_ago, later) == "again"


@pytest.mark.parametrize(
    ("worths", "expected"),
    [
        ([4999], None),
        ([5000], "first"),
        ([2500, 2500], "first"),
        ([0, None], "first"),
        ([], None),
    ],
    ids=["one cent below", "on it", "together", "a thing has no price", "nothing"],
)
def test_minimum(worths, expected):
    plan = Plan(first=30, every=60, most=3, minimum=5000)
    benefits = [Benefit(GRANTED, worth=worth) for worth in worths]
    assert cause(plan, benefits, None, date(2026, 4, 1)) == expected


def test_a_last_day_is_told_below_the_minimum_too():
    """The notice is owed; without it, it could not expire."""
    plan = Plan(first=30, every=60, most=3, before=21, minimum=5000)
    small = Benefit(GRANTED, date(2026, 4, 10), worth=1)
    assert cause(plan, [small], None, date(2026, 4, 1)) == "expires"


def test_who_was_held_out_is_told_of_the_last_day():
    """Reached yesterday, and left in peace: of an end they have not heard."""
    yesterday, today = date(2026, 5, 9), date(2026, 5, 10)
    held = Benefit(GRANTED, date(2026, 5, 31), told=1, told_on=yesterday)
    assert cause(PLAN, [held], yesterday, today) == "expires"
    told = Benefit(
        GRANTED, date(2026, 5, 31), told=1, told_on=yesterday, heard_on=yesterday
    )
    assert cause(PLAN, [told], yesterday, date(2026, 5, 11)) == "expires", (
        "22 days before"
    )


def test_over_is_over():
    assert cause(
        PLAN, [Benefit(GRANTED, date(2026, 2, 10))], None, date(2026, 2, 11)
    ) is (None)


@pytest.mark.parametrize(
    ("zone", "moment", "expected"),
    [
        # Kathmandu is 5:45 ahead: 02:14 UTC is 07:59, 02:15 UTC is 08:00
        ("Asia/Kathmandu", "2026-05-06 02:14", True),
        ("Asia/Kathmandu", "2026-05-06 02:15", False),
        # Auckland, winter (+12): Friday 20:00 is 08:00 UTC
        ("Pacific/Auckland", "2026-07-03 07:59", False),
        ("Pacific/Auckland", "2026-07-03 08:00", True),
        # and Friday evening in UTC is Saturday there
        ("Pacific/Auckland", "2026-07-03 21:00", True),
        # Auckland's summer time (+13) ends on 5 April 2026; Monday 8:00 after it is 20:00
        ("Pacific/Auckland", "2026-04-05 19:30", True),
        ("Pacific/Auckland", "2026-04-05 20:00", False),
        # before it, Monday 8:00 was 19:00 UTC
        ("Pacific/Auckland", "2026-03-29 19:00", False),
        # Brussels begins summer time on 29 March 2026: 06:00 UTC is 7:00, then 8:00
        ("Europe/Brussels", "2026-03-27 06:00", True),
        ("Europe/Brussels", "2026-03-30 06:00", False),
    ],
)
def test_quiet_hours_are_where_the_customer_is(zone, moment, expected):
    utc = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert is_quiet(NIGHT, utc.astimezone(ZoneInfo(zone))) is expected


def test_every_day_has_a_waking_hour_across_the_change_of_clocks():
    """On each weekday of 2026 there are 12 hours in which Auckland may be written to."""
    zone = ZoneInfo("Pacific/Auckland")
    start = datetime(2026, 1, 1, tzinfo=UTC)
    waking = {}
    for hour in range(365 * 24):
        local = (start + timedelta(hours=hour)).astimezone(zone)
        if not is_quiet(NIGHT, local):
            waking[local.date()] = waking.get(local.date(), 0) + 1
    whole_days = sorted(waking)[1:-1]
    assert {waking[day] for day in whole_days} == {12}
    assert {day.weekday() for day in whole_days} == {0, 1, 2, 3, 4}


def test_the_same_hour_twice_is_no_quiet_hour():
    assert not is_quiet(Quiet(480, 480), datetime(2026, 5, 6, 8))
