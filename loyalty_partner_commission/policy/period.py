"""When does a partner's period begin and end, and when is the partner paid next?

Periods follow the calendar: a quarter begins in January, April, July or October. The
second half of a month ends on its last day, whatever that is.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from odoo.addons.loyalty_referral.policy.schedule import add_months

#: Months of each kind of period that is counted in whole months.
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
#: The first half of a month ends on this day.
MID_MONTH = 15
#: Every kind of period; on demand has no dates of its own.
KINDS = ("half_month", *MONTHS, "on_demand")


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included."""

    first: date
    last: date


def containing(kind: str, day: date) -> Period | None:
    """Name the period of this kind that ``day`` lies in; None on demand.

    >>> containing("half_month", date(2026, 1, 31)) == containing(
    ...     "half_month", date(2026, 1, 16))
    True
    >>> containing("quarter", date(2026, 5, 20)).last
    datetime.date(2026, 6, 30)
    """
    if kind == "on_demand":
        return None
    if kind == "half_month":
        return _half_month(day)
    months = MONTHS[kind]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(first, add_months(first, months) - timedelta(days=1))


def last_closed(kind: str, today: date) -> Period | None:
    """Name the latest period that is over; None on demand.

    A period is over when its last day is.

    >>> last_closed("month", date(2026, 3, 31)).last, last_closed("month", date(2026, 4, 1)).last
    (datetime.date(2026, 2, 28), datetime.date(2026, 3, 31))
    """
    current = containing(kind, today)
    if current is None:
        return None
    return containing(kind, current.first - timedelta(days=1))


def next_payout(kind: str, today: date) -> date | None:
    """Name the first day on which the current period can be settled; None on demand.

    >>> next_payout("half_month", date(2026, 1, 15)), next_payout("year", date(2026, 1, 1))
    (datetime.date(2026, 1, 16), datetime.date(2027, 1, 1))
    """
    current = containing(kind, today)
    return current.last + timedelta(days=1) if current else None


def _half_month(day: date) -> Period:
    """The 1st to the 15th, or the 16th to the end of the month."""
    begin = day.replace(day=1)
    if day.day <= MID_MONTH:
        return Period(begin, day.replace(day=MID_MONTH))
    end = add_months(begin, 1) - timedelta(days=1)
    return Period(day.replace(day=MID_MONTH + 1), end)
