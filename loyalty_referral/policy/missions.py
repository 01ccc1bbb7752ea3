"""When is a mission done, how often, and how far is somebody? (cases H3, H4, H6)

It is decided from facts alone, each time anew: what a customer did, and on which day. So
whatever no longer counts takes its completion with it.
"""

from collections.abc import Iterable
from datetime import date

from .caps import period_key
from .mission_rule import Done, Fact, Rule

#: The key of what is done once.
ONCE = "once"


def completions(rule: Rule, facts: Iterable[Fact]) -> list[Done]:
    """The completions that the facts of one customer come to.

    >>> days = [Fact(date(2026, 1, d)) for d in (1, 2, 3, 4)]
    >>> [done.fact.day.day for done in completions(Rule(need=2, recurrence="always"), days)]
    [2, 4]
    """
    found = _in_order(rule, facts)
    if rule.recurrence == "period":
        groups = _by_period(rule, found)
        batches = {key: _batches(rule, own)[:1] for key, own in groups.items()}
    else:
        last = 1 if rule.recurrence == "once" else None
        batches = {ONCE: _batches(rule, found)[:last]}
    counting = [
        (key, fact)
        for key, own in batches.items()
        for fact in own
        if rule.since <= fact.day <= rule.until
    ]
    if rule.recurrence != "always":
        return [Done(key, fact) for key, fact in counting]
    return _limited(rule, [fact for _key, fact in counting])


def next_key(rule: Rule, taken: Iterable[str], day: date) -> str | None:
    """The key of what somebody claims on ``day``; None if nothing more can be claimed.

    >>> rule = Rule(recurrence="always", period="month", limit=2)
    >>> next_key(rule, {"2026-05/1"}, date(2026, 5, 3))
    '2026-05/2'
    >>> next_key(rule, {"2026-05/1", "2026-05/2"}, date(2026, 5, 3)) is None
    True
    """
    taken = set(taken)
    if not rule.since <= day <= rule.until:
        return None
    if rule.recurrence == "always":
        period = period_key(rule.period, day)
        most = rule.limit or len(taken) + 1
        keys = [f"{period}/{number}" for number in range(1, most + 1)]
    else:
        is_once = rule.recurrence == "once"
        keys = [ONCE if is_once else period_key(rule.period, day)]
    return next((key for key in keys if key not in taken), None)


def progress(rule: Rule, facts: Iterable[Fact], today: date) -> int:
    """How many of the facts that are needed next somebody has.

    >>> progress(Rule(need=5), [Fact(date(2026, 1, 1)), Fact(date(2026, 1, 2))],
    ...          date(2026, 1, 3))
    2
    """
    found = _in_order(rule, facts)
    if rule.recurrence == "period":
        found = _by_period(rule, found).get(period_key(rule.period, today), [])
    if rule.recurrence == "always":
        return len(found) % rule.need
    return min(len(found), rule.need)


def _in_order(rule: Rule, facts: Iterable[Fact]) -> list[Fact]:
    """The facts in their order, without those before the start where that matters."""
    found = sorted(facts, key=lambda fact: (fact.day, fact.model, fact.id))
    if rule.from_start:
        found = [fact for fact in found if rule.since <= fact.day <= rule.until]
    return found


def _batches(rule: Rule, facts: list[Fact]) -> list[Fact]:
    """Each fact that makes the needed number full."""
    return facts[rule.need - 1 :: rule.need]


def _by_period(rule: Rule, facts: list[Fact]) -> dict[str, list[Fact]]:
    """The facts of each period."""
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        groups.setdefault(period_key(rule.period, fact.day), []).append(fact)
    return groups


def _limited(rule: Rule, facts: list[Fact]) -> list[Done]:
    """Number what was done every time, up to the limit of each period."""
    return [
        Done(f"{key}/{number}", fact)
        for key, own in _by_period(rule, facts).items()
        for number, fact in enumerate(own, start=1)
        if not rule.limit or number <= rule.limit
    ]
