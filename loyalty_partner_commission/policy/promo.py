"""May this partner issue a code, and may this customer use it?

The discount, extra or gift is core's; who issues it, for whom, how often and on
how long a period is decided here.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from .reasons import PromoRefusal


@dataclass(frozen=True, slots=True)
class Issue:
    """A partner wants a code: their level, what was issued, what the programme asks.

    Levels count from the top of their list. ``allowance`` 0 is without limit.
    """

    is_partner: bool = True
    grade: int | None = None
    minimum_grade: int | None = None
    allowance: int = 0
    issued: int = 0
    has_addressee: bool = True
    needs_addressee: bool = True


@dataclass(frozen=True, slots=True)
class Use:
    """A customer wants to use a code."""

    is_addressee: bool = True
    used_before: bool = False
    once: bool = False
    months: int = 0
    minimum_months: int = 0


def may_issue(issue: Issue) -> PromoRefusal | None:
    """What speaks against issuing a code.

    >>> may_issue(Issue(allowance=3, issued=3))
    <PromoRefusal.NO_ALLOWANCE: 'no_allowance'>
    >>> may_issue(Issue(grade=1, minimum_grade=2, allowance=3, issued=2))
    """
    low = issue.minimum_grade is not None and (
        issue.grade is None or issue.grade > issue.minimum_grade
    )
    used_up = issue.allowance and issue.issued >= issue.allowance
    checks = (
        (PromoRefusal.NO_PARTNER, not issue.is_partner),
        (PromoRefusal.LEVEL_TOO_LOW, low),
        (PromoRefusal.NO_ADDRESSEE, issue.needs_addressee and not issue.has_addressee),
        (PromoRefusal.NO_ALLOWANCE, used_up),
    )
    return next((reason for reason, against in checks if against), None)


def allowance(
    grade: int | None, by_level: Iterable[tuple[int, int]], otherwise: int
) -> int:
    """How many codes a level may issue: as the highest level that it reaches says.

    :param by_level: (level, codes) pairs; each holds from its level up

    >>> steps = [(3, 5), (1, 20)]
    >>> [allowance(grade, steps, 2) for grade in (None, 4, 3, 2, 1)]
    [2, 2, 5, 5, 20]
    """
    reached = [
        (level, codes)
        for level, codes in by_level
        if grade is not None and grade <= level
    ]
    return min(reached)[1] if reached else otherwise


def may_use(use: Use) -> PromoRefusal | None:
    """What speaks against using a code.

    >>> may_use(Use(is_addressee=False))
    <PromoRefusal.NOT_YOURS: 'not_yours'>
    >>> may_use(Use(months=12, minimum_months=12))
    """
    checks = (
        (PromoRefusal.NOT_YOURS, not use.is_addressee),
        (PromoRefusal.ONE_EVER, use.once and use.used_before),
        (PromoRefusal.PERIOD_TOO_SHORT, use.months < use.minimum_months),
    )
    return next((reason for reason, against in checks if against), None)


def months_paid(lines) -> int:
    """How long a period an order pays: the longest of its (quantity, months) lines.

    >>> months_paid([(3, 1), (1, 12), (5, 0)]), months_paid([])
    (12, 0)
    """
    return max((int(quantity * months) for quantity, months in lines), default=0)
