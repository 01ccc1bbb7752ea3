"""Is a partner paid now, and if not, why not?

Below the minimum nothing is paid until the oldest open commission is older than the
age cap: small balances are paid one day. Whoever lacks papers is not paid at all, but
loses nothing: the entries stay open.
"""

from dataclasses import dataclass, field
from datetime import date

from odoo.addons.loyalty_referral.policy.schedule import add_months

from .reasons import Block, PayoutVerdict


@dataclass(frozen=True, slots=True)
class Papers:
    """What we know about a partner that a bill in their name needs."""

    agreed_on: date | None = None
    has_tax_id: bool = False
    is_tax_exempt: bool = False
    has_address: bool = False
    has_bank_account: bool = False
    bank_changed: bool = False


@dataclass(frozen=True, slots=True)
class PayoutTerms:
    """How a partner is paid; ``minimum`` in minor units of the open amount's currency.

    ``age_cap_months`` 0: a balance below the minimum waits for ever.
    """

    minimum: int = 0
    age_cap_months: int = 0
    refunds_negative: bool = False
    blocks: tuple[str, ...] = field(default=())


def missing(
    papers: Papers, needs_agreement: bool, needs_tax_data: bool, today: date
) -> tuple[str, ...]:
    """List what stands between a partner and their payout.

    A bank account that was changed and not confirmed does so whatever is asked for.

    >>> [str(block) for block in missing(Papers(), True, False, date(2026, 3, 1))]
    ['agreement_missing']
    """
    found = []
    if needs_agreement and (papers.agreed_on is None or papers.agreed_on > today):
        found.append(Block.AGREEMENT)
    if needs_tax_data:
        if not (papers.has_tax_id or papers.is_tax_exempt):
            found.append(Block.TAX_ID)
        if not papers.has_address:
            found.append(Block.ADDRESS)
        if not papers.has_bank_account:
            found.append(Block.BANK_ACCOUNT)
    if papers.bank_changed:
        found.append(Block.BANK_CHANGED)
    return tuple(found)


def decide(
    total: int, oldest: date | None, day: date, terms: PayoutTerms
) -> PayoutVerdict:
    """Say what becomes of ``total`` on ``day``; ``oldest`` is the oldest open earning.

    What is missing blocks payouts and refunds alike, for both are documents in the
    partner's name.

    >>> terms = PayoutTerms(minimum=5000, age_cap_months=12)
    >>> str(decide(4999, date(2026, 1, 10), date(2027, 1, 9), terms))
    'below_minimum'
    >>> str(decide(4999, date(2026, 1, 10), date(2027, 1, 10), terms))
    'payable'
    """
    if not total:
        return PayoutVerdict.NOTHING
    if total < 0 and not terms.refunds_negative:
        return PayoutVerdict.CARRIED
    if terms.blocks:
        return PayoutVerdict.BLOCKED
    if total < 0:
        return PayoutVerdict.REFUND
    if total < terms.minimum and not is_aged(oldest, day, terms.age_cap_months):
        return PayoutVerdict.BELOW_MINIMUM
    return PayoutVerdict.PAYABLE


def is_aged(oldest: date | None, day: date, months: int) -> bool:
    """Has the oldest open earning waited as long as anybody should?

    >>> is_aged(date(2026, 2, 28), date(2026, 8, 28), 6), is_aged(None, date.max, 6)
    (True, False)
    """
    return bool(months and oldest) and add_months(oldest, months) <= day
