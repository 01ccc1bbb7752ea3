"""Which year of the window is it, and what is left of the rates in it?"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from odoo.addons.loyalty_referral.policy.schedule import add_months

from .terms import Step


def step_of(
    steps: Sequence[Step], start: date | None, day: date
) -> tuple[int, Decimal]:
    """The year of the window that ``day`` lies in, and what is left of the rates then.

    A year begins on the anniversary; that of 29 February on the 28th, or the 29th in
    a leap year. Steps hold until the next one; before the first it is all.

    >>> steps = (Step(2, Decimal(50)),)
    >>> step_of(steps, date(2024, 2, 29), date(2025, 2, 27))
    (1, Decimal('100'))
    >>> step_of(steps, date(2024, 2, 29), date(2025, 2, 28))
    (2, Decimal('50'))
    """
    if not steps:
        return 1, Decimal(100)
    start = start or day
    years = max(0, day.year - start.year)
    if years and day < add_months(start, 12 * years):
        years -= 1
    reached = [step for step in steps if step.year <= years + 1]
    return years + 1, reached[-1].percent if reached else Decimal(100)
