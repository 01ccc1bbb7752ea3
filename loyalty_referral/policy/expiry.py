"""What of a lot expires once its last day is over? (case A2)

What nobody used by then. What is put back later (a draft is deleted, an invoice
credited) keeps the old last day, so it expires at once. What was expired pays for
its own claim being taken back: nobody owes what they never could use.
"""

from collections.abc import Sequence
from datetime import date


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
