"""What do the partners above a partner earn on top?

Each level of the plan is a partner further up: the parent, the parent's parent, and
so on as far as there are levels. Nobody earns twice on the same commission, even
where the parents that were entered lead back to somebody below.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from odoo.addons.loyalty_referral.policy import money


@dataclass(frozen=True, slots=True)
class Override:
    """``partner`` earns ``amount``: ``percent`` of ``of``, at this level above."""

    partner: int
    level: int
    percent: Decimal
    of: int
    amount: int


def chain(partner: int, parents: Mapping[int, int], depth: int) -> list[int]:
    """The partners above ``partner``, at most ``depth`` of them.

    >>> chain(1, {1: 2, 2: 3, 3: 4}, 2), chain(1, {1: 2, 2: 1}, 5)
    ([2, 3], [2])
    """
    above, seen = [], {partner}
    while len(above) < depth and (partner := parents.get(partner)):
        if partner in seen:
            break
        seen.add(partner)
        above.append(partner)
    return above


def overrides(
    of: int, above: Sequence[int], levels: Sequence[Decimal], customer: int = 0
) -> list[Override]:
    """What those ``above`` earn on ``of``, the commission (or the base) below them.

    Nobody earns on what they buy themselves: a level that is the customer is skipped.

    >>> [(one.partner, one.amount)
    ...  for one in overrides(3000, [7, 8, 9], [Decimal(10), Decimal(5)])]
    [(7, 300), (8, 150)]
    """
    return [
        Override(partner, level, percent, of, money.percent(of, percent))
        for level, (partner, percent) in enumerate(
            zip(above, levels, strict=False), start=1
        )
        if partner != customer
    ]


def is_excessive(levels: Sequence[Decimal]) -> bool:
    """Do the partners above get more than the one who brought the customer?

    >>> is_excessive([Decimal(60), Decimal(40)]), is_excessive([Decimal(101)])
    (False, True)
    """
    return sum(levels, Decimal(0)) > 100
