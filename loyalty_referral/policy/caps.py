"""How much of what is owed may be granted, when there are limits?

First come, first served, and what was granted stays: a limit that is lowered later takes
nothing back. What does not fit is overflow; it is granted when there is room.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that a claim answers to; ``key`` names the counter.

    ``counts``: it limits how many claims are granted, not how much.
    """

    key: str
    amount: int
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody should get. ``booked`` of it stands already."""

    key: tuple
    wanted: int
    limits: tuple[Limit, ...] = ()
    booked: int = 0


@dataclass(frozen=True, slots=True)
class Allotment:
    """What was granted of each claim, and what each of them holds of each counter."""

    granted: Mapping[tuple, int]
    shares: Mapping[tuple[str, tuple], int]

    def overflow(self, claim: Claim) -> int:
        """What of ``claim`` found no room."""
        return max(0, claim.wanted - self.granted[claim.key])


def allot(
    claims: Iterable[Claim],
    used: Mapping[str, int],
    held: Mapping[tuple[str, tuple], int],
) -> Allotment:
    """Grant the claims in their order, each as far as its tightest limit allows.

    :param used: by counter, what all claims hold of it, these ones included
    :param held: by (counter, claim), what of it is these claims' own

    >>> budget = Limit("budget", 1000)
    >>> claims = [Claim(("a",), 700, (budget,)), Claim(("b",), 700, (budget,))]
    >>> dict(allot(claims, {}, {}).granted)
    {('a',): 700, ('b',): 300}
    """
    used, granted, shares = dict(used), {}, {}
    for claim in claims:
        rooms = []
        for limit in claim.limits:
            own = held.get((limit.key, claim.key), 0)
            rooms.append(limit.amount - (used.get(limit.key, 0) - own))
        granted[claim.key] = grant = _grant(claim, rooms)
        for limit in claim.limits:
            own = held.get((limit.key, claim.key), 0)
            share = int(grant > 0) if limit.counts else grant
            shares[limit.key, claim.key] = share
            used[limit.key] = used.get(limit.key, 0) + share - own
    return Allotment(granted, shares)


def _grant(claim: Claim, rooms: list[int]) -> int:
    """What of one claim fits into its rooms; never less than what stands and is due."""
    if claim.wanted <= 0:
        return claim.wanted
    fitting = claim.wanted
    for limit, room in zip(claim.limits, rooms, strict=True):
        if limit.counts:
            fitting = fitting if room >= 1 else 0
        else:
            fitting = min(fitting, max(0, room))
    return max(fitting, min(claim.wanted, claim.booked))


def period_key(period: str, day: date) -> str:
    """Name of the period that ``day`` belongs to.

    >>> [period_key(period, date(2026, 5, 3)) for period in ("month", "quarter", "year")]
    ['2026-05', '2026-Q2', '2026']
    >>> period_key("ever", date(2026, 5, 3))
    'ever'
    """
    names = {
        "month": f"{day:%Y-%m}",
        "quarter": f"{day.year}-Q{(day.month + 2) // 3}",
        "year": f"{day.year}",
        "ever": "ever",
    }
    return names[period]
