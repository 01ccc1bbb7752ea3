"""Which small rewards on the way up are due? (case F2)"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Milestone:
    """``value`` of a metric, in its whole units: 250 points, 50000 cents of spend."""

    id: int
    metric: str
    value: int


def due(
    milestones: Iterable[Milestone], scores: Mapping[str, int], had: Collection[int]
) -> list[int]:
    """Ids of the milestones that are reached and were not before: each once, for ever.

    A score may fall again (a window moves on); what was given for it stays.

    >>> steps = [Milestone(1, "points", 250), Milestone(2, "points", 500)]
    >>> due(steps, {"points": 500}, {1}), due(steps, {"points": 249}, set())
    ([2], [])
    """
    return [
        step.id
        for step in milestones
        if step.id not in had and scores.get(step.metric, 0) >= step.value
    ]
