"""What was promised: a plan as it was when the binding began.

Amounts are in the plan's currency. Whether a rule looks at products decides whether
the lines of an invoice are read at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from odoo.addons.loyalty_referral.policy import money

#: Kinds of rules that have bands.
BANDED = ("slab", "progressive")


@dataclass(frozen=True, slots=True)
class Band:
    """``rate`` per cent from ``start`` up to the next band; the last one is open."""

    start: int
    rate: Decimal

    @classmethod
    def from_snapshot(cls, kept: Mapping, digits: int) -> "Band":
        """Read one band of a snapshot."""
        return cls(money.to_minor(kept["from"], digits), Decimal(kept["rate"]))


@dataclass(frozen=True, slots=True)
class Step:
    """From this year of the window on, so many per cent of what the rules say."""

    year: int
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Rule:
    """For which lines of which purchase, and how much.

    ``key`` is its name within the snapshot; a snapshot from before rules had keys
    holds one rule for each occasion.
    """

    applies_to: str
    rate: Decimal = Decimal(0)
    key: str = ""
    kind: str = "percent"
    amount: int = 0
    bands: tuple[Band, ...] = ()
    products: frozenset[int] = frozenset()
    categories: frozenset[int] = frozenset()
    countries: frozenset[int] = frozenset()
    minimum: int = 0
    maximum: int = 0

    @property
    def slot(self) -> str:
        """The claim that entries of this rule answer to."""
        return f"rule {self.key}" if self.key else f"{self.applies_to} purchase"

    @property
    def by_product(self) -> bool:
        """Does it ask what was sold?"""
        return bool(self.products or self.categories)

    @classmethod
    def from_snapshot(cls, kept: Mapping, digits: int) -> "Rule":
        """Read one rule of a snapshot."""
        bands = (Band.from_snapshot(band, digits) for band in kept.get("bands", ()))
        return cls(
            applies_to=kept["applies_to"],
            rate=Decimal(kept.get("rate", 0)),
            key=kept.get("key", ""),
            kind=kept.get("kind", "percent"),
            amount=money.to_minor(kept.get("amount", 0), digits),
            bands=tuple(bands),
            products=frozenset(kept.get("products", ())),
            categories=frozenset(kept.get("categories", ())),
            countries=frozenset(kept.get("countries", ())),
            minimum=money.to_minor(kept.get("minimum", 0), digits),
            maximum=money.to_minor(kept.get("maximum", 0), digits),
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """A plan as it was when the binding began; the first rule that fits a line takes it."""

    trigger: str
    window_months: int
    hold_days: int
    rules: tuple[Rule, ...]
    window_from: str = "customer"
    base: str = "untaxed"
    steps: tuple[Step, ...] = ()
    currency_id: int | None = None

    @property
    def by_margin(self) -> bool:
        """Is commission a share of what is earned on a sale, not of the sale?"""
        return self.base == "margin"

    @property
    def needs_lines(self) -> bool:
        """Must the lines of an invoice be read, or is its total enough?"""
        return self.by_margin or any(rule.by_product for rule in self.rules)

    @classmethod
    def from_snapshot(cls, kept: Mapping, digits: int = 2) -> "Terms":
        """Read the snapshot that a binding keeps; ``digits`` are its currency's.

        >>> Terms.from_snapshot({"trigger": "paid", "window_months": 36, "hold_days": 0,
        ...     "rules": [{"applies_to": "any", "rate": "7.5"}]}).rules[0].rate
        Decimal('7.5')
        """
        return cls(
            trigger=kept["trigger"],
            window_months=kept["window_months"],
            hold_days=kept["hold_days"],
            rules=tuple(Rule.from_snapshot(rule, digits) for rule in kept["rules"]),
            window_from=kept.get("window_from", "customer"),
            base=kept.get("base", "untaxed"),
            steps=tuple(
                Step(step["year"], Decimal(step["percent"]))
                for step in kept.get("steps", ())
            ),
            currency_id=kept.get("currency"),
        )
