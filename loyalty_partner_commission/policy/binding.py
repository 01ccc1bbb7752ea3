"""May this customer be bound to this partner, and from when?

All ids are those of commercial entities: a colleague of the same company is
the same party, and a binding holds for every contact of the customer (G5).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from .reasons import BindingRefusal


@dataclass(frozen=True, slots=True)
class Claim:
    """A partner claims a customer; ``bound_to_id`` is the partner who has them."""

    partner_id: int
    customer_id: int
    bound_to_id: int | None = None


def refusals(claim: Claim, rebinds: bool = False) -> tuple[BindingRefusal, ...]:
    """List what speaks against the claim; an empty tuple means the customer is theirs.

    ``rebinds`` tells whether this way of binding may take a customer from
    another partner: a link may not, a person with a reason may.

    >>> refusals(Claim(1, 2))
    ()
    >>> refusals(Claim(1, 2, bound_to_id=3))
    (<BindingRefusal.ALREADY_BOUND: 'already_bound'>,)
    >>> refusals(Claim(1, 2, bound_to_id=3), rebinds=True)
    ()
    """
    taken = claim.bound_to_id not in (None, claim.partner_id)
    checks = (
        (BindingRefusal.SAME_ENTITY, claim.partner_id == claim.customer_id),
        (BindingRefusal.BOUND_TO_SAME, claim.bound_to_id == claim.partner_id),
        (BindingRefusal.ALREADY_BOUND, taken and not rebinds),
    )
    return tuple(reason for reason, speaks_against in checks if speaks_against)


def window_start(customer_since: date, bound_on: date) -> date:
    """Where the partner's window begins: with the customer's account (G1).

    A binding that is entered for an earlier day begins its window with itself.

    >>> window_start(date(2026, 3, 1), date(2026, 5, 1))
    datetime.date(2026, 3, 1)
    """
    return min(customer_since, bound_on)


def earliest_end(start: date, last_earned_on: date | None) -> date:
    """First day on which a binding may end without touching what it earned.

    >>> earliest_end(date(2026, 3, 1), date(2026, 3, 31))
    datetime.date(2026, 4, 1)
    """
    if last_earned_on is None:
        return start
    return max(start, last_earned_on + timedelta(days=1))


def shown_name(name: str, is_company: bool) -> str:
    """The customer's name as the partner may know it: people by their initials.

    >>> shown_name("Blue Harbor Ltd", True), shown_name("Ada Lovelace", False)
    ('Blue Harbor Ltd', 'A. L.')
    """
    if is_company:
        return name
    return " ".join(f"{word[0]}." for word in name.split())
