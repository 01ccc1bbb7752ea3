"""When is a customer due to be talked to, and is that overdue? (case D1)"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Touch:
    """The latest personal contact of one kind."""

    day: date
    kind: str


def latest(touches: Iterable[Touch]) -> Touch | None:
    """The last contact; on one day a meeting counts more than a call or a message."""
    weight = ("message", "call", "meeting")
    return max(
        touches, key=lambda touch: (touch.day, weight.index(touch.kind)), default=None
    )


def due_on(
    last: date | None, since: date, every_days: int, snoozed_until: date | None
) -> date:
    """The day on which the customer is due.

    ``since``: from when the customer is looked after; it stands for the last contact as
    long as there was none. A snooze moves the day, but never makes it earlier.

    >>> due_on(date(2026, 2, 27), date(2026, 1, 1), 2, None)
    datetime.date(2026, 3, 1)
    """
    due = (last or since) + timedelta(days=every_days)
    return max(due, snoozed_until) if snoozed_until else due


def overdue_days(due: date, today: date) -> int:
    """Days beyond the day itself; none on it.

    >>> overdue_days(date(2026, 3, 1), date(2026, 3, 1))
    0
    """
    return max((today - due).days, 0)


def next_step(due: date, today: date, is_open: bool) -> str:
    """What to do about the activity: *make*, *close* or *leave* it.

    One that is open although the customer is not due any more was overtaken by a
    contact, or snoozed.
    """
    if due <= today:
        return "leave" if is_open else "make"
    return "close" if is_open else "leave"
