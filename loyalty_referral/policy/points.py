"""How many points are scores worth? (case G3: points give a status)"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PointRule:
    """``points`` for every full ``per`` of a score: one point per 100.00 of spend."""

    metric: str
    per: int
    points: int


def points(rules: Iterable[PointRule], scores: Mapping[str, int]) -> int:
    """Points that scores are worth; what gives nothing back costs nothing either.

    >>> points([PointRule("spend", 10000, 1)], {"spend": 29999})
    2
    """
    return sum(
        max(0, scores.get(rule.metric, 0)) // rule.per * rule.points for rule in rules
    )
