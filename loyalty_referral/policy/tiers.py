"""On which tier does somebody stand, and what is missing for the next? (F2, G3, H2)

One engine for customers and partners. Scores and thresholds are whole numbers in the
unit of their metric: points, minor units of money, months, referrals, customers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from .reasons import TierReason

#: The level of those who have reached no tier.
NONE = 0


@dataclass(frozen=True, slots=True)
class Tier:
    """A step of a ladder: what must be reached. Without thresholds it is for everybody."""

    level: int
    thresholds: Mapping[str, int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Steps in ascending order and the rules of going up and down.

    ``combine``: must all thresholds of a tier be reached, or any? ``downgrade``: free,
    one_step or never. In grace a level is kept for ``grace_days`` before it is lost.
    """

    tiers: tuple[Tier, ...]
    combine: str = "all"
    downgrade: str = "free"
    grace_days: int = 0

    def below(self, level: int) -> int:
        """The next lower level."""
        lower = [tier.level for tier in self.tiers if tier.level < level]
        return max(lower, default=NONE)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands; ``grace_until`` is the first day without grace."""

    level: int = NONE
    grace_until: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where somebody stands from now on, and why."""

    standing: Standing
    code: TierReason


def reached(ladder: Ladder, scores: Mapping[str, int]) -> int:
    """The highest level whose thresholds ``scores`` meet; on the threshold is reached.

    >>> gold = Ladder((Tier(1, {"spend": 100}), Tier(2, {"spend": 500})))
    >>> [reached(gold, {"spend": spend}) for spend in (99, 100, 499, 500)]
    [0, 1, 1, 2]
    """
    met = (tier.level for tier in ladder.tiers if _meets(ladder, tier, scores))
    return max(met, default=NONE)


def _meets(ladder: Ladder, tier: Tier, scores: Mapping[str, int]) -> bool:
    """Are the thresholds of ``tier`` reached?"""
    if not tier.thresholds:
        return True
    combine = {"all": all, "any": any}[ladder.combine]
    return combine(
        scores.get(metric, 0) >= needed for metric, needed in tier.thresholds.items()
    )


def decide(
    ladder: Ladder, standing: Standing, scores: Mapping[str, int], today: date
) -> Verdict:
    """Say where somebody stands from ``today`` on. Asked twice on a day, it says the same.

    Up at once, several steps if need be; down only after the grace, and only as far as
    the ladder allows. A grace ends as soon as the level is reached again.
    """
    goal = reached(ladder, scores)
    if goal > standing.level:
        return Verdict(Standing(goal), TierReason.UP)
    if goal == standing.level:
        return Verdict(Standing(goal), TierReason.REACHED)
    if ladder.downgrade == "never":
        return Verdict(Standing(standing.level), TierReason.KEPT)
    if ladder.grace_days and standing.grace_until is None:
        return Verdict(_in_grace(ladder, standing.level, today), TierReason.GRACE)
    if standing.grace_until and today < standing.grace_until:
        return Verdict(standing, TierReason.GRACE)
    level = goal if ladder.downgrade == "free" else ladder.below(standing.level)
    still_too_high = level > goal
    after = _in_grace(ladder, level, today) if still_too_high else Standing(level)
    return Verdict(after, TierReason.DOWN)


def _in_grace(ladder: Ladder, level: int, today: date) -> Standing:
    """``level`` for the time of the grace."""
    return Standing(level, today + timedelta(days=ladder.grace_days))


def gap(ladder: Ladder, level: int, scores: Mapping[str, int]) -> dict[str, int]:
    """What is missing to the next level, by metric; empty on the last one.

    >>> ladder = Ladder((Tier(1, {"spend": 100, "tenure": 12}),))
    >>> gap(ladder, 0, {"spend": 40, "tenure": 12})
    {'spend': 60}
    """
    higher = [tier for tier in ladder.tiers if tier.level > level]
    if not higher:
        return {}
    following = min(higher, key=lambda tier: tier.level)
    return {
        metric: needed - scores.get(metric, 0)
        for metric, needed in following.thresholds.items()
        if needed > scores.get(metric, 0)
    }
