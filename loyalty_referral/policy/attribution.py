"""Which touch brought the customer, and why did each of the others not?

The programme says whether the first or the last touch counts, for how many days, and
whether a code somebody typed is worth more than a link they followed. A spoken name is
the weakest word: it counts only where there is neither code nor link.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from .reasons import TouchRefusal

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Touch:
    """Somebody came with a code, or a name: ``channel`` is link, code or name.

    ``owner_id`` is whom it points to; nobody yet, where only a name was said.
    ``id`` decides between two touches of the same moment.
    """

    id: int
    channel: str
    owner_id: int | None
    at: datetime

    @property
    def since_epoch(self) -> timedelta:
        """When, as a length of time: moments can be compared both ways round."""
        return self.at.replace(tzinfo=UTC) - _EPOCH


@dataclass(frozen=True, slots=True)
class Rule:
    """What the programme says; a window of 0 days never closes."""

    first: bool = True
    window_days: int = 0
    code_first: bool = True
    name_allowed: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """The touch that counts, if any, and what is to be said of the others."""

    winner: Touch | None
    lost: tuple[tuple[Touch, TouchRefusal], ...]


def decide(touches: Iterable[Touch], rule: Rule, now: datetime) -> Ruling:
    """Weigh the touches of one customer; their order in the list does not matter.

    >>> day = datetime(2026, 3, 1)
    >>> link, code = Touch(1, "link", 7, day), Touch(2, "code", 8, day)
    >>> decide([link, code], Rule(), day).winner.owner_id
    8
    >>> decide([link, code], Rule(code_first=False), day).winner.owner_id
    7
    """
    lost, running = {}, []
    for touch in touches:
        refusal = _does_not_count(touch, rule, now)
        if refusal:
            lost[touch] = refusal
        else:
            running.append(touch)
    running.sort(key=lambda touch: _rank(touch, rule))
    winner = running[0] if running else None
    lost |= {touch: _why_not(touch, winner, rule) for touch in running[1:]}
    by_id = sorted(lost.items(), key=lambda pair: pair[0].id)
    return Ruling(winner, tuple(by_id))


def _does_not_count(touch: Touch, rule: Rule, now: datetime) -> TouchRefusal | None:
    """What keeps a touch out, whatever the others are."""
    if touch.channel == "name" and not rule.name_allowed:
        return TouchRefusal.NAME_NOT_TAKEN
    age = now.replace(tzinfo=UTC) - _EPOCH - touch.since_epoch
    if rule.window_days and age > timedelta(days=rule.window_days):
        return TouchRefusal.WINDOW_CLOSED
    return None


def _weight(touch: Touch, rule: Rule) -> int:
    """Lighter than another means: it comes before, whenever it happened."""
    if touch.channel == "name":
        return 2
    return 0 if rule.code_first and touch.channel == "code" else 1


def _rank(touch: Touch, rule: Rule) -> tuple[int, timedelta, int]:
    """The smallest wins; no two touches are equal."""
    if rule.first:
        return _weight(touch, rule), touch.since_epoch, touch.id
    return _weight(touch, rule), -touch.since_epoch, -touch.id


def _why_not(touch: Touch, winner: Touch, rule: Rule) -> TouchRefusal:
    """Why ``touch`` lost against ``winner``."""
    if touch.owner_id and touch.owner_id == winner.owner_id:
        return TouchRefusal.SAME_OWNER
    if _weight(touch, rule) > _weight(winner, rule):
        if touch.channel == "name":
            return TouchRefusal.NAME_COMES_LAST
        return TouchRefusal.CODE_COMES_FIRST
    return TouchRefusal.FIRST_COUNTS if rule.first else TouchRefusal.LAST_COUNTS
