"""For how long does a paid membership give a tier? (case F3)

A period begins when its invoice is paid, or where the one before it ends: paying early
loses nothing. What is refunded comes off its end, day by day. All of it follows from
today's invoices, so a payment that is undone takes its period along.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .schedule import add_months
from .tiers import NONE, Standing


@dataclass(frozen=True, slots=True)
class Purchase:
    """A paid line of an invoice: ``kept`` of ``total`` was not refunded (minor units)."""

    key: Hashable
    tier: int
    paid_on: date
    months: int
    kept: int
    total: int


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` to the day before ``end``; nothing of it is left if they meet."""

    key: Hashable
    tier: int
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Paid:
    """A level that is paid for, and the first day on which it no longer is."""

    level: int
    until: date


def periods(purchases: Iterable[Purchase]) -> list[Period]:
    """Put purchases of one customer one after the other, tier by tier.

    >>> one = Purchase("A", 1, date(2026, 3, 1), 12, 100, 100)
    >>> two = Purchase("B", 1, date(2027, 2, 20), 12, 100, 100)
    >>> [(p.start.isoformat(), p.end.isoformat()) for p in periods([two, one])]
    [('2026-03-01', '2027-03-01'), ('2027-03-01', '2028-03-01')]
    """
    found, ends = [], {}
    for row in sorted(purchases, key=lambda row: (row.paid_on, str(row.key))):
        start = max(row.paid_on, ends.get(row.tier, date.min))
        end = start + timedelta(days=_days(row, start))
        ends[row.tier] = end
        found.append(Period(row.key, row.tier, start, end))
    return found


def _days(row: Purchase, start: date) -> int:
    """Days that are left of a period: in proportion to what was kept, rounded up."""
    whole = (add_months(start, row.months) - start).days
    if row.total <= 0:
        return whole
    kept = max(0, min(row.kept, row.total))
    return -(-whole * kept // row.total)


def shown(standing: Standing, paid: Paid | None) -> tuple[int, bool]:
    """The higher of what was earned and what is paid for, and whether it is paid.

    >>> shown(Standing(1), Paid(2, date(2027, 1, 1))), shown(Standing(2), None)
    ((2, True), (2, False))
    """
    level = paid.level if paid else NONE
    return max(level, standing.level), level > standing.level
