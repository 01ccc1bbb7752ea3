"""A promised reward and whoever is to have it: what should be booked or handed out?

One way for all who promise: referrals, missions, steps of a ladder. How much it is and
why, they say themselves, or leave it to :func:`worth` and :func:`reason`.
"""

from dataclasses import dataclass
from datetime import date

from .reward import months_of
from .schedule import available_on, expires_on
from .terms import RewardTerms
from .types import Account, Origin, Reason, Target, Wish


@dataclass(frozen=True, slots=True)
class Promise:
    """``reward`` was promised to ``partner_id`` for ``origin``; ``day`` is today."""

    reward: RewardTerms
    origin: Origin
    partner_id: int
    company_id: int
    currency_id: int
    day: date


def target(promise: Promise, amount: int, reason: Reason, base: int = 0) -> Target:
    """What should be booked for a reward of money.

    ``amount`` is in minor units; ``base`` is what it was worked out of.
    """
    reward = promise.reward
    return Target(
        origin=promise.origin,
        slot=reward.slot,
        account=Account(
            reward.purpose,
            promise.partner_id,
            promise.company_id,
            promise.currency_id,
        ),
        movement="earn",
        amount=amount,
        day=promise.day,
        reason=reason,
        base=base,
        available_on=available_on(promise.day, reward.hold_days),
        expires_on=expires_on(promise.day, reward.expiry_months),
        lapses=reward.lapses,
        reward_id=reward.id,
    )


def wish(promise: Promise, is_due: bool, reason: Reason) -> Wish:
    """What should have been handed out for a reward that is a thing."""
    reward = promise.reward
    return Wish(
        origin=promise.origin,
        slot=reward.slot,
        reward_id=reward.id,
        partner_id=promise.partner_id,
        company_id=promise.company_id,
        quantity=reward.quantity if is_due else reward.quantity * 0,
        available_on=available_on(promise.day, reward.hold_days),
        reason=reason,
        expiry_months=reward.expiry_months,
    )


def worth(reward: RewardTerms, own_year: int) -> int:
    """What a reward of money is worth that needs nobody else, in minor units.

    ``own_year`` is a year of the receiver's own contract. Raises :class:`ValueError` for
    kinds that are measured by what a friend bought.

    >>> worth(RewardTerms(1, kind="fixed", amount=2000), own_year=0)
    2000
    """
    match reward.kind:
        case "free_periods":
            return months_of(own_year, reward.quantity)
        case "fixed" | "cash":
            return reward.amount
    raise ValueError(f"a reward of the kind {reward.kind} needs a friend")


def reason(reward: RewardTerms, title: str, since: date, own_year: int) -> Reason:
    """Why it is owed: for ``title``, which was reached on ``since``.

    >>> reason(RewardTerms(1, kind="points"), "Silver", date(2026, 3, 1), 0).code
    'thing_for'
    """
    params = {"title": title, "since_date": since}
    match reward.kind:
        case "free_periods":
            months = {"months": f"{reward.quantity:g}", "annual_money": own_year}
            return Reason("periods_for", params | months)
        case "fixed" | "cash":
            return Reason("amount_for", params | {"reward_money": reward.amount})
    return Reason("thing_for", params)


def reason_gone(title: str) -> Reason:
    """Why it is owed no more.

    >>> reason_gone("First order").params["title"]
    'First order'
    """
    return Reason("no_longer_for", {"title": title})
