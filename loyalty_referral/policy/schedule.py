"""When does something start, end, become available?

>>> add_months(date(2026, 1, 31), 1)
datetime.date(2026, 2, 28)
"""

import calendar
from datetime import date, timedelta
from decimal import Decimal

#: Months in one recurrence of a contract; days and weeks go by the year instead.
MONTHS = {
    "monthly": 1,
    "monthlylastday": 1,
    "quarterly": 3,
    "semesterly": 6,
    "yearly": 12,
}
#: Days in one recurrence, for the rules that are not counted in months.
DAYS = {"daily": 1, "weekly": 7}


def add_months(day: date, months: int) -> date:
    """Move ``day`` by ``months``; the end of a short month stands for its missing days.

    >>> add_months(date(2024, 2, 29), 12), add_months(date(2026, 3, 31), -1)
    (datetime.date(2025, 2, 28), datetime.date(2026, 2, 28))
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def available_on(day: date, hold_days: int) -> date:
    """First day on which something earned on ``day`` may be used.

    >>> available_on(date(2026, 1, 30), 14)
    datetime.date(2026, 2, 13)
    """
    return day + timedelta(days=hold_days)


def expires_on(day: date, months: int) -> date | None:
    """Last day on which something earned on ``day`` may be used; None for no end.

    >>> expires_on(date(2026, 1, 31), 12), expires_on(date(2026, 1, 31), 0)
    (datetime.date(2027, 1, 31), None)
    """
    return add_months(day, months) if months else None


def in_window(day: date, start: date, months: int) -> bool:
    """Is ``day`` inside the half-open window of ``months`` from ``start``?

    No months means no end. The anniversary itself is outside.

    >>> in_window(date(2029, 3, 2), date(2026, 3, 3), 36)
    True
    >>> in_window(date(2029, 3, 3), date(2026, 3, 3), 36)
    False
    """
    return start <= day and (not months or day < add_months(start, months))


def per_year(rule: str, interval: int) -> Decimal:
    """How often a year a recurrence of ``interval`` times ``rule`` falls due.

    Raises :class:`KeyError` for a rule nobody defined: a price per year must
    never be guessed.

    >>> per_year("monthly", 1), per_year("quarterly", 1), per_year("yearly", 2)
    (Decimal('12'), Decimal('4'), Decimal('0.5'))
    """
    if rule in DAYS:
        return Decimal(365) / (DAYS[rule] * interval)
    return Decimal(12) / (MONTHS[rule] * interval)
