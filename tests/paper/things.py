"""Things that were promised, on paper: what should be with whom, what is, what was used."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from odoo.addons.loyalty_referral.policy import grant, schedule
from odoo.addons.loyalty_referral.policy.terms import RewardTerms

NOTHING = Decimal(0)


@dataclass
class Thing:
    """One promised thing of one receiver (a ``loyalty.grant``).

    ``used`` is what the receiver spent of it, ``since`` the day from which it may be
    handed out, ``started`` the day on which it first was.
    """

    promised: RewardTerms
    receiver: int
    standing: grant.Standing = grant.Standing(NOTHING, NOTHING)
    used: Decimal = NOTHING
    since: date | None = None
    started: date | None = None

    def want(self, quantity: Decimal, day: date) -> None:
        """Want that much from now on."""
        if quantity and not self.standing.wanted:
            self.since = schedule.available_on(day, self.promised.hold_days)
        was = self.standing
        self.standing = grant.Standing(quantity, was.delivered, was.stays)

    def deliver(self, day: date, is_possible: bool) -> None:
        """Hand out or take back what is due, as far as the receiver did not use it."""
        due = self.standing.due
        if due < 0 or (due > 0 and self.since <= day and is_possible):
            self.started = self.started or day
            self.standing = grant.after(self.standing, self._reachable(day))

    def _reachable(self, day: date) -> Decimal:
        """What can be taken back: months that have not begun, cards not used."""
        delivered = self.standing.delivered
        if self.promised.kind != "service":
            return delivered - self.used
        begun = 0
        while begun < delivered and schedule.add_months(self.started, begun) < day:
            begun += 1
        return delivered - begun


class Things:
    """All that was ever wanted, by origin and slot."""

    def __init__(self):
        self.all: dict[tuple, Thing] = {}

    def look(self, wishes: dict[tuple, Thing], owners: set[int], day: date) -> None:
        """Let what is handed out follow what is wanted.

        :param wishes: by origin and slot: a thing that nobody has yet, as wanted today
        :param owners: customers with a contract of their own
        """
        for key, wish in wishes.items():
            if wish.standing.wanted:
                self.all.setdefault(key, Thing(wish.promised, wish.receiver))
        for key, thing in self.all.items():
            wish = wishes.get(key)
            thing.want(wish.standing.wanted if wish else NOTHING, day)
            needs_contract = thing.promised.kind == "service"
            thing.deliver(day, not needs_contract or thing.receiver in owners)

    def use(self, receiver: int, quantity: Decimal) -> None:
        """The receiver spends some of the only thing they have."""
        (thing,) = (thing for thing in self.all.values() if thing.receiver == receiver)
        thing.used += quantity

    def delivered(self) -> dict[tuple, Decimal]:
        """What is with whom: by receiver and kind."""
        sums: dict[tuple, Decimal] = {}
        for thing in self.all.values():
            key = (thing.receiver, thing.promised.kind)
            sums[key] = sums.get(key, NOTHING) + thing.standing.delivered
        return sums
