"""What is worth telling a customer, and what has come to nothing before it was told?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

#: Kinds that nothing else makes superfluous.
_ALWAYS = ("thanks", "used", "ending", "welcome", "refused")


@dataclass(frozen=True, slots=True)
class News:
    """Something that a customer may be told of.

    ``story`` is what it is about (a referral): news of one story is weighed
    together. ``amount`` is what the customer gained or (minus) lost by it.
    """

    id: int
    kind: str
    story: object
    amount: int = 0


def worth_telling(news: Iterable[News]) -> dict[int, int]:
    """Which news to tell, each with the amount to name; the rest is no news any more.

    What was granted and taken back before anybody was told cancels out; of what is
    left, the last word counts. That the friend became a customer goes without
    saying where the reward for it is told; the reward of a welcome is told with it.

    >>> worth_telling([News(1, "granted", "a", 600), News(2, "taken_back", "a", -600)])
    {}
    """
    stories = defaultdict(list)
    for item in news:
        stories[item.story].append(item)
    told = {}
    for items in stories.values():
        told |= _told_of(items)
    return dict(sorted(told.items()))


def _told_of(items: list[News]) -> dict[int, int]:
    """The same for one story."""
    money = [item for item in items if item.kind in ("granted", "taken_back")]
    net = sum(item.amount for item in money)
    told = {item.id: item.amount for item in items if item.kind in _ALWAYS}
    things = [item for item in money if not item.amount]
    kind = "granted" if net > 0 else "taken_back"
    last = [item.id for item in money if item.kind == kind and item.amount]
    if net:
        told[last[-1]] = net
    told |= {item.id: 0 for item in _last_of_each(things)}
    if not any(item.kind == "granted" and item.id in told for item in money):
        told |= {item.id: 0 for item in items if item.kind == "customer"}
    if any(item.kind == "welcome" for item in items):
        granted = {item.id for item in money if item.kind == "granted"}
        told = {id_: amount for id_, amount in told.items() if id_ not in granted}
    return told


def _last_of_each(things: list[News]) -> list[News]:
    """A thing that was given and taken back in between is no news."""
    kinds = {item.kind for item in things}
    return things if len(kinds) == 1 else []
