"""What the office files: contracts, invoices and referrals of customers with numbers."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from odoo.addons.loyalty_referral.policy import money, payment, reward
from odoo.addons.loyalty_referral.policy.terms import RewardTerms, Terms
from odoo.addons.loyalty_referral.policy.types import Account, ContractLine, Origin

#: Decimals of the only currency.
DIGITS = 2


@dataclass(frozen=True)
class Contract:
    """One line that recurs. Customers are numbers, as in the ledger."""

    customer: int
    price: Decimal
    rule: str = "yearly"
    interval: int = 1

    @property
    def year(self) -> int:
        """Its worth in a year."""
        line = ContractLine(self.price, self.rule, self.interval)
        return reward.annual_amount([line], DIGITS)


@dataclass
class Bill:
    """An invoice of a contract; ``uses`` is what its reward lines take of which lot.

    ``state`` is draft, posted, cancelled or (by one credit note) reversed; ``credited``
    is what a partial credit note takes off an invoice without reward lines, ``pays``
    what credit that is a payment paid when it was posted.
    """

    id: int
    contract: Contract
    day: date
    uses: dict[int, int] = field(default_factory=dict)
    pays: dict[int, int] = field(default_factory=dict)
    state: str = "draft"
    paid: bool = False
    credited: int = 0

    @property
    def untaxed(self) -> int:
        """What is to pay."""
        price = money.to_minor(self.contract.price, DIGITS)
        return price - sum(self.uses.values())

    @property
    def standing(self) -> dict[int, int]:
        """What it uses after all: nothing once it is cancelled or reversed."""
        if self.state == "draft":
            return self.uses
        if self.state != "posted":
            return {}
        back = payment.given_back(self.pays, self.credited, self.untaxed, {})
        paid = {lot: amount - back.get(lot, 0) for lot, amount in self.pays.items()}
        return self.uses | paid

    @property
    def due(self) -> int:
        """What credit and credit notes leave to pay; there are no taxes here."""
        paid = sum(amount for lot, amount in self.standing.items() if lot in self.pays)
        return self.untaxed - self.credited - paid


@dataclass
class Referral:
    """Who brought whom, on which terms.

    ``year`` is what the friend's contract was worth at first, ``own_years`` what the
    receiver's own was, by reward.
    """

    id: int
    referrer: int
    friend: int
    day: date
    terms: Terms
    cancelled: bool = False
    year: int = 0
    own_years: dict[int, int] = field(default_factory=dict)

    @property
    def origin(self) -> Origin:
        """What its entries answer to."""
        return Origin("loyalty.referral", self.id)

    def receiver(self, promised: RewardTerms) -> int:
        return self.friend if promised.side == "friend" else self.referrer


def account(customer: int, purpose: str = "credit") -> Account:
    """Where a customer's credit (or cash) stands."""
    return Account(purpose, customer, 1, 1)
