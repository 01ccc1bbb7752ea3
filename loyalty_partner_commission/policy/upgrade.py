"""Does the customer move from free to paid, or to a higher plan? (case G2.3)

A plan is worth what a year of the customer's running contracts costs; for those
who buy by order, what their largest order of the last year came to. Untaxed,
without rewards, in minor units of the company's currency.
"""

from collections.abc import Iterable


def worth(contract_year: int, orders: Iterable[int] = ()) -> int:
    """What the customer's plan is worth a year.

    >>> worth(60000, [5000, 12000]), worth(0, [12000]), worth(0)
    (60000, 12000, 0)
    """
    return max([contract_year, 0, *orders])


def is_upgrade(before: int, after: int) -> bool:
    """Is the new plan worth more? The same price is no upgrade; any price is after free.

    >>> is_upgrade(0, 1), is_upgrade(60000, 60000), is_upgrade(60000, 60001)
    (True, False, True)
    """
    return after > before
