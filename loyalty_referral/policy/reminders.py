"""Is a customer reminded of unused benefits today, and why? (cases B1, B2)

No strings: a reminder never asks for a purchase, and depends on none. All days are
the customer's own, in their time zone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """When to remind: first after so many days, then every so many, at most so often.

    ``before`` is how many days before its last day a benefit is mentioned again (0:
    never), ``minimum`` what is worth a reminder at least, in minor units.
    """

    first: int
    every: int
    most: int
    before: int = 0
    minimum: int = 0


@dataclass(frozen=True, slots=True)
class Benefit:
    """Something unused: since when it can be used, and how often it was mentioned.

    ``worth`` is in minor units; None is a thing without a price. ``told`` and
    ``told_on`` count the hold-out group too, ``heard_on`` is when it was really told.
    """

    usable_on: date
    expires_on: date | None = None
    worth: int | None = None
    told: int = 0
    told_on: date | None = None
    heard_on: date | None = None


@dataclass(frozen=True, slots=True)
class Quiet:
    """When nobody is written to: from minute to minute of the day, and on days.

    Days are as in :meth:`datetime.date.weekday`: 0 is Monday.
    """

    start: int = 0
    end: int = 0
    days: frozenset[int] = frozenset()


def is_quiet(quiet: Quiet, local: datetime) -> bool:
    """Is it a quiet hour or day where the customer is?

    Quiet hours may pass midnight; twice the same hour means none.

    >>> night = Quiet(20 * 60, 8 * 60, frozenset({6}))
    >>> saturday = datetime(2026, 5, 2)
    >>> [is_quiet(night, saturday.replace(hour=hour)) for hour in (7, 8, 19, 20)]
    [True, False, False, True]
    >>> is_quiet(night, datetime(2026, 5, 3, 12))
    True
    """
    if local.weekday() in quiet.days:
        return True
    minute = local.hour * 60 + local.minute
    if quiet.start <= quiet.end:
        return quiet.start <= minute < quiet.end
    return minute >= quiet.start or minute < quiet.end


def expires_soon(benefit: Benefit, before: int, today: date) -> bool:
    """Does its last day come near, and was that not mentioned yet?

    >>> last = date(2026, 5, 31)
    >>> benefit = Benefit(date(2026, 1, 1), last, heard_on=date(2026, 5, 16))
    >>> [expires_soon(benefit, 14, date(2026, 5, day)) for day in (16, 17, 31)]
    [False, True, True]
    """
    if not before or benefit.expires_on is None:
        return False
    days = (benefit.expires_on - today).days
    if not 0 <= days <= before:
        return False
    heard_on = benefit.heard_on
    return heard_on is None or (benefit.expires_on - heard_on).days > before


def is_ripe(plan: Plan, benefit: Benefit, today: date) -> bool:
    """Is it time to mention this one, going by the plan's first, interval and maximum?

    >>> plan = Plan(first=30, every=60, most=2)
    >>> since = date(2026, 1, 1)
    >>> is_ripe(plan, Benefit(since), date(2026, 1, 30))
    False
    >>> is_ripe(plan, Benefit(since), date(2026, 1, 31))
    True
    >>> is_ripe(plan, Benefit(since, told=2, told_on=since), date(2027, 1, 1))
    False
    """
    if benefit.told >= plan.most:
        return False
    if benefit.told_on is None:
        return (today - benefit.usable_on).days >= plan.first
    return (today - benefit.told_on).days >= plan.every


def cause(
    plan: Plan, benefits: Sequence[Benefit], last: date | None, today: date
) -> str | None:
    """Why to remind a customer of ``benefits`` today: expires, first, again; or None.

    ``last`` is when they were reminded of anything. Never twice a day; sooner than
    the interval only of a last day. That notice is owed, so no minimum holds it up.
    """
    if last is not None and last >= today:
        return None
    if any(expires_soon(benefit, plan.before, today) for benefit in benefits):
        return "expires"
    if last is not None and (today - last).days < plan.every:
        return None
    ripe = [benefit for benefit in benefits if is_ripe(plan, benefit, today)]
    worths = [benefit.worth for benefit in benefits]
    is_worth_it = None in worths or sum(worths) >= plan.minimum
    if not ripe or not is_worth_it:
        return None
    return "again" if any(benefit.told for benefit in ripe) else "first"
