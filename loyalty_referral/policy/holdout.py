"""Who is not reminded, so that the others can be compared with them; what differs? (B3)

The choice is by the digest of plan and customer: the same on every machine and day, and
nobody's doing. The difference comes with its interval (Newcombe's, from two Wilson
intervals), which is honest for small groups too.
"""

from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

#: Of the normal distribution, for 95 of 100.
_Z = Decimal("1.96")


@dataclass(frozen=True, slots=True)
class Group:
    """How many customers there are, and how many of them used something."""

    size: int
    used: int

    @property
    def rate(self) -> Decimal:
        """Share of those who used something; of nobody it is zero.

        >>> Group(4, 1).rate
        Decimal('0.25')
        """
        return Decimal(self.used) / self.size if self.size else Decimal(0)


@dataclass(frozen=True, slots=True)
class Difference:
    """How much more often the reminded used something, and between which bounds.

    In percentage points. ``verdict`` is helps, harms, unclear or unknown (a group is
    empty).
    """

    points: Decimal
    low: Decimal
    high: Decimal
    verdict: str


def is_held_out(plan_id: int, partner_id: int, percent: int) -> bool:
    """Is this customer one of the ``percent`` of a hundred who are not reminded?

    Whoever is held out stays so when the percentage grows.

    >>> is_held_out(1, 1, 0), is_held_out(1, 1, 100)
    (False, True)
    """
    digest = sha256(f"{plan_id}/{partner_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % 100 < percent


def _wilson(group: Group) -> tuple[Decimal, Decimal]:
    """Bounds of a group's rate."""
    size, used, square = group.size, group.used, _Z * _Z
    middle = (used + square / 2) / (size + square)
    spread = Decimal(used * (size - used)) / size + square / 4
    half = _Z / (size + square) * spread.sqrt()
    return middle - half, middle + half


def difference(reminded: Group, held: Group) -> Difference:
    """Compare the reminded with the held out.

    >>> difference(Group(100, 55), Group(100, 20)).verdict
    'helps'
    """
    if not (reminded.size and held.size):
        return Difference(Decimal(0), Decimal(0), Decimal(0), "unknown")
    low_r, high_r = _wilson(reminded)
    low_h, high_h = _wilson(held)
    gap = reminded.rate - held.rate
    low = gap - _length(reminded.rate - low_r, high_h - held.rate)
    high = gap + _length(high_r - reminded.rate, held.rate - low_h)
    verdict = "helps" if low > 0 else "harms" if high < 0 else "unclear"
    points, low, high = (round(100 * share, 1) for share in (gap, low, high))
    return Difference(points, low, high, verdict)


def _length(one: Decimal, other: Decimal) -> Decimal:
    """Of two independent errors together."""
    return (one * one + other * other).sqrt()
