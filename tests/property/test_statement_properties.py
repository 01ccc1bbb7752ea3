"""Statements foot and nothing is lost between them, whatever happens in between."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.loyalty_partner_commission.policy import payout, period, statement
from odoo.addons.loyalty_partner_commission.policy.payout import PayoutTerms
from odoo.addons.loyalty_partner_commission.policy.statement import Item

BEGIN = date(2026, 1, 1)
items = st.builds(
    Item,
    kind=st.sampled_from(sorted(statement.FIGURES)),
    day=st.dates(BEGIN, BEGIN + timedelta(days=364)),
    amount=st.integers(-20_000, 20_000).filter(bool),
)
kinds = st.sampled_from([kind for kind in period.KINDS if kind != "on_demand"])


@given(
    st.lists(items, max_size=40),
    kinds,
    st.integers(0, 30_000),
    st.integers(0, 12),
    st.booleans(),
)
def test_a_year_of_statements_pays_what_was_earned(
    entries, kind, minimum, age_cap, refunds
):
    """Paid + still open = all that was booked, and each statement foots."""
    terms = PayoutTerms(minimum, age_cap, refunds)
    left, paid, day = list(entries), 0, BEGIN
    while day <= date(2027, 1, 1):
        closed = period.last_closed(kind, day)
        mine = [item for item in left if statement.belongs(item.day, closed.last)]
        total = sum(item.amount for item in mine)
        oldest = min((item.day for item in mine if item.amount > 0), default=None)
        verdict = payout.decide(total, oldest, closed.last, terms)
        if verdict in ("payable", "refund"):
            sums = statement.figures(mine, closed.first, True, verdict == "refund")
            assert sums.closing == 0
            assert sums.settled == total == sums.total
            assert sums.settled > 0 or refunds
            paid += sums.settled
            left = [item for item in left if item not in mine]
        day = period.next_payout(kind, day)
    assert paid + sum(item.amount for item in left) == sum(i.amount for i in entries)


@given(st.integers(1, 29_999), st.integers(1, 11))
def test_no_small_balance_waits_longer_than_the_cap(amount, age_cap):
    """Whatever it is, the monthly run after the cap pays it."""
    terms = PayoutTerms(minimum=30_000, age_cap_months=age_cap)
    verdicts = []
    day = date(2026, 2, 1)
    for _month in range(age_cap + 1):
        closed = period.last_closed("month", day)
        verdicts.append(payout.decide(amount, BEGIN, closed.last, terms))
        day = period.next_payout("month", day)
    assert verdicts[-1] == "payable"
    assert set(verdicts[:age_cap]) <= {"below_minimum"}
