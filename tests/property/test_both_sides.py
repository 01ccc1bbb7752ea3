"""Two sides, all kinds of money, terms that change: the end depends on facts and terms.

Contracts, orders and invoices of a friend stand, are paid, credited and cancelled in any
order; now and then the programme gets another version, which open referrals are given
or not. What both are owed in the end is worked out anew from the last facts alone.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.loyalty_referral.policy import qualification, reward
from odoo.addons.loyalty_referral.policy.deal import Deal
from odoo.addons.loyalty_referral.policy.terms import RewardTerms, Terms
from odoo.addons.loyalty_referral.policy.types import Account, Origin, Reason, Target

from paper.ledger import Ledger

DAY = date(2026, 1, 1)
ORIGIN = Origin("loyalty.referral", 1)
FRIEND_YEAR, OWN_YEAR = 60000, 48000
SIDES = {"referrer": 1, "friend": 2}

rewards = st.builds(
    RewardTerms,
    id=st.integers(1, 3),
    side=st.sampled_from(list(SIDES)),
    kind=st.sampled_from(
        ["contract_credit", "free_periods", "fixed", "percentage", "cash"]
    ),
    rate=st.sampled_from([Decimal(100), Decimal("33.333"), Decimal(5)]),
    amount=st.sampled_from([1, 5000]),
    quantity=st.sampled_from([Decimal(1), Decimal("2.5")]),
)
promises = st.builds(
    Terms,
    qualify_on=st.sampled_from(["contract", "order", "posted", "paid"]),
    scope=st.sampled_from(["contracts", "sales", "both"]),
    minimum=st.sampled_from([0, 20000]),
    rewards=st.lists(rewards, max_size=3, unique_by=lambda r: r.id).map(tuple),
)
deals = st.builds(
    Deal,
    kind=st.sampled_from(["contract", "order", "invoice"]),
    id=st.integers(1, 4),
    day=st.sampled_from([DAY, date(2026, 2, 1)]),
    stands=st.booleans(),
    paid=st.booleans(),
    untaxed=st.sampled_from([0, 19999, 60000]),
    credited=st.sampled_from([0, 1, 20000, 60000]),
    contract_id=st.sampled_from([None, 7]),
)
steps = st.lists(st.one_of(deals, promises), max_size=12)


@dataclass
class Case:
    """One referral: what it was promised, what the friend's documents say today."""

    terms: Terms
    deals: dict
    ledger: Ledger

    def owed(self):
        """Targets of today's facts."""
        for promised in self.terms.rewards:
            deal = qualification.qualifying(
                self.deals.values(),
                self.terms,
                DAY,
                needs_contract=promised.kind == "contract_credit",
            )
            basis = reward.Basis(deal, FRIEND_YEAR, OWN_YEAR)
            yield Target(
                ORIGIN,
                promised.slot,
                Account(promised.purpose, SIDES[promised.side], 1, 1),
                "earn",
                reward.worth(promised, basis),
                DAY,
                Reason("referral_qualified"),
                available_on=DAY,
                lapses=promised.lapses,
                reward_id=promised.id,
            )

    def look(self):
        self.ledger.sync([ORIGIN], list(self.owed()))

    def happen(self, step):
        """A document is as it is now; or an open referral gets new terms."""
        if isinstance(step, Deal):
            self.deals[step.kind, step.id] = step
        elif not self.ledger.entries:
            self.terms = step

    def balances(self):
        return {
            (purpose, side): self.ledger.balance(Account(purpose, side, 1, 1))
            for purpose in ("credit", "cash")
            for side in SIDES.values()
        }


def played(promise, story):
    case = Case(promise, {}, Ledger())
    for step in story:
        case.happen(step)
        case.look()
    return case


@given(promises, steps)
def test_balances_follow_from_the_last_facts(promise, story):
    case = played(promise, story)
    expected = dict.fromkeys(case.balances(), 0)
    for target in case.owed():
        account = target.account
        expected[account.purpose, account.partner_id] += target.amount
    assert case.balances() == expected


@given(promises, st.lists(deals, max_size=8, unique_by=lambda d: (d.kind, d.id)))
def test_the_order_of_events_does_not_matter(promise, facts):
    forwards, backwards = played(promise, facts), played(promise, facts[::-1])
    assert forwards.balances() == backwards.balances()


@given(promises, steps)
def test_looking_again_books_nothing(promise, story):
    case = played(promise, story)
    before = len(case.ledger.entries)
    case.look()
    assert len(case.ledger.entries) == before


@given(promises, steps)
def test_what_was_granted_is_not_touched_by_new_terms(promise, story):
    case = played(promise, story)
    if case.ledger.entries:
        before = case.terms
        case.happen(replace(promise, minimum=1, rewards=()))
        assert case.terms == before


@given(promises, steps)
def test_a_deal_that_falls_away_takes_everything_back(promise, story):
    case = played(promise, story)
    case.deals = {key: replace(deal, stands=False) for key, deal in case.deals.items()}
    case.look()
    assert set(case.balances().values()) == {0}
