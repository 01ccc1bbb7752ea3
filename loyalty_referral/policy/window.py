"""Which days count for a measure? Windows are half-open and end after today."""

from datetime import date, timedelta

from .schedule import add_months

#: A window that has no beginning.
ALWAYS = date.min


def start_of(kind: str, months: int, today: date, since: date | None) -> date:
    """First day of a window that ends with ``today``.

    ``since`` anchors a contract year: the day the customer's first contract (or the
    customer) began; without one there is nothing to count yet but today. Raises
    :class:`KeyError` for a kind nobody defined.

    >>> today = date(2026, 3, 31)
    >>> start_of("rolling", 12, today, None), start_of("calendar", 0, today, None)
    (datetime.date(2025, 4, 1), datetime.date(2026, 1, 1))
    >>> start_of("contract", 0, today, date(2024, 5, 10))
    datetime.date(2025, 5, 10)
    """
    starts = {
        "lifetime": lambda: ALWAYS,
        "rolling": lambda: add_months(today, -months) + timedelta(days=1),
        "calendar": lambda: date(today.year, 1, 1),
        "contract": lambda: last_anniversary(since or today, today),
    }
    return starts[kind]()


def last_anniversary(since: date, today: date) -> date:
    """The latest yearly return of ``since`` that is not after ``today``.

    29 February returns on 28 February in other years. A day still to come is its own.

    >>> last_anniversary(date(2024, 2, 29), date(2026, 2, 28))
    datetime.date(2026, 2, 28)
    """
    if since > today:
        return since
    years = today.year - since.year
    day = add_months(since, 12 * years)
    return day if day <= today else add_months(since, 12 * (years - 1))


def full_months(since: date, today: date) -> int:
    """Whole months from ``since`` to ``today``; none before it begins.

    >>> full_months(date(2026, 1, 31), date(2026, 2, 27))
    0
    >>> full_months(date(2026, 1, 31), date(2026, 2, 28))
    1
    """
    if since > today:
        return 0
    months = (today.year - since.year) * 12 + today.month - since.month
    return months if add_months(since, months) <= today else months - 1
