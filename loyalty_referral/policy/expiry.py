"""What of a lot expires once its last day is over? (case A2)

What nobody used by then. What is put back later (a draft is deleted, an invoice
credited) keeps the old last day, so it expires at once. What was expired pays for
its own claim being taken back: nobody owes what they never could use.

Nothing expires unless its notice was sent: else it is extended (case B2).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta


def is_over(expires_on: date | None, today: date) -> bool:
    """Has the last day passed? The day itself still counts.

    >>> day = date(2026, 5, 1)
    >>> is_over(day, day), is_over(day, date(2026, 5, 2)), is_over(None, day)
    (False, True, False)
    """
    return expires_on is not None and today > expires_on


def expired(unused: Sequence[int], debt: int = 0) -> list[int]:
    """What expires of each lot of an account, the oldest first.

    ``unused`` is what each would hold if nothing had expired, ``debt`` what was
    taken back of them and is not paid yet: it comes first.

    >>> expired([4000, 2500]), expired([4000, 2500], debt=5000)
    ([4000, 2500], [0, 1500])
    """
    amounts = []
    for amount in unused:
        paid = max(0, min(debt, amount))
        debt -= paid
        amounts.append(max(0, amount - paid))
    return amounts


@dataclass(frozen=True, slots=True)
class Notice:
    """What is known of the notice of something that ends on ``last_day``.

    ``told_on`` is when a mail that named it was first sent; ``days`` how long before
    the last day it must have been (0: no notice is owed); ``is_declined``: the customer
    does not want to be told.
    """

    last_day: date
    told_on: date | None
    days: int
    is_declined: bool = False


def was_told(notice: Notice) -> bool:
    """Was the customer told in time, or is no notice owed to them?

    >>> last = date(2026, 5, 31)
    >>> [was_told(Notice(last, date(2026, 5, day), 14)) for day in (17, 18)]
    [True, False]
    >>> was_told(Notice(last, None, 14)), was_told(Notice(last, None, 0))
    (False, True)
    """
    if not notice.days or notice.is_declined:
        return True
    told_on = notice.told_on
    return told_on is not None and (notice.last_day - told_on).days >= notice.days


def extended_until(notice: Notice, today: date) -> date | None:
    """New last day of something that ends untold; None if it may end, or not yet.

    From its last day on, so that there is no day on which it is good for nothing:
    as many days after the notice (or today, without one) as a notice is owed before.

    >>> last = date(2026, 5, 31)
    >>> extended_until(Notice(last, None, 14), last)
    datetime.date(2026, 6, 14)
    >>> extended_until(Notice(last, date(2026, 5, 25), 14), last)
    datetime.date(2026, 6, 8)
    >>> extended_until(Notice(last, None, 14), date(2026, 5, 30)) is None
    True
    """
    if today < notice.last_day or was_told(notice):
        return None
    told_on = notice.told_on or today
    return max(told_on + timedelta(days=notice.days), today)
