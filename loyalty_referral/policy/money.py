"""How are cents rounded and shared? Integers in minor units, nothing lost.

>>> share(100, [1, 1, 1])
[34, 33, 33]
"""

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal


def to_minor(amount: float | Decimal | str, digits: int) -> int:
    """Turn an amount of a document into minor units of a currency.

    ``digits`` is the currency's number of decimals (2 for EUR, 0 for JPY, 3 for
    TND). A float is read through its shortest decimal form, so 0.1 is 0.1.

    >>> to_minor(19.99, 2), to_minor(5, 0), to_minor("1.2345", 3)
    (1999, 5, 1235)
    """
    scaled = Decimal(str(amount)).scaleb(digits)
    return int(scaled.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def to_minor_down(amount: float | Decimal, digits: int) -> int:
    """Turn an amount into whole minor units, towards zero.

    >>> to_minor_down(Decimal("-33.3366"), 2), to_minor_down(Decimal("-0.1"), 0)
    (-3333, 0)
    """
    scaled = Decimal(str(amount)).scaleb(digits)
    return int(scaled.quantize(Decimal(1), rounding=ROUND_DOWN))


def to_decimal(minor: int, digits: int) -> Decimal:
    """Turn minor units back into an exact amount.

    >>> to_decimal(1999, 2)
    Decimal('19.99')
    """
    return Decimal(minor).scaleb(-digits)


def percent(amount: int, rate: Decimal) -> int:
    """Take ``rate`` per cent of ``amount``, rounded half away from zero.

    >>> percent(120000, Decimal("20")), percent(-333, Decimal("50"))
    (24000, -167)
    """
    return int((amount * rate / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def part(amount: int, numerator: int, denominator: int) -> int:
    """Take a fraction of ``amount``, rounded towards zero until it is whole.

    A partial payment never releases more than it supports; the last one brings
    the rest. Thirds of 10.00 are 3.33, 6.66 and 10.00.

    >>> part(1000, 3333, 10000), part(1000, 6666, 10000), part(1000, 10000, 10000)
    (333, 666, 1000)
    """
    if not denominator:
        return 0
    exact = Decimal(amount) * numerator / denominator
    return int(exact.quantize(Decimal(1), rounding=ROUND_DOWN))


def share(amount: int, weights: Sequence[int]) -> list[int]:
    """Split ``amount`` in proportion to ``weights`` without losing a cent.

    Largest remainder; among equals the earlier wins, so that the same question
    always gets the same answer. Weights are not negative and not all zero.

    >>> share(10, [60, 30, 10]), share(-5, [1, 1])
    ([6, 3, 1], [-3, -2])
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("shares need weights that are positive in sum")
    sign = -1 if amount < 0 else 1
    floors = [abs(amount) * weight // total for weight in weights]
    missing = abs(amount) - sum(floors)
    by_remainder = sorted(
        range(len(weights)), key=lambda i: -(abs(amount) * weights[i] % total)
    )
    for index in by_remainder[:missing]:
        floors[index] += 1
    return [sign * value for value in floors]
