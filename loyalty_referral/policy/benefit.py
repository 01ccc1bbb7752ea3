"""What does a tier bring: how many points, how much off an invoice? (case F2)"""

from collections.abc import Collection, Sequence
from decimal import ROUND_HALF_UP, Decimal

from . import discount, money

#: A card counts hundredths of a point.
_HUNDREDTH = Decimal("0.01")


def multiplied(points: Decimal, multiplier: Decimal) -> Decimal:
    """Points of a member: parts of a point are kept, to the hundredth, half up.

    Silver earns half as much again, so five points are seven and a half.

    >>> multiplied(Decimal(5), Decimal("1.5")), multiplied(Decimal("33.33"), Decimal("1.5"))
    (Decimal('7.50'), Decimal('50.00'))
    """
    return (points * multiplier).quantize(_HUNDREDTH, rounding=ROUND_HALF_UP)


def off(
    parts: Sequence[int],
    unpaid: Collection[int],
    barred: Collection[int],
    rate: Decimal,
) -> tuple[int, int]:
    """What ``rate`` per cent take off an invoice: (base, amount off), untaxed.

    The whole price counts, also what was paid down before (``unpaid`` lists the
    positions of those lines: they are payments, not prices); discounts that are on the
    invoice already lower it; ``barred`` lines never count. Not more than is to pay.

    >>> off([100000, -10000], [], [], Decimal(5))
    (90000, 4500)
    >>> off([100000, -99000], [1], [], Decimal(5))
    (100000, 1000)
    """
    out = {*unpaid, *barred}
    base = sum(part for position, part in enumerate(parts) if position not in out)
    due = sum(discount.to_pay(parts))
    return base, max(0, min(due, money.percent(max(0, base), rate)))
