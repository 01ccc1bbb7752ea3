"""Two partners claim one customer: is that a conflict, and who is right by rule?

The earlier day wins; on the same day the stronger evidence; then who came first.
A person may decide otherwise, and says why.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .channel import Verdict

#: The strongest evidence first. It decides between claims of one day.
PRECEDENCE = (
    "manual",
    "invoice",
    "deal",
    "discount_code",
    "bonus_code",
    "purchase_link",
    "link",
    "import",
)


@dataclass(frozen=True, slots=True)
class Claim:
    """Who claimed the customer when and how; ``id`` says who came first."""

    id: int
    partner_id: int
    day: date
    channel: str


def is_conflict(alone: Verdict, held_since: date, day: date, days: int) -> bool:
    """Could both be right?

    So it is if the claim would have bound the customer had nobody had them
    (``alone``), and the other partner has them for less than ``days`` days.

    >>> from .channel import Facts, Policy, decide
    >>> alone = decide(Policy(), Facts(1, 2))
    >>> is_conflict(alone, date(2026, 3, 1), date(2026, 3, 14), 14)
    True
    >>> is_conflict(alone, date(2026, 3, 1), date(2026, 3, 15), 14)
    False
    """
    return alone.binds and abs((day - held_since).days) < days


def is_stronger(claim: Claim, held: Claim) -> bool:
    """Is ``claim`` of the day of ``held``, by stronger evidence?

    >>> day = date(2026, 3, 1)
    >>> is_stronger(Claim(2, 8, day, "deal"), Claim(1, 7, day, "link"))
    True
    """
    return claim.day == held.day and winner((claim, held)) is claim


def winner(claims: Iterable[Claim]) -> Claim:
    """Who is right by rule, in whatever order the claims are told.

    >>> early, late = Claim(1, 7, date(2026, 3, 1), "link"), Claim(2, 8, date(2026, 3, 2), "deal")
    >>> winner([late, early]).partner_id
    7
    """
    return min(
        claims,
        key=lambda claim: (claim.day, PRECEDENCE.index(claim.channel), claim.id),
    )


def deadline(opened_on: date, days: int) -> date:
    """By when somebody should have looked at the conflict.

    >>> deadline(date(2026, 3, 1), 14)
    datetime.date(2026, 3, 15)
    """
    return opened_on + timedelta(days=days)
