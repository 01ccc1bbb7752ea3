"""Money is earned, taken back, stated, billed and un-billed in any order, and adds up.

Several partners; each entry is on one statement at most, what is settled and what is
open are always all that was booked.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from odoo.addons.loyalty_partner_commission.policy import payout, period, statement
from odoo.addons.loyalty_partner_commission.policy.payout import PayoutTerms
from odoo.addons.loyalty_partner_commission.policy.statement import Item

from . import counted

PARTNERS = (1, 2)
PICK = st.integers(0, 99)


@dataclass
class Paper:
    """A statement: its partner, its period, its entries, and whether it is billed."""

    partner: int
    first: date
    last: date
    items: list = field(default_factory=list)
    is_settled: bool = False
    is_refund: bool = False

    @property
    def figures(self):
        return statement.figures(
            self.items, self.first, self.is_settled, self.is_refund
        )


class StatementMachine(counted.CountedMachine):
    @initialize(
        kind=st.sampled_from([kind for kind in period.KINDS if kind != "on_demand"]),
        minimum=st.sampled_from([0, 5000]),
        age_cap=st.sampled_from([0, 3]),
        refunds=st.booleans(),
    )
    def agree(self, kind, minimum, age_cap, refunds):
        self.kind, self.terms = kind, PayoutTerms(minimum, age_cap, refunds)
        self.day = date(2026, 1, 31)
        self.open = {partner: [] for partner in PARTNERS}
        self.papers, self.booked = [], dict.fromkeys(PARTNERS, 0)

    @rule(
        partner=st.sampled_from(PARTNERS),
        kind=st.sampled_from(sorted(statement.FIGURES)),
        amount=st.integers(1, 9000),
        waits=st.sampled_from([0, 14]),
    )
    def book(self, partner, kind, amount, waits):
        amount = -amount if kind == "reverse" else amount
        self.open[partner].append(Item(kind, self.day + timedelta(waits), amount))
        self.booked[partner] += amount

    @rule(days=st.integers(1, 40))
    def days_pass(self, days):
        self.day += timedelta(days)

    @rule(partner=st.sampled_from(PARTNERS))
    def propose(self, partner):
        closed = period.last_closed(self.kind, self.day)
        if any(p.partner == partner and p.last == closed.last for p in self.papers):
            return  # the period has its statement
        paper = Paper(partner, closed.first, closed.last)
        waiting = self.open[partner]
        paper.items = [i for i in waiting if statement.belongs(i.day, closed.last)]
        self.open[partner] = [
            i for i in waiting if not statement.belongs(i.day, closed.last)
        ]
        self.papers.append(paper)

    def choose(self, pick, is_settled):
        found = [paper for paper in self.papers if paper.is_settled is is_settled]
        return found[pick % len(found)] if found else None

    @rule(pick=PICK)
    def confirm(self, pick):
        if paper := self.choose(pick, False):
            oldest = min((i.day for i in paper.items if i.amount > 0), default=None)
            total = paper.figures.closing
            verdict = payout.decide(total, oldest, paper.last, self.terms)
            paper.is_refund = verdict == "refund"
            paper.is_settled = verdict in ("payable", "refund")

    @rule(pick=PICK)
    def cancel_the_bill(self, pick):
        if paper := self.choose(pick, True):
            before = paper.figures.settled
            paper.is_settled = paper.is_refund = False
            assert paper.figures.closing == before

    @rule(pick=PICK)
    def cancel_the_draft(self, pick):
        if paper := self.choose(pick, False):
            self.open[paper.partner] += paper.items
            self.papers.remove(paper)

    @invariant()
    def nothing_is_lost_or_doubled(self):
        for partner in PARTNERS:
            own = [paper for paper in self.papers if paper.partner == partner]
            waiting = sum(item.amount for item in self.open[partner])
            stated = sum(p.figures.settled + p.figures.closing for p in own)
            assert waiting + stated == self.booked[partner]

    @invariant()
    def what_is_billed_is_closed(self):
        for paper in self.papers:
            figures = paper.figures
            assert figures.total - figures.settled == figures.closing
            if paper.is_settled:
                assert figures.closing == 0
                assert figures.settled > 0 or self.terms.refunds_negative


TestStatementMachine = counted.test_of(StatementMachine, times=2, steps=40)
