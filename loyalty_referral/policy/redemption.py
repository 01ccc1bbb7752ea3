"""How much of which lot may an invoice use, and what lapses? (cases A3 to A7)

A right covers up to one *year* of the referrer's own contract. It is used up
invoice by invoice; what it is worth beyond that year lapses or stays, by the
terms it was granted under.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from . import discount, money
from .types import Demand, Lot, Use


def in_order(lots: Iterable[Lot]) -> list[Lot]:
    """Lots in the order they are used: by priority, earliest expiry, then the oldest."""
    return sorted(
        lots,
        key=lambda lot: (lot.priority, lot.expires_on or date.max, lot.day, lot.id),
    )


def coverable(lot: Lot, year: int | None, covered: int = 0) -> int:
    """What ``lot`` can still pay towards a contract worth ``year`` a year.

    A lot whose surplus stays has no ceiling, nor has an invoice without a contract
    (``year`` is None). ``covered``: what others of its claim pay of the same invoice.

    >>> coverable(Lot(1, 90000, date(2026, 1, 1), lapses=True), 60000)
    60000
    >>> coverable(Lot(1, 55000, date(2026, 1, 1), used=35000, lapses=True), 60000)
    25000
    >>> coverable(Lot(1, 90000, date(2026, 1, 1)), 60000)
    90000
    """
    if year is None or not lot.lapses:
        return max(0, lot.remaining)
    return max(0, min(lot.remaining, year - lot.used - covered))


def plan(
    demand: Demand, lots: Iterable[Lot], wishes: Mapping[int, int] | None = None
) -> list[Use]:
    """Choose what an invoice uses; rights add up until it is free.

    A right that stands alone (``single``) is used by itself or not at all.
    ``wishes`` says how much somebody wants of which lot, in the invoice's
    currency; without it each gives what it can.

    >>> first, second = (Lot(i, 25000, date(2026, i, 1)) for i in (1, 2))
    >>> [(use.lot_id, use.off) for use in plan(Demand((30000,)), [second, first])]
    [(1, 25000), (2, 5000)]
    """
    left, uses, used = discount.to_pay(demand.lines), [], None
    covered: dict[tuple, int] = {}
    for lot in in_order(lots):
        if lot.use_on not in ("any", demand.bills) or _collides(lot, used):
            continue
        own = [
            0 if position in demand.barred.get(lot.id, ()) else amount
            for position, amount in enumerate(left)
        ]
        limit = coverable(lot, demand.year, covered.get(lot.claim, 0))
        worth = discount.exchange(limit, demand.rate)
        off = min(sum(own), worth)
        if wishes is not None:
            off = min(off, wishes.get(lot.id, 0))
        if off <= 0:
            continue
        amount = limit if off == worth else discount.in_credit(off, demand.rate, limit)
        shares = tuple(money.share(off, own))
        uses.append(Use(lot.id, amount, off, shares))
        left = [whole - part for whole, part in zip(left, shares, strict=True)]
        used = lot
        if lot.claim:
            covered[lot.claim] = covered.get(lot.claim, 0) + amount
    return uses


def usable(lot: Lot, demand: Demand) -> int:
    """The most that ``lot`` alone could take off, in the invoice's currency."""
    return sum(use.off for use in plan(demand, [lot]))


def rights_left(lots: Iterable[Lot], uses: Iterable[Use], demand: Demand) -> int:
    """How many rights could still pay a later invoice of the same kind.

    >>> lots = [Lot(i, 25000, date(2026, i, 1)) for i in (1, 2, 3)]
    >>> rights_left(lots, [Use(1, 25000, 25000), Use(2, 5000, 5000)], Demand((30000,)))
    2
    """
    taken = {use.lot_id: use.amount for use in uses}
    rights: dict[object, list[Lot]] = {}
    for lot in lots:
        if lot.use_on in ("any", demand.bills):
            rights.setdefault(lot.claim or lot.id, []).append(lot)
    return sum(_is_left(right, taken, demand.year) for right in rights.values())


def _is_left(right: list[Lot], taken: Mapping[int, int], year: int | None) -> bool:
    """Could any lot of a right still pay, after what was ``taken`` of each?"""
    own = [(lot, taken.get(lot.id, 0)) for lot in right]
    covered = sum(amount for _lot, amount in own)
    rest = (replace(lot, remaining=lot.remaining - amount) for lot, amount in own)
    return any(coverable(lot, year, covered) for lot in rest)


def _collides(lot: Lot, used: Lot | None) -> bool:
    """May ``lot`` not come onto an invoice that already uses ``used``?

    Lots of one claim are one right: it was earned in parts, or earned anew.
    """
    if used is None or (lot.claim and lot.claim == used.claim):
        return False
    return lot.single or used.single


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
