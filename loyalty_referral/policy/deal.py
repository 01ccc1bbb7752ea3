"""What did the friend buy, and what is left of it after credit notes?

A deal is a document of the friend as it is today: a contract, a sales order or an
invoice.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from . import money


@dataclass(frozen=True, slots=True)
class Item:
    """What one product contributes to a deal; its categories up to the root."""

    product_id: int
    category_ids: frozenset[int]
    untaxed: int
    credited: int = 0


@dataclass(frozen=True, slots=True)
class Deal:
    """A contract, order or invoice of the friend.

    ``stands`` tells whether it is started, confirmed or posted; ``untaxed`` what it
    is worth (of a contract: a year), ``credited`` what credit notes took off it.
    ``items`` are only read where the terms choose among products.
    """

    kind: str
    id: int
    day: date
    stands: bool
    paid: bool
    untaxed: int
    credited: int = 0
    contract_id: int | None = None
    items: tuple[Item, ...] = ()

    @property
    def kept(self) -> int:
        """What is left of it after its credit notes."""
        return max(0, self.untaxed - self.credited) if self.stands else 0

    @property
    def is_whole(self) -> bool:
        """Has nothing been credited?"""
        return self.kept == self.untaxed


def lost(ordered: int, invoiced: int, credited: int) -> int:
    """What credit notes took from an order and was not invoiced again.

    >>> lost(1000, 1000, 400), lost(1000, 2000, 1000), lost(1000, 0, 0)
    (400, 0, 0)
    """
    again = max(0, invoiced - ordered)
    return min(ordered, max(0, credited - again))


def after_bills(contract: Deal, bills: Iterable[Deal]) -> Deal:
    """A contract as its invoices leave it.

    Without any it stands by itself. What is left of the earliest that still counts
    is left of the contract; if all of them were credited, nothing is.
    """
    bills = list(bills)
    kept = [bill for bill in bills if bill.kept]
    if not bills:
        return contract
    first = min(kept, key=lambda bill: (bill.day, bill.id), default=bills[0])
    return replace(
        contract,
        credited=_credited(contract.untaxed, first),
        items=tuple(
            replace(item, credited=_credited(item.untaxed, first))
            for item in contract.items
        ),
    )


def _credited(amount: int, bill: Deal) -> int:
    """The part of ``amount`` that credit notes took off ``bill``."""
    return amount - money.part(amount, bill.kept, bill.untaxed)
