"""What is left of each product of an invoice, after discounts and credit notes?

Discounts and rewards (lines with a negative amount) and what is credited without
having been sold (another product, a lump sum, more than was invoiced) belong to no
product: they are spread over what was sold, in proportion, without losing a cent. So
the parts always add up to what is left of the family.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from odoo.addons.loyalty_referral.policy import money

from .types import Family, Line


@dataclass(frozen=True, slots=True)
class Part:
    """One product: what was sold and is kept of it, and the margin on what is kept."""

    product: int | None
    categories: tuple[int, ...]
    sold: int
    kept: int
    margin: int


def parts(family: Family) -> list[Part]:
    """Take a family apart; all amounts are positive, also those of a credit note.

    >>> from datetime import date
    >>> lines = (Line(1, (), 6000), Line(2, (), 4000, 1000), Line(3, (), -1000))
    >>> family = Family(date(2026, 2, 1), 9000, 9000, credited=1000, lines=lines)
    >>> [(part.product, part.sold, part.kept) for part in parts(family)]
    [(1, 5400, 5400), (2, 3600, 2600)]
    """
    kept = abs(family.kept)
    if not family.lines:
        sold = abs(family.base)
        return [Part(None, (), sold, kept, kept)]
    sign = -1 if family.is_credit_note else 1
    credited = 0 if family.is_credit_note else family.credited
    lines = _whole(family.lines, sign, abs(family.base), credited)
    goods, sold, costs = _discounted(lines)
    left = _credited(goods, sold, kept)
    if sum(left) != kept:  # nothing with a price was sold
        return [Part(None, (), 0, kept, kept)]
    return [
        Part(
            line.product,
            line.categories,
            whole,
            rest,
            _margin(whole - cost, rest, whole, kept),
        )
        for line, whole, cost, rest in zip(goods, sold, costs, left, strict=True)
    ]


def _whole(lines: Sequence[Line], sign: int, base: int, credited: int) -> list[Line]:
    """The lines, with what the total has beyond them (cash rounding) as one more.

    In an order of their own: a cent that could fall on either of two products falls on
    the same one, however the lines were read.
    """
    turned = [
        Line(x.product, x.categories, sign * x.sold, x.credited, sign * x.cost)
        for x in sorted(lines, key=_place)
    ]
    rest = base - sum(line.sold for line in turned)
    credited -= sum(line.credited for line in turned)
    if rest or credited:
        turned.append(Line(None, (), rest, credited))
    return turned


def _place(line: Line) -> tuple:
    """Where a line stands: by its product, those without one at the end."""
    amounts = (line.categories, line.sold, line.credited, line.cost)
    return (line.product is None, line.product or 0, *amounts)


def _discounted(lines: Sequence[Line]) -> tuple[list[Line], list[int], list[int]]:
    """What was sold, with its price after discounts and its cost."""
    goods = [line for line in lines if line.sold >= 0 and (line.sold or line.cost)]
    sold = [line.sold for line in goods]
    costs = [line.cost for line in goods]
    taken = [line for line in lines if line.sold < 0]
    if taken and sum(sold):
        discount = max(-sum(sold), sum(line.sold for line in taken))
        costs = _added(costs, sum(line.cost for line in taken), sold)
        sold = _added(sold, discount, sold)
    return goods, sold, costs


def _credited(goods: list[Line], sold: list[int], kept: int) -> list[int]:
    """What credit notes leave of it: first of the same product, then of all."""
    left = [
        whole - min(max(0, line.credited), whole)
        for line, whole in zip(goods, sold, strict=True)
    ]
    beyond = kept - sum(left)
    weights = left if sum(left) else sold
    return _added(left, beyond, weights) if beyond and sum(weights) else left


def _added(amounts: list[int], amount: int, weights: list[int]) -> list[int]:
    """``amount`` spread over ``amounts``."""
    shares = money.share(amount, weights)
    return [one + share for one, share in zip(amounts, shares, strict=True)]


def _margin(margin: int, left: int, sold: int, kept: int) -> int:
    """The margin on what is left; goods that were given away cost all the same."""
    if not sold:
        return margin if kept else 0
    return money.part(margin, left, sold)
