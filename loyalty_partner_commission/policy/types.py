"""What the rooms hand each other: terms, a binding's dates, an invoice family."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Rule:
    """``rate`` per cent of first, later or any purchases."""

    applies_to: str
    rate: Decimal

    @property
    def slot(self) -> str:
        """The claim that entries of this rule answer to."""
        return f"{self.applies_to} purchase"


@dataclass(frozen=True, slots=True)
class Terms:
    """A plan as it was when the binding began; the first matching rule wins."""

    trigger: str
    window_months: int
    hold_days: int
    rules: tuple[Rule, ...]

    @classmethod
    def from_snapshot(cls, snapshot: Mapping) -> "Terms":
        """Read the snapshot that a binding keeps.

        >>> Terms.from_snapshot({"trigger": "paid", "window_months": 36, "hold_days": 0,
        ...             "rules": [{"applies_to": "any", "rate": "7.5"}]}).rules
        (Rule(applies_to='any', rate=Decimal('7.5')),)
        """
        rules = tuple(
            Rule(rule["applies_to"], Decimal(rule["rate"]))
            for rule in snapshot["rules"]
        )
        return cls(
            trigger=snapshot["trigger"],
            window_months=snapshot["window_months"],
            hold_days=snapshot["hold_days"],
            rules=rules,
        )


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when a binding counts, and where the partner's window begins.

    Half-open: ``end`` is the first day that no longer counts.
    """

    start: date
    end: date | None
    window_start: date


@dataclass(frozen=True, slots=True)
class Family:
    """A posted invoice and its posted credit notes, in the company's currency.

    ``base`` is the untaxed total, ``gross`` what the customer was asked for and
    ``cash`` what was settled of it by anything but the family's own credit
    notes. A credit note that reverses nothing is a family of its own, with a
    negative base.
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
class Commission:
    """What a partner earns on one family, and why.

    ``rule`` is None when no rule was asked at all; ``counted`` is the part of
    the base that the amount stands for.
    """

    rule: Rule | None
    amount: int
    counted: int
    day: date
    available_on: date
    code: str
