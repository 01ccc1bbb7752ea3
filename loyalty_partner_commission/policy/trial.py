"""What would a plan pay for a purchase that nobody has made?"""

from dataclasses import dataclass
from datetime import date

from odoo.addons.loyalty_referral.policy.schedule import add_months

from .commission import decide
from .terms import Terms
from .types import Commission, Family, Line, Span

#: Where the window of all trials begins.
START = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Trial:
    """A purchase of one product, paid in full, in some year of the window."""

    amount: int
    is_first: bool = False
    year: int = 1
    product: int | None = None
    categories: tuple[int, ...] = ()
    country: int | None = None
    cost: int = 0


def answers(terms: Terms, trial: Trial) -> tuple[Commission, ...]:
    """What each rule says to it.

    >>> from decimal import Decimal
    >>> from .terms import Rule, Step
    >>> plan = Terms("paid", 0, 0, (Rule("any", Decimal(10)),), steps=(Step(2, Decimal(50)),))
    >>> [answers(plan, Trial(10000, year=year))[0].amount for year in (1, 2)]
    [1000, 500]
    """
    line = Line(trial.product, trial.categories, trial.amount, cost=trial.cost)
    family = Family(
        add_months(START, 12 * (trial.year - 1)),
        trial.amount,
        trial.amount,
        is_first=trial.is_first,
        cash=trial.amount,
        country=trial.country,
        lines=(line,),
    )
    return decide(terms, Span(START, None, START), family)


def pays(terms: Terms, trial: Trial) -> int:
    """What they pay together."""
    return sum(answer.amount for answer in answers(terms, trial))
