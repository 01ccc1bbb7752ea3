"""Customers, contracts, invoices and referrals, and the ledger that follows them."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial

from odoo.addons.loyalty_referral.policy import money, redemption, reward, schedule
from odoo.addons.loyalty_referral.policy.types import (
    Account,
    ContractLine,
    Demand,
    Invoice,
    Origin,
    Reason,
    Target,
)

from .ledger import Ledger

#: Decimals of the only currency.
DIGITS = 2


@dataclass(frozen=True)
class Terms:
    """What the programme promises; the names are those of its fields."""

    rate: Decimal = Decimal(100)
    qualify_on: str = "paid"
    surplus: str = "lapse"
    hold_days: int = 0


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
    is what a partial credit note takes off an invoice without reward lines.
    """

    id: int
    contract: Contract
    day: date
    uses: dict[int, int] = field(default_factory=dict)
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
        return self.uses if self.state in ("draft", "posted") else {}


@dataclass
class Referral:
    """Who brought whom; ``year`` is what the friend's contract was worth at first."""

    id: int
    referrer: int
    friend: int
    day: date
    cancelled: bool = False
    year: int = 0

    @property
    def claim(self) -> tuple[Origin, str]:
        """What its entries answer to."""
        return (Origin("loyalty.referral", self.id), "referrer")


class Office:
    """Change its facts, then :meth:`look`: the ledger follows."""

    def __init__(self, terms: Terms, day: date):
        self.terms, self.day = terms, day
        self.ledger = Ledger()
        self.bills: list[Bill] = []
        self.referrals: list[Referral] = []

    def refer(self, referrer: int, friend: int) -> Referral:
        """Record a referral."""
        referral = Referral(len(self.referrals) + 1, referrer, friend, self.day)
        self.referrals.append(referral)
        return referral

    def bill(self, contract: Contract) -> Bill:
        """The contract's next draft, with the reward lines its owner has a right to."""
        bill = Bill(len(self.bills) + 1, contract, self.day)
        lots = self._usable(account(contract.customer))
        demand = Demand((bill.untaxed,), contract.year, "contract")
        for use in redemption.plan(demand, lots):
            bill.uses[use.lot_id] = use.amount
        self.bills.append(bill)
        return bill

    def look(self) -> None:
        """What the sync does: facts in, missing entries out."""
        self._sync(self._earned(referral) for referral in self.referrals)
        origins = {Origin("account.move", bill.id) for bill in self.bills}
        uses = [target for bill in self.bills for target in self._used(bill)]
        self.ledger.sync(origins, uses)
        for referral in self.referrals:
            self._sync(self._lapsed(referral))

    def _sync(self, targets) -> None:
        targets = list(targets)
        self.ledger.sync({target.origin for target in targets}, targets)

    def _usable(self, owner: Account):
        if self.ledger.balance(owner) <= 0:
            return []
        return [
            self.ledger.as_lot(entry)
            for entry in self.ledger.open_items(owner)
            if entry.remaining > 0 and entry.target.available_on <= self.day
        ]

    def _earned(self, referral: Referral) -> Target:
        """The referrer's credit (see ``loyalty.referral.facts``)."""
        invoice = None
        if not referral.cancelled:
            invoice = reward.qualifying_invoice(
                self._invoices_of(referral), self.terms.qualify_on == "paid"
            )
        if invoice and not referral.year:
            referral.year = self.bills[invoice.id - 1].contract.year
        origin, slot = referral.claim
        return Target(
            origin,
            slot,
            account(referral.referrer),
            "earn",
            reward.referrer_credit(referral.year, self.terms.rate, invoice),
            self.day,
            Reason("referral_qualified" if invoice else "referral_taken_back"),
            base=referral.year,
            available_on=schedule.available_on(self.day, self.terms.hold_days),
            lapses=self.terms.surplus == "lapse",
        )

    def _invoices_of(self, referral: Referral):
        for bill in self.bills:
            if bill.contract.customer == referral.friend and bill.day >= referral.day:
                is_posted = bill.state == "posted"
                yield Invoice(
                    bill.id, bill.day, is_posted, bill.paid, bill.untaxed, bill.credited
                )

    def _used(self, bill: Bill):
        """What the reward lines of an invoice take (``loyalty.redemption.facts``)."""
        for lot_id, amount in bill.standing.items():
            yield self._draw(
                Origin("account.move", bill.id),
                f"lot {lot_id}",
                lot_id,
                movement="use",
                amount=-amount,
                reason=Reason("credit_used"),
            )

    def _lapsed(self, referral: Referral):
        """What of a right lapses: what it is still worth, once it has covered a year."""
        lots = self.ledger.lots_of(referral.claim)
        own = {lot.id for lot in lots}
        owed = self.ledger.debt(referral.claim)
        used = year = 0
        for bill in self.bills:
            taken = sum(bill.standing.get(id_, 0) for id_ in own)
            if bill.state == "posted" and taken:
                used, year = used + taken, max(year, bill.contract.year)
        for lot in lots:
            left = lot.remaining + self.ledger.drawn([lot], "lapse")
            owed, left = max(0, owed - left), max(0, left - owed)
            yield self._draw(
                Origin("loyalty.ledger.entry", lot.id),
                "surplus",
                lot.id,
                movement="lapse",
                amount=-redemption.surplus(left, used, year, lot.target.lapses),
                reason=Reason("surplus_lapsed"),
            )

    def _draw(self, origin: Origin, slot: str, lot_id: int, **values) -> Target:
        """A target that takes from a lot."""
        owner = self.ledger.entries[lot_id - 1].target.account
        draw = partial(Target, origin, slot, owner, day=self.day, lot_id=lot_id)
        return draw(**values)


def account(customer: int) -> Account:
    """Where a customer's credit stands."""
    return Account("credit", customer, 1, 1)
