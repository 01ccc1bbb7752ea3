"""What is a customer worth, and how long do customers stay? (case H5)

Months are counted as they are billed: somebody whose first invoice is of January and who
left in June stayed six months. Money is in minor units.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Group:
    """Customers looked at together: a cohort, or all of a company.

    ``months``: the sum of the months that each of them stayed so far.
    """

    customers: int
    left: int
    months: int
    value: int


def churn(group: Group) -> Decimal | None:
    """Share of the customers who leave in a month: those who left, by months stayed.

    None before anybody has stayed a month. Each month of each customer is one chance to
    leave, so that young customers do not look more faithful than they are.

    >>> churn(Group(customers=10, left=2, months=50, value=0))
    Decimal('0.04')
    """
    return Decimal(group.left) / group.months if group.months else None


def expected_months(group: Group) -> Decimal | None:
    """How many months a customer stays on average, from the first to the last.

    None as long as nobody has left: there is nothing to conclude from yet.

    >>> expected_months(Group(customers=10, left=2, months=50, value=0))
    Decimal('25')
    """
    return Decimal(group.months) / group.left if group.left else None


def monthly(group: Group) -> int | None:
    """What a customer brings in a month.

    >>> monthly(Group(customers=2, left=0, months=8, value=40_000))
    5000
    """
    return _rounded(Decimal(group.value) / group.months) if group.months else None


def expected_value(group: Group) -> int | None:
    """What a new customer of this kind is worth: months expected times value of a month.

    >>> expected_value(Group(customers=10, left=2, months=50, value=250_000))
    125000
    """
    months = expected_months(group)
    if months is None:
        return None
    return _rounded(months * group.value / group.months)


def _rounded(amount: Decimal) -> int:
    """To the minor unit, halves away from zero."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def retention(stayed: Mapping[int, int], age: int) -> list[tuple[int, int, int]]:
    """How many of a cohort were still there in each month since it began.

    ``stayed`` counts the customers by the months they stayed; ``age`` is the number of
    months since the cohort's month, which itself is month 0. Months that nobody can know
    yet are left out.

    :return: (month, customers of the cohort, customers still there)

    >>> retention({1: 1, 3: 3}, 2)
    [(0, 4, 4), (1, 4, 3), (2, 4, 3)]
    """
    customers = sum(stayed.values())
    return [
        (month, customers, _beyond(stayed.items(), month)) for month in range(age + 1)
    ]


def _beyond(stayed: Iterable[tuple[int, int]], month: int) -> int:
    """Customers who stayed longer than ``month`` whole months."""
    return sum(count for months, count in stayed if months > month)
