"""How much is a reward worth? (cases A2 to A5, A9 and H1)

What is measured by the friend's deal follows its credit notes; what was promised as
such (an amount, a month) is whole as long as the deal counts at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from . import money
from .deal import Deal
from .schedule import per_year
from .terms import RewardTerms
from .types import ContractLine


@dataclass(frozen=True, slots=True)
class Basis:
    """What a reward is measured by.

    ``friend_year`` is a year of the friend's contract, ``own_year`` one of the
    receiver's own: both as they were when the reward was first granted.
    """

    deal: Deal | None = None
    friend_year: int = 0
    own_year: int = 0


def annual_amount(lines: Iterable[ContractLine], digits: int) -> int:
    """Untaxed price of a contract for one year, rounded once at the end.

    >>> annual_amount([ContractLine(Decimal(50), "monthly", 1)], 2)
    60000
    """
    total = sum(
        (line.amount * per_year(line.rule, line.interval) for line in lines),
        Decimal(0),
    )
    return money.to_minor(total, digits)


def months_of(year: int, months: Decimal) -> int:
    """Price of some months of a contract worth ``year`` a year, rounded once.

    >>> months_of(60000, Decimal(2)), months_of(10000, Decimal(1))
    (10000, 833)
    """
    exact = Decimal(year) * months / 12
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def worth(reward: RewardTerms, basis: Basis) -> int:
    """What is owed for ``reward`` today; without a deal that counts, nothing.

    >>> from datetime import date
    >>> paid = Deal("invoice", 1, date(2026, 3, 1), True, True, untaxed=25000,
    ...             credited=5000)
    >>> worth(RewardTerms(1), Basis(paid, friend_year=25000))
    20000
    """
    deal = basis.deal
    if deal is None:
        return 0
    match reward.kind:
        case "contract_credit":
            full = money.percent(basis.friend_year, reward.rate)
            return money.part(full, deal.kept, deal.untaxed)
        case "percentage":
            return money.percent(deal.kept, reward.rate)
        case "free_periods":
            return months_of(basis.own_year, reward.quantity)
        case "fixed" | "cash":
            return reward.amount
    raise ValueError(f"a reward of the kind {reward.kind} is not money")
