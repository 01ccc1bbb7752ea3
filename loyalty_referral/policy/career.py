"""When comes the next step, and how far is it? (case H2: like a career)"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .schedule import add_months
from .tiers import Ladder, Tier

#: The metric that grows by itself, in whole months.
TIME = "tenure"


@dataclass(frozen=True, slots=True)
class Step:
    """A level and the day on which time alone brings it; None if it needs more."""

    level: int
    day: date | None


def ahead(
    ladder: Ladder, level: int, scores: Mapping[str, int], since: date
) -> list[Step]:
    """The steps above ``level``, with the day of those that need nothing but time.

    >>> from .tiers import Tier
    >>> years = Ladder((Tier(1, {"tenure": 12}), Tier(2, {"tenure": 36})))
    >>> [step.day.isoformat() for step in ahead(years, 0, {}, date(2024, 2, 29))]
    ['2025-02-28', '2027-02-28']
    """
    return [
        Step(tier.level, _day(ladder, tier, scores, since))
        for tier in sorted(ladder.tiers, key=lambda tier: tier.level)
        if tier.level > level
    ]


def _day(
    ladder: Ladder, tier: Tier, scores: Mapping[str, int], since: date
) -> date | None:
    """The day on which ``tier`` is reached if nothing happens but time."""
    if TIME not in tier.thresholds:
        return None
    missing = {
        metric
        for metric, needed in tier.thresholds.items()
        if metric != TIME and scores.get(metric, 0) < needed
    }
    if missing and ladder.combine == "all":
        return None
    return add_months(since, tier.thresholds[TIME])


def percent(ladder: Ladder, level: int, scores: Mapping[str, int]) -> int:
    """How much of the way to the next level is gone, in whole per cent.

    With several thresholds the one that is furthest counts, or the nearest where any
    will do. Never the whole way before it is gone.

    >>> percent(Ladder((Tier(1, {"spend": 300}),)), 0, {"spend": 200})
    66
    """
    higher = [tier for tier in ladder.tiers if tier.level > level]
    if not higher:
        return 100
    following = min(higher, key=lambda tier: tier.level)
    choose = {"all": min, "any": max}[ladder.combine]
    parts = (
        max(0, scores.get(metric, 0)) * 100 // needed
        for metric, needed in following.thresholds.items()
    )
    return min(99, choose(parts, default=0))
