"""Which entries does a statement pay, and do its figures foot?

``opening + earned + taken back + adjusted - settled = closing``, for every
statement, on screen and on paper.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

#: Which figure of a statement an entry of the period adds to, by its kind.
FIGURES = {"earn": "earned", "reverse": "taken_back", "adjust": "adjusted"}


@dataclass(frozen=True, slots=True)
class Item:
    """An open entry, or the sum of several of one kind."""

    kind: str
    day: date
    amount: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The sums of a statement; taken back is negative."""

    opening: int = 0
    earned: int = 0
    taken_back: int = 0
    adjusted: int = 0
    settled: int = 0

    @property
    def total(self) -> int:
        """What the entries are worth together."""
        return self.opening + self.earned + self.taken_back + self.adjusted

    @property
    def closing(self) -> int:
        """What is left for the next statement."""
        return self.total - self.settled


def belongs(available_on: date, date_to: date) -> bool:
    """Is an open entry part of a statement that ends on ``date_to``?

    However old it is: what an earlier statement left open is not lost. What is
    still on hold waits for the next one.

    >>> belongs(date(2026, 3, 31), date(2026, 3, 31)), belongs(date(2026, 4, 1), date(2026, 3, 31))
    (True, False)
    """
    return available_on <= date_to


def payable(total: int, is_refund: bool = False) -> int:
    """What a statement pays; a debt is carried forward unless it is asked back.

    >>> payable(5000), payable(-3000), payable(-3000, is_refund=True)
    (5000, 0, -3000)
    """
    return min(0, total) if is_refund else max(0, total)


def figures(
    items: Iterable[Item],
    date_from: date,
    is_settled: bool = False,
    is_refund: bool = False,
) -> Figures:
    """Add up a statement that begins on ``date_from``.

    ``is_refund``: its document is a vendor refund, which asks a debt back.

    >>> day = date(2026, 3, 1)
    >>> items = [Item("earn", day, 50000), Item("reverse", day, -8000)]
    >>> figures(items, day).closing, figures(items, day, is_settled=True).closing
    (42000, 0)
    """
    sums = {"opening": 0, "earned": 0, "taken_back": 0, "adjusted": 0}
    for item in items:
        name = FIGURES[item.kind] if item.day >= date_from else "opening"
        sums[name] += item.amount
    settled = payable(sum(sums.values()), is_refund) if is_settled else 0
    return Figures(**sums, settled=settled)
