"""Which rate does an amount earn in bands?

A band begins at its ``start`` and ends where the next one begins; the last is open.
So no amount lies between two bands, and none in two.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from odoo.addons.loyalty_referral.policy import money

from .terms import Band

Spans = tuple[tuple[int, Decimal], ...]
#: An amount that shows what two bands from 0 would pay.
EXAMPLE = 10000


def slab(bands: Sequence[Band], amount: int) -> Spans:
    """The whole amount at the rate of the band it lies in.

    >>> bands = (Band(0, Decimal(5)), Band(100000, Decimal(10)))
    >>> slab(bands, 99999), slab(bands, 100000)
    (((99999, Decimal('5')),), ((100000, Decimal('10')),))
    """
    found = [band for band in bands if band.start <= amount]
    return ((amount, found[-1].rate),) if found else ()


def progressive(bands: Sequence[Band], amount: int) -> Spans:
    """Each part of the amount at the rate of its own band.

    >>> progressive((Band(0, Decimal(5)), Band(100000, Decimal(10))), 100050)
    ((100000, Decimal('5')), (50, Decimal('10')))
    """
    ends = [band.start for band in bands[1:]] + [amount]
    return tuple(
        (min(end, amount) - band.start, band.rate)
        for band, end in zip(bands, ends, strict=True)
        if band.start < amount
    )


def problems(bands: Sequence[Band]) -> list[str]:
    """What is wrong with bands: a gap below the first, or two from the same amount.

    >>> problems((Band(100, Decimal(5)), Band(100, Decimal(6))))
    ['band_gap', 'band_overlap']
    >>> problems(())
    ['band_gap']
    """
    found = []
    if not bands or bands[0].start != 0:
        found.append("band_gap")
    if any(two.start <= one.start for one, two in pairwise(bands)):
        found.append("band_overlap")
    return found


def examples(bands: Sequence[Band]) -> list[tuple[str, int, int, int, int]]:
    """The same with amounts that show it: (problem, low, its pay, high, its pay).

    For a gap the last amount inside it and the first one outside; for an overlap an
    amount of both bands, and what each would pay for it.

    >>> examples((Band(100, Decimal(5)), Band(100, Decimal(6))))
    [('band_gap', 99, 0, 100, 5), ('band_overlap', 100, 5, 100, 6)]
    """
    found = []
    first = bands[0] if bands else Band(0, Decimal(0))
    if not bands or first.start:
        below = max(0, first.start - 1)
        pays = money.percent(first.start, first.rate)
        found.append(("band_gap", below, 0, first.start, pays))
    for one, two in pairwise(bands):
        if two.start <= one.start:
            amount = one.start or EXAMPLE
            pays = [money.percent(amount, band.rate) for band in (one, two)]
            found.append(("band_overlap", amount, pays[0], amount, pays[1]))
    return found
