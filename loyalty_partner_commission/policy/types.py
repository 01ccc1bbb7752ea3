"""What the rooms hand each other: a binding's dates, an invoice family, an answer."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .terms import Rule


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when a binding counts, and where the partner's window begins.

    Half-open: ``end`` is the first day that no longer counts. A window that has
    not begun yet has no start.
    """

    start: date
    end: date | None
    window_start: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """One product of a family: sold by the invoice, credited by its credit notes.

    ``categories`` are the product's own and all above it. A discount or a reward
    is a line with a negative ``sold``. ``cost`` is that of what was sold.
    """

    product: int | None
    categories: tuple[int, ...] = ()
    sold: int = 0
    credited: int = 0
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Family:
    """A posted invoice and its posted credit notes, in the currency of the plan.

    ``base`` is the untaxed total, ``gross`` what the customer was asked for and
    ``cash`` what was settled of it by anything but the family's own credit
    notes. A credit note that reverses nothing is a family of its own, with a
    negative base. Without ``lines`` the whole family is one line.
    """

    day: date
    base: int
    gross: int
    is_first: bool = False
    credited: int = 0
    gross_credited: int = 0
    credited_on: date | None = None
    cash: int = 0
    paid_on: date | None = None
    country: int | None = None
    lines: tuple[Line, ...] = ()

    @property
    def is_credit_note(self) -> bool:
        """Does it only give back?"""
        return self.base < 0

    @property
    def kept(self) -> int:
        """What is left of the base; more credited than invoiced costs nobody."""
        return self.base if self.is_credit_note else max(0, self.base - self.credited)

    @property
    def kept_gross(self) -> int:
        """What is left of the amount the customer was asked for."""
        return max(0, self.gross - self.gross_credited)


@dataclass(frozen=True, slots=True)
class Worth:
    """What a rule pays for some lines, and how it got there.

    ``spans`` are the pieces of the base with their rates; ``year`` and ``percent``
    say which year of the window it is and what is left of the rates in it. ``beyond``
    is what the rule's maximum cut off; ``amount`` is without it.
    """

    amount: int
    spans: tuple[tuple[int, Decimal], ...] = ()
    year: int = 1
    percent: Decimal = Decimal(100)
    beyond: int = 0


@dataclass(frozen=True, slots=True)
class Commission:
    """What a partner earns by one rule on one family, and why.

    ``rule`` is None for what no rule speaks about; ``kept`` is what is left of the
    lines that the rule took, ``counted`` the part of it that was paid for, and
    ``worth`` what the rule would pay if all was; None if it took nothing.
    """

    rule: Rule | None
    amount: int
    counted: int
    day: date
    available_on: date
    code: str
    kept: int = 0
    worth: Worth | None = None
