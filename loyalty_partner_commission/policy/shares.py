"""Who gets which part of a commission that several partners share?

What is divided is always the whole amount due so far, never the difference to what
was booked before: so the parts add up to it after every payment, and when all is
paid everybody has their exact share. On the way a partner's part may once fall by a
cent: were it never to fall, the parts could not always add up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from odoo.addons.loyalty_referral.policy import money


@dataclass(frozen=True, slots=True)
class Share:
    """A partner gets so many per cent of what is earned on a customer."""

    partner: int
    percent: Decimal


def divide(amount: int, shares: Sequence[Share]) -> list[int]:
    """The parts of ``amount``, in the order of ``shares``; they add up to it.

    Cents by largest remainder; among equals the earlier partner gets it.

    >>> halves = [Share(1, Decimal(50)), Share(2, Decimal(30)), Share(3, Decimal(20))]
    >>> [divide(amount, halves) for amount in (333, 666, 1000)]
    [[166, 100, 67], [333, 200, 133], [500, 300, 200]]
    """
    return money.share(amount, [int(share.percent * 100) for share in shares])


def rest(further: Sequence[Share]) -> Decimal:
    """What is left for the main partner when the further ones have theirs.

    >>> rest([Share(2, Decimal(30)), Share(3, Decimal("20.5"))])
    Decimal('49.5')
    """
    return 100 - sum((share.percent for share in further), Decimal(0))


def from_snapshot(kept: Sequence[Mapping]) -> list[Share]:
    """Read the shares that a binding keeps."""
    return [Share(one["partner"], Decimal(one["percent"])) for one in kept]
