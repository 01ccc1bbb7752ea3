"""What in a plan will surprise somebody? Each finding with amounts that show it.

The linter does not read the rules, it asks them: purchases just below and just at
every bound are rated like real ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from . import bands
from .terms import BANDED, Rule, Terms
from .trial import Trial, pays

OCCASIONS = ("first", "later")


@dataclass(frozen=True, slots=True)
class Finding:
    """``rule`` is the place of the rule in the plan; selling ``high`` pays
    ``high_pays``, less than one expects after ``low`` paid ``low_pays``."""

    code: str
    rule: int | None = None
    other: int | None = None
    low: int = 0
    low_pays: int = 0
    high: int = 0
    high_pays: int = 0


def findings(terms: Terms, trial: int = 100000) -> list[Finding]:
    """All that is odd about a plan; ``trial`` is the amount of an ordinary purchase.

    >>> from decimal import Decimal
    >>> plan = Terms("paid", 0, 0, (Rule("any", Decimal(5)), Rule("first", Decimal(50))))
    >>> [(finding.code, finding.rule, finding.other) for finding in findings(plan)]
    [('shadowed', 1, 0)]
    """
    checks = (_bands, _shadowed, _cliffs, _late_steps)
    found = [finding for check in checks for finding in check(terms)]
    return found + list(_unpaid(terms, trial))


def _bands(terms: Terms) -> Iterator[Finding]:
    """Gaps and overlaps: the screens refuse them, an import might not."""
    for place, rule in enumerate(terms.rules):
        for code, *amounts in bands.examples(rule.bands) if rule.kind in BANDED else ():
            yield Finding(code, place, None, *amounts)


def _shadowed(terms: Terms) -> Iterator[Finding]:
    """Rules that never get anything, because earlier ones take all of it."""
    for place, rule in enumerate(terms.rules):
        occasions = OCCASIONS if rule.applies_to == "any" else (rule.applies_to,)
        earlier = [
            next((i for i in range(place) if _covers(terms.rules[i], rule, day)), None)
            for day in occasions
        ]
        if None not in earlier:
            yield Finding("shadowed", place, earlier[0])


def _covers(rule: Rule, other: Rule, occasion: str) -> bool:
    """Does ``rule`` take everything that ``other`` could, on this occasion?"""
    return (
        rule.applies_to in ("any", occasion)
        and (
            not rule.countries
            or bool(other.countries)
            and rule.countries >= other.countries
        )
        and (not rule.by_product or _within(other, rule))
        and rule.minimum <= other.minimum
    )


def _within(rule: Rule, other: Rule) -> bool:
    """Are all products of ``rule`` among those of ``other``?"""
    return (
        rule.by_product
        and rule.products <= other.products
        and rule.categories <= other.categories
    )


def _cliffs(terms: Terms) -> Iterator[Finding]:
    """Amounts at which selling more pays less."""
    seen = set()
    for rule in terms.rules:
        for occasion in OCCASIONS:
            for bound in _bounds(terms):
                just_below, at = (_trial(rule, occasion, x) for x in (bound - 1, bound))
                low, high = pays(terms, just_below), pays(terms, at)
                found = Finding("cliff", None, None, bound - 1, low, bound, high)
                if high < low and found not in seen:
                    seen.add(found)
                    yield found


def _bounds(terms: Terms) -> list[int]:
    """Every amount at which something changes."""
    starts = {band.start for rule in terms.rules for band in rule.bands}
    return sorted((starts | {rule.minimum for rule in terms.rules}) - {0})


def _trial(rule: Rule, occasion: str, amount: int) -> Trial:
    """A purchase that ``rule`` speaks about."""
    return Trial(
        amount,
        is_first=occasion == "first",
        product=min(rule.products, default=None),
        categories=tuple(sorted(rule.categories))[:1],
        country=min(rule.countries, default=None),
    )


def _unpaid(terms: Terms, trial: int) -> Iterator[Finding]:
    """Occasions on which no rule pays anything."""
    for occasion in OCCASIONS:
        if not any(rule.applies_to in ("any", occasion) for rule in terms.rules):
            yield Finding(f"unpaid_{occasion}", high=trial)


def _late_steps(terms: Terms) -> Iterator[Finding]:
    """Steps that begin when the window is over."""
    for place, step in enumerate(terms.steps):
        if terms.window_months and (step.year - 1) * 12 >= terms.window_months:
            yield Finding("late_step", place, low=step.year)
