"""Partners on paper: who has which customer, whose codes are used, who stands where.

The commission of a customer's purchases is booked in the ledger on paper, as the shell
around the policies does it.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from odoo.addons.loyalty_partner_commission.policy import binding, channel, commission
from odoo.addons.loyalty_partner_commission.policy import upgrade as plans
from odoo.addons.loyalty_partner_commission.policy.terms import Rule, Terms
from odoo.addons.loyalty_partner_commission.policy.types import Family, Span
from odoo.addons.loyalty_referral.policy.types import Account, Origin, Reason, Target

from paper.ledger import Ledger

#: Case G1: 50 % of the first purchase, 20 % of later ones, for three years.
TERMS = Terms(
    "paid",
    36,
    0,
    (Rule("first", Decimal(50), key="1"), Rule("later", Decimal(20), key="2")),
)
#: Verdicts of claims that did not use their channel.
NOT_USED = ("used_before", "grade_too_low")


@dataclass
class Binding:
    """A customer belongs to a partner from a day, and perhaps to a day."""

    customer: str
    partner: str
    start: date
    window: date
    end: date | None = None

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


@dataclass
class Purchase:
    """A paid invoice."""

    customer: str
    day: date
    amount: int
    is_first: bool
    earned: bool = False


class Partners:
    """Names in, names out; amounts in minor units."""

    def __init__(self, names):
        self.ids = {name: number for number, name in enumerate(names, start=1)}
        self.policies: dict[str, channel.Policy] = {}
        self.ranks: dict[str, int | None] = {}
        self.bindings: list[Binding] = []
        self.purchases: list[Purchase] = []
        self.orders: list[tuple[str, int]] = []
        self.used: set[tuple[str, str]] = set()
        self.ledger = Ledger()

    def claim(self, way, partner, customer, day, is_upgrade=False):
        """Decide a claim and act on it; the reason of the verdict."""
        current = self.binding_of(customer)
        facts = channel.Facts(
            self.ids[partner],
            self.ids[customer],
            self.ids[current.partner] if current else None,
            self.ranks.get(partner),
            is_upgrade,
            (way, customer) in self.used,
        )
        verdict = channel.decide(self.policies.get(way, channel.Policy()), facts)
        if verdict.reason not in NOT_USED:
            self.used.add((way, customer))
        if verdict.binds:
            self.bind(partner, customer, day, current)
        return verdict.reason

    def bind(self, partner, customer, day, current):
        """Begin a binding; what accrued by the one before stays."""
        window = day
        if current:
            earned = [
                p.day for p in self.purchases if p.earned and self.of(p) is current
            ]
            last = max(earned, default=None)
            day = max(day, binding.earliest_end(current.start, last))
            current.end, window = day, current.window
        self.bindings.append(Binding(customer, partner, day, window))

    def binding_of(self, customer):
        """The running binding of a customer."""
        running = (b for b in self.bindings if b.customer == customer and not b.end)
        return next(running, None)

    def of(self, purchase):
        """The binding that a purchase is dated in."""
        own = (b for b in self.bindings if b.customer == purchase.customer)
        return next((b for b in own if b.holds(purchase.day)), None)

    def order(self, customer, amount):
        """Confirm an order; is it a higher plan than the customer had?"""
        earlier = [paid for who, paid in self.orders if who == customer]
        self.orders.append((customer, amount))
        return plans.is_upgrade(
            plans.worth(0, earlier), plans.worth(0, [*earlier, amount])
        )

    def buy(self, customer, amount, day):
        """An invoice that is paid on its day."""
        is_first = all(p.customer != customer for p in self.purchases)
        self.purchases.append(Purchase(customer, day, amount, is_first))

    def look(self):
        """What the sync does; the new entries as (partner, kind, amount)."""
        before = len(self.ledger.entries)
        for number, purchase in enumerate(self.purchases, start=1):
            origin = Origin("account.move", number)
            self.ledger.sync({origin}, self.targets(origin, purchase))
        names = {number: name for name, number in self.ids.items()}
        return [
            (names[e.target.account.partner_id], e.draft.kind, e.amount)
            for e in self.ledger.entries[before:]
        ]

    def targets(self, origin, purchase):
        """What the partner of a purchase should hold for it."""
        held = self.of(purchase)
        if not held:
            return []
        family = Family(
            purchase.day,
            purchase.amount,
            purchase.amount,
            is_first=purchase.is_first,
            cash=purchase.amount,
        )
        span = Span(held.start, held.end, held.window)
        answers = commission.decide(TERMS, span, family)
        purchase.earned = any(answer.amount for answer in answers)
        account = Account("commission", self.ids[held.partner], 1, 1)
        return [
            Target(
                origin, x.rule.slot, account, "earn", x.amount, x.day, Reason(x.code)
            )
            for x in answers
            if x.rule
        ]
