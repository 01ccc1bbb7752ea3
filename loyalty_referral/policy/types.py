"""What the rooms hand each other: frozen facts, targets and drafts.

Amounts are minor units, signed from the beneficiary's point of view: plus is
owed to them, minus was used, taken back or paid out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an amount is what it is: a code and the numbers it came from.

    The last word of a parameter's name says how it is shown: ``…_money`` in
    the entry's currency, ``…_date``, ``…_percent``; all others as they are.
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Origin:
    """The record that a ledger transaction answers to, whatever becomes of it."""

    model: str
    id: int


@dataclass(frozen=True, slots=True)
class Account:
    """Whose money: one balance per beneficiary, purpose, company and currency."""

    purpose: str
    partner_id: int
    company_id: int
    currency_id: int


@dataclass(frozen=True, slots=True)
class Movement:
    """A way for money to enter or leave an account, and its name in each direction."""

    gain: str
    loss: str
    counterpart: str


#: Every movement of the ledger; the name of a transaction's kind follows from it.
MOVEMENTS = {
    "earn": Movement("earn", "reverse", "granted"),
    "discount": Movement("earn", "reverse", "lowered"),
    "use": Movement("release", "spend", "used"),
    "lapse": Movement("reinstate", "expire", "expired"),
    "settle": Movement("reopen", "settle", "settled"),
    "collect": Movement("settle", "reopen", "collected"),
    "adjust": Movement("adjust", "adjust", "adjusted"),
}


@dataclass(frozen=True, slots=True)
class Target:
    """What should stand in the ledger for one slot of an origin.

    ``slot`` names the claim within its origin ("first purchase", "reward 3",
    "lot 17"). With ``lot_id`` the amount is drawn from that very lot, or put
    back into it; without it a gain opens a lot of its own. ``reward_id`` is the
    promise that it keeps.
    """

    origin: Origin
    slot: str
    account: Account
    movement: str
    amount: int
    day: date
    reason: Reason
    base: int = 0
    available_on: date | None = None
    expires_on: date | None = None
    lapses: bool = False
    lot_id: int | None = None
    reward_id: int | None = None

    @property
    def key(self) -> tuple[Origin, str, Account]:
        """What two targets must not share."""
        return (self.origin, self.slot, self.account)


@dataclass(frozen=True, slots=True)
class Wish:
    """What should have been granted for one slot of an origin: a thing, not money.

    ``quantity`` counts what the reward's kind counts: points, cards, months, or the
    amount of an eWallet.
    """

    origin: Origin
    slot: str
    reward_id: int
    partner_id: int
    company_id: int
    quantity: Decimal
    available_on: date
    reason: Reason
    expiry_months: int = 0


@dataclass(frozen=True, slots=True)
class Booked:
    """What stands in the ledger for one slot.

    ``withdrawn`` is the target that would take all of it back, ``entries`` how
    many movements there were: the next one's place in the sequence.
    """

    withdrawn: Target
    amount: int
    entries: int


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to append: a target's difference, with its place in the sequence."""

    target: Target
    amount: int
    sequence: int

    @property
    def kind(self) -> str:
        """Name of the movement, by the direction of the difference."""
        movement = MOVEMENTS[self.target.movement]
        return movement.gain if self.amount > 0 else movement.loss


@dataclass(frozen=True, slots=True)
class Lot:
    """An open item: an earning not used up, or (negative) a debt not yet set off.

    ``claim`` is what it was booked for (origin and slot), ``used`` what was
    drawn from it so far, ``lapses`` whether it ends with one contract year.
    By its reward it goes first (a low ``priority``), alone (``single``), onto any
    invoice or only onto those that bill a contract or a sale (``use_on``).
    """

    id: int
    remaining: int
    day: date
    expires_on: date | None = None
    used: int = 0
    lapses: bool = False
    claim: tuple | None = None
    priority: int = 0
    single: bool = False
    use_on: str = "any"


@dataclass(frozen=True, slots=True)
class Demand:
    """What an invoice asks for, in minor units of its own currency.

    ``lines`` are the amounts of its lines (a down payment is below zero),
    ``bills`` what they bill (contract, sale, other) and ``year`` what a year of
    that contract is worth in credit. ``barred`` names lines, by position, that a
    lot may not pay; a minor unit of credit buys ``rate`` of the invoice's.
    """

    lines: tuple[int, ...]
    year: int | None = None
    bills: str = "other"
    barred: Mapping[int, frozenset[int]] = field(default_factory=dict, hash=False)
    rate: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Use:
    """``amount`` of credit taken from a lot, which takes ``off`` an invoice.

    They differ if the invoice is in another currency. ``shares`` are what each
    line of the invoice is relieved of.
    """

    lot_id: int
    amount: int
    off: int
    shares: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SetOff:
    """``amount`` of a lot that pays a debt."""

    debt_id: int
    lot_id: int
    amount: int


@dataclass(frozen=True, slots=True)
class ContractLine:
    """One recurring price: untaxed amount per period, and how long a period is."""

    amount: Decimal
    rule: str
    interval: int
