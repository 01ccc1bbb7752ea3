"""What the policy of missions reads and answers: facts, rules, completions."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a customer did, and the document that shows it."""

    day: date
    model: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """How often a mission can be done.

    ``need`` facts make one completion. ``once``: the first time ever; ``period``: once in
    each; ``always``: every time, but at most ``limit`` times in a period (0: no limit).
    Only what was completed from ``since`` until ``until`` counts; with ``from_start`` also
    each fact must lie there: an old customer's tenth order is no first one, but may be
    the first since the mission began.
    """

    need: int = 1
    recurrence: str = "once"
    period: str = "ever"
    limit: int = 0
    since: date = date.min
    until: date = date.max
    from_start: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """A completion: ``key`` names it among those of one customer."""

    key: str
    fact: Fact
