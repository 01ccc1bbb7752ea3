"""May this referral earn at all? A tuple of reasons; an empty one means yes.

A refusal is never silent: the referral goes to review with these reasons. Who the
parties are to us is asked here; what they have in common, in ``risk``.
"""

from dataclasses import dataclass
from datetime import date

from .reasons import Refusal
from .types import Reason


@dataclass(frozen=True, slots=True)
class Parties:
    """Who brought whom, and what was known when the referral was recorded.

    Both ids are those of the commercial entities, so that a colleague of the
    same company is the same party (case G5). ``friend_id`` is empty while the
    friend is only a lead. ``first_invoiced_on`` and ``first_billed_on`` are the
    dates of the friend's earliest posted invoice and vendor bill;
    ``listed_supplier`` says that they count as a vendor at all. ``employees``
    are those of the two who belong to our own people.
    """

    referrer_id: int
    friend_id: int | None
    recorded_on: date
    first_invoiced_on: date | None = None
    first_billed_on: date | None = None
    listed_supplier: bool = False
    employees: frozenset[int] = frozenset()


def refusals(parties: Parties) -> tuple[Reason, ...]:
    """List what speaks against the referral.

    >>> refusals(Parties(1, 2, date(2026, 3, 1)))
    ()
    >>> [r.code.value for r in refusals(Parties(1, 1, date(2026, 3, 1), date(2026, 2, 1)))]
    ['same_entity', 'already_customer']
    """
    found = []
    if parties.referrer_id == parties.friend_id:
        found.append(Reason(Refusal.SAME_ENTITY))
    if _before(parties.first_invoiced_on, parties.recorded_on):
        since = {"since_date": parties.first_invoiced_on.isoformat()}
        found.append(Reason(Refusal.ALREADY_CUSTOMER, since))
    if parties.employees & {parties.referrer_id, parties.friend_id}:
        found.append(Reason(Refusal.EMPLOYEE))
    if _was_supplier(parties):
        found.append(Reason(Refusal.SUPPLIER))
    return tuple(found)


def _before(day: date | None, recorded_on: date) -> bool:
    """Did it happen before the day of the referral? On the very day is no proof."""
    return day is not None and day < recorded_on


def _was_supplier(parties: Parties) -> bool:
    """Was the friend a supplier of ours when they were brought?

    The referrer may be one: whoever is paid in cash for a referral has a vendor
    bill, and would be refused the next. Without any bill the list decides.
    """
    if parties.first_billed_on is not None:
        return _before(parties.first_billed_on, parties.recorded_on)
    return parties.listed_supplier
