"""What does credit take off an invoice: in its currency, off its lines, with its taxes?

Amounts are minor units: those of credit in the company's currency, those of an
invoice in its own.
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from .money import share


def exchange(amount: int, rate: Decimal) -> int:
    """What credit buys on an invoice in another currency; never more than it is worth.

    >>> exchange(10000, Decimal("1.0866")), exchange(333, Decimal("0.5"))
    (10866, 166)
    """
    return int((amount * rate).quantize(Decimal(1), rounding=ROUND_DOWN))


def in_credit(off: int, rate: Decimal, limit: int) -> int:
    """What of the credit an amount of the invoice uses: at least a cent, at most all.

    >>> in_credit(10866, Decimal("1.0866"), 25000), in_credit(1, Decimal(160), 9)
    (10000, 1)
    """
    exact = (Decimal(off) / rate).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return min(limit, max(1, int(exact)))


def to_pay(lines: Iterable[int]) -> list[int]:
    """What is to pay on each line: lines below zero are taken off the others.

    A down payment of 30 % leaves 70 % of every line; nothing is left if the
    invoice as a whole is not above zero.

    >>> to_pay([60000, 40000, -30000])
    [42000, 28000, 0]
    """
    lines = list(lines)
    above = [max(0, amount) for amount in lines]
    total = sum(lines)
    if total <= 0:
        return [0] * len(lines)
    return share(total, above)


def with_tax(amount: int, untaxed: int, taxes: Sequence[int]) -> int:
    """Gross of an untaxed part of an invoice: each tax in proportion, rounded.

    The whole gives the whole, to the cent; so the gross amounts of several parts
    add up to the invoice's total when they cover it.

    >>> with_tax(10000, 40000, [6300, 1000]), with_tax(40000, 40000, [6300, 1000])
    (11825, 47300)
    """
    return amount + sum(_rounded(tax * amount, untaxed) for tax in taxes)


def _rounded(numerator: int, denominator: int) -> int:
    """Integer division rounded half away from zero."""
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    numerator, denominator = abs(numerator), abs(denominator)
    return sign * ((2 * numerator + denominator) // (2 * denominator))
