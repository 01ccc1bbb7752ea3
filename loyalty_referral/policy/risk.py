"""What makes a referral suspicious? What the two have in common, and the pattern.

None of it proves anything: a person decides, and sees what was found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .identity import Vat, masked
from .reasons import Refusal
from .types import Reason


@dataclass(frozen=True, slots=True)
class Identity:
    """How a party can be recognised, all of its contacts together.

    ``mailboxes`` are ``@domain`` for a company's own domain and the whole
    address where strangers share the domain; a free provider is no company.
    """

    vats: frozenset[Vat] = frozenset()
    banks: frozenset[str] = frozenset()
    mailboxes: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pace:
    """``count`` referrals of one referrer within ``days``; ``limit`` 0: no limit."""

    count: int
    limit: int
    days: int


def common(one: Identity, other: Identity) -> tuple[Reason, ...]:
    """List by what the two parties could be one.

    >>> acme = Identity(mailboxes=frozenset({"@acme.com"}))
    >>> [reason.params for reason in common(acme, acme)]
    [{'domain': '@acme.com'}]
    """
    found = []
    if vats := [a.number for a in one.vats for b in other.vats if a.same(b)]:
        found.append(Reason(Refusal.SAME_VAT, {"vat": min(vats)}))
    if banks := one.banks & other.banks:
        found.append(Reason(Refusal.SAME_BANK, {"account": masked(min(banks))}))
    if domains := one.mailboxes & other.mailboxes:
        found.append(Reason(Refusal.SAME_DOMAIN, {"domain": min(domains)}))
    if phones := one.phones & other.phones:
        found.append(Reason(Refusal.SAME_PHONE, {"phone": min(phones)}))
    return tuple(found)


def ring(
    referrer: int, friend: int | None, brought_by: Mapping[int, int], depth: int
) -> tuple[int, ...]:
    """Who stands in the ring that this referral closes; empty if there is none.

    ``brought_by`` says of everybody who brought them. The way up from the
    referrer ends at the friend (a ring), at somebody nobody brought, at somebody
    seen before (a ring of others), or after ``depth`` steps.

    >>> ring(1, 2, {1: 2}, 5), ring(1, 2, {1: 3, 3: 2}, 5), ring(1, 2, {1: 3}, 5)
    ((2, 1), (2, 3, 1), ())
    """
    path, seen, current = [referrer], {referrer}, referrer
    for _step in range(depth):
        current = brought_by.get(current)
        if current is None or current in seen:
            return ()
        path.append(current)
        if current == friend:
            return tuple(reversed(path))
        seen.add(current)
    return ()


def closed(names: Sequence[str]) -> tuple[Reason, ...]:
    """Say who stands in a ring.

    >>> closed(["Birch", "Alder"])[0].params, closed([])
    ({'names': 'Birch → Alder → Birch'}, ())
    """
    if not names:
        return ()
    return (Reason(Refusal.RING, {"names": " → ".join([*names, names[0]])}),)


def too_many(pace: Pace) -> tuple[Reason, ...]:
    """Did the referrer bring more than usual in so short a time?

    >>> too_many(Pace(5, 5, 30)), too_many(Pace(6, 0, 30))
    ((), ())
    """
    if not pace.limit or not pace.days or pace.count <= pace.limit:
        return ()
    params = {"count": pace.count, "days": pace.days, "limit": pace.limit}
    return (Reason(Refusal.TOO_MANY, params),)
