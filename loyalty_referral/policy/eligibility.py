"""May this referral earn at all? A tuple of reasons; an empty one means yes.

A refusal is never silent: the referral goes to review with these reasons.
"""

from dataclasses import dataclass
from datetime import date

from .reasons import Refusal


@dataclass(frozen=True, slots=True)
class Parties:
    """Who brought whom, and what was known when the referral was recorded.

    Both ids are those of the commercial entities, so that a colleague of the
    same company is the same party (case G5). ``first_invoiced_on`` is the date
    of the friend's earliest posted invoice, whoever it came through.
    """

    referrer_id: int
    friend_id: int
    recorded_on: date
    first_invoiced_on: date | None = None


def refusals(parties: Parties) -> tuple[Refusal, ...]:
    """List what speaks against the referral.

    >>> refusals(Parties(1, 2, date(2026, 3, 1)))
    ()
    >>> refusals(Parties(1, 1, date(2026, 3, 1), date(2026, 2, 1)))
    (<Refusal.SAME_ENTITY: 'same_entity'>, <Refusal.ALREADY_CUSTOMER: 'already_customer'>)
    """
    checks = (
        (Refusal.SAME_ENTITY, parties.referrer_id == parties.friend_id),
        (
            Refusal.ALREADY_CUSTOMER,
            parties.first_invoiced_on is not None
            and parties.first_invoiced_on < parties.recorded_on,
        ),
    )
    return tuple(reason for reason, speaks_against in checks if speaks_against)
