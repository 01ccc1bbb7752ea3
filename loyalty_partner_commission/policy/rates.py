"""Which rule takes which part of a purchase, and what does it pay for it?

Rules are asked in their order; the first that fits a part takes it. A rule with a
minimum takes its parts only if they reach it together, else they go to the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from odoo.addons.loyalty_referral.policy import money

from . import bands
from .parts import Part
from .reasons import ZeroReason
from .terms import Rule, Terms
from .types import Family, Worth


@dataclass(frozen=True, slots=True)
class Take:
    """What a rule takes of a family, or why it takes nothing."""

    rule: Rule | None
    parts: Sequence[Part] = ()
    refused: str | None = None

    @property
    def kept(self) -> int:
        """What is left of the sales."""
        return sum(part.kept for part in self.parts)

    @property
    def sold(self) -> int:
        """What was sold."""
        return sum(part.sold for part in self.parts)

    @property
    def margin(self) -> int:
        """The margin on what is left."""
        return sum(part.margin for part in self.parts)


def deal_out(rules: Sequence[Rule], family: Family, parts: Sequence[Part]):
    """Give each rule its parts: one :class:`Take` per rule, and one for the rest.

    >>> from datetime import date
    >>> rules = (Rule("any", Decimal(5), minimum=10000), Rule("any", Decimal(2)))
    >>> family = Family(date(2026, 2, 1), 9999, 9999)
    >>> [take.refused for take in deal_out(rules, family, [Part(None, (), 9999, 9999, 0)])]
    [<ZeroReason.BELOW_MINIMUM: 'commission_below_minimum'>, None]
    """
    takes, rest = [], list(parts)
    for rule in rules:
        refused = _not_for(rule, family)
        wanted = [] if refused else [part for part in rest if _fits(rule, part)]
        if not refused and not wanted:
            refused = ZeroReason.OTHER_PRODUCT if rest else ZeroReason.TAKEN
        if wanted and rule.minimum > sum(part.kept for part in wanted):
            refused = ZeroReason.BELOW_MINIMUM
        takes.append(Take(rule, wanted, refused))
        if not refused:
            rest = [part for part in rest if part not in wanted]
    if rest:
        takes.append(Take(None, rest, ZeroReason.NO_RULE))
    return takes


def _not_for(rule: Rule, family: Family) -> str | None:
    """Why the rule does not speak about this purchase at all, if so."""
    occasion = "first" if family.is_first else "later"
    if rule.applies_to not in ("any", occasion):
        return ZeroReason.OTHER_OCCASION
    if rule.countries and family.country not in rule.countries:
        return ZeroReason.OTHER_COUNTRY
    return None


def _fits(rule: Rule, part: Part) -> bool:
    """Is the part one of the rule's products, or of one of its categories?"""
    if not rule.by_product:
        return True
    return part.product in rule.products or not rule.categories.isdisjoint(
        part.categories
    )


def worth(terms: Terms, take: Take, step: tuple[int, Decimal]) -> Worth:
    """What a rule pays for its parts, were everything paid for.

    A fixed amount is paid in proportion to what is kept; a loss earns nothing. The
    maximum is for an invoice less its credit notes.
    """
    rule, (year, percent) = take.rule, step
    if rule.kind == "fixed":
        share = min(take.kept, take.sold)
        amount = _rounded(money.part(rule.amount, share, take.sold) * percent / 100)
        return Worth(amount, (), year, percent)
    base = max(0, take.margin if terms.by_margin else take.kept)
    spans = ((base, rule.rate),)
    if rule.kind == "slab":
        spans = bands.slab(rule.bands, base)
    elif rule.kind == "progressive":
        spans = bands.progressive(rule.bands, base)
    exact = sum((amount * rate for amount, rate in spans), Decimal(0))
    amount = _rounded(exact * percent / 10000)
    beyond = max(0, amount - rule.maximum) if rule.maximum else 0
    return Worth(amount - beyond, spans, year, percent, beyond)


def _rounded(exact: Decimal) -> int:
    """To whole units, half away from zero."""
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
