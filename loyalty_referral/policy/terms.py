"""What was promised? The snapshot a referral keeps, read into one frozen value.

A snapshot is plain JSON, so that it can be kept for years. What an older one does
not mention means what it meant then: no minimum, no window, any product.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

#: Kinds of reward that are money in the ledger; all others are things that are granted.
MONEY_KINDS = frozenset(
    {"contract_credit", "free_periods", "fixed", "percentage", "cash"}
)

#: Kinds that are measured by what a friend bought: only referrals can promise them.
FRIEND_KINDS = frozenset({"contract_credit", "percentage"})


@dataclass(frozen=True, slots=True)
class RewardTerms:
    """One reward as it was promised; the names are those of its fields.

    ``amount`` is in minor units of the programme's company's currency.
    """

    id: int
    side: str = "referrer"
    kind: str = "contract_credit"
    rate: Decimal = Decimal(100)
    amount: int = 0
    quantity: Decimal = Decimal(1)
    hold_days: int = 0
    expiry_months: int = 0
    surplus: str = "lapse"
    max_amount: int = 0

    @property
    def slot(self) -> str:
        """The reward's claim within its referral."""
        return f"reward {self.id}"

    @property
    def is_money(self) -> bool:
        """Is it booked in the ledger (or is a thing granted)?"""
        return self.kind in MONEY_KINDS

    @property
    def purpose(self) -> str:
        """The account it is booked on."""
        return "cash" if self.kind == "cash" else "credit"

    @property
    def lapses(self) -> bool:
        """Does it end once it covered a year of the own contract (A5)?"""
        return self.kind == "contract_credit" and self.surplus == "lapse"


@dataclass(frozen=True, slots=True)
class Terms:
    """All that a referral was promised, and what the friend has to do for it."""

    qualify_on: str = "paid"
    scope: str = "contracts"
    minimum: int = 0
    product_ids: frozenset[int] = frozenset()
    category_ids: frozenset[int] = frozenset()
    deal_days: int = 0
    rewards: tuple[RewardTerms, ...] = ()

    @property
    def is_choosy(self) -> bool:
        """Do only certain products count?"""
        return bool(self.product_ids or self.category_ids)

    @property
    def needs_contract(self) -> bool:
        """Is a reward measured by a contract of the friend, whatever else they buy?"""
        return any(reward.kind == "contract_credit" for reward in self.rewards)


def read(snapshot: Mapping) -> Terms:
    """Read what ``loyalty.referral.program._prepare_terms`` wrote.

    >>> terms = read({"qualify_on": "posted",
    ...               "rewards": [{"id": 7, "kind": "cash", "amount": 5000}]})
    >>> terms.qualify_on, terms.minimum, terms.rewards[0].slot, terms.rewards[0].purpose
    ('posted', 0, 'reward 7', 'cash')
    """
    return Terms(
        qualify_on=snapshot.get("qualify_on", "paid"),
        scope=snapshot.get("scope", "contracts"),
        minimum=snapshot.get("minimum", 0),
        product_ids=frozenset(snapshot.get("product_ids", ())),
        category_ids=frozenset(snapshot.get("category_ids", ())),
        deal_days=snapshot.get("deal_days", 0),
        rewards=tuple(_reward(row) for row in snapshot.get("rewards", ())),
    )


def _reward(row: Mapping) -> RewardTerms:
    """Numbers that must be exact were written as text."""
    exact = {name: Decimal(row[name]) for name in ("rate", "quantity") if name in row}
    return RewardTerms(**{**row, **exact})
