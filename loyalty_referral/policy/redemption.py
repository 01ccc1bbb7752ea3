"""How much of which lot may an invoice use, and what lapses? (cases A3 to A7)

A right covers up to one *year* of the referrer's own contract. It is used up
invoice by invoice; what it is worth beyond that year lapses or stays, by the
terms it was granted under.
"""

from collections.abc import Iterable
from datetime import date

from .types import Lot, Use


def in_order(lots: Iterable[Lot]) -> list[Lot]:
    """Lots in the order they are used: earliest expiry first, then the oldest."""
    return sorted(lots, key=lambda lot: (lot.expires_on or date.max, lot.day, lot.id))


def coverable(lot: Lot, year: int | None) -> int:
    """What ``lot`` can still pay towards a contract worth ``year`` a year.

    A lot whose surplus stays has no ceiling, nor has an invoice that belongs to
    no contract (``year`` is None).

    >>> coverable(Lot(1, 90000, date(2026, 1, 1), lapses=True), 60000)
    60000
    >>> coverable(Lot(1, 55000, date(2026, 1, 1), used=35000, lapses=True), 60000)
    25000
    >>> coverable(Lot(1, 90000, date(2026, 1, 1)), 60000)
    90000
    """
    if year is None or not lot.lapses:
        return max(0, lot.remaining)
    return max(0, min(lot.remaining, year - lot.used))


def plan(due: int, year: int | None, lots: Iterable[Lot]) -> list[Use]:
    """Choose what an invoice of ``due`` (untaxed) uses; rights add up until it is free.

    >>> first, second = (Lot(i, 25000, date(2026, i, 1)) for i in (1, 2))
    >>> plan(30000, 60000, [second, first])
    [Use(lot_id=1, amount=25000), Use(lot_id=2, amount=5000)]
    """
    uses = []
    for lot in in_order(lots):
        amount = min(due, coverable(lot, year))
        if amount > 0:
            uses.append(Use(lot.id, amount))
            due -= amount
    return uses


def surplus(left: int, used: int, year: int, lapses: bool) -> int:
    """What of a lot lapses once it has covered a whole contract year (A5).

    ``left`` is what would remain without the lapse, ``used`` what posted
    invoices took, ``year`` the worth of the own contract they belong to.

    >>> surplus(30000, 60000, 60000, lapses=True), surplus(40000, 50000, 60000, True)
    (30000, 0)
    """
    if not lapses or not year or used < year:
        return 0
    return max(0, left)
