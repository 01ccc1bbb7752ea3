"""Who pays on time, month after month? (case E1, "paying on time")

A calendar month counts once it is over: all that was due in it was paid by its day. One
that was late begins the count anew; a month in which nothing was due goes along with
those before it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .schedule import add_months


@dataclass(frozen=True, slots=True)
class Bill:
    """What was due on a day, and the day on which the last of it was paid (None: not)."""

    due: date
    paid_on: date | None = None
    id: int = 0


def is_late(bill: Bill, grace_days: int = 0) -> bool:
    """Was it paid later than its day (and the days of grace), or not at all?

    >>> day = date(2026, 1, 31)
    >>> is_late(Bill(day, day)), is_late(Bill(day, date(2026, 2, 1)))
    (False, True)
    """
    last = bill.due + timedelta(grace_days)
    return bill.paid_on is None or bill.paid_on > last


def streaks(
    bills: Iterable[Bill], need: int, today: date, grace_days: int = 0
) -> tuple[list[tuple[date, int]], int]:
    """Each time that ``need`` months were complete, and the months that run now.

    :return: (last day of the last month, id of the last bill) for each time, and how
        many months have been on time since

    >>> paid = [Bill(date(2026, month, 10), date(2026, month, 9)) for month in (1, 2, 3)]
    >>> streaks(paid, 2, date(2026, 4, 1))
    ([(datetime.date(2026, 2, 28), 0)], 1)
    """
    months: dict[date, list[Bill]] = {}
    for bill in bills:
        months.setdefault(bill.due.replace(day=1), []).append(bill)
    done: list[tuple[date, int]] = []
    if not months:
        return done, 0
    month, run, last_id = min(months), 0, 0
    while (following := add_months(month, 1)) + timedelta(grace_days) <= today:
        own = months.get(month, [])
        if any(is_late(bill, grace_days) for bill in own):
            run = 0
        elif own or run:
            run += 1
            last_id = max((bill.id for bill in own), default=last_id)
        if run == need:
            done.append((following - timedelta(1), last_id))
            run = 0
        month = following
    return done, run
