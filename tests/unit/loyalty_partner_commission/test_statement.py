"""Statements foot, whatever is on them."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.loyalty_partner_commission.policy import statement
from odoo.addons.loyalty_partner_commission.policy.statement import Item

FEBRUARY = date(2026, 2, 1)

items = st.lists(
    st.builds(
        Item,
        kind=st.sampled_from(sorted(statement.FIGURES)),
        day=st.dates(FEBRUARY - timedelta(days=90), FEBRUARY + timedelta(days=27)),
        amount=st.integers(-(10**8), 10**8),
    )
)


def test_by_hand():
    """- 300.00 + 500.00 - 80.00 + 10.00 - 130.00 = 0."""
    lines = [
        Item("reverse", date(2026, 1, 31), -30000),
        Item("earn", FEBRUARY, 50000),
        Item("reverse", date(2026, 2, 28), -8000),
        Item("adjust", date(2026, 2, 10), 1000),
    ]
    sums = statement.figures(lines, FEBRUARY, is_settled=True)
    assert sums == statement.Figures(-30000, 50000, -8000, 1000, 13000)
    assert sums.closing == 0


def test_a_draft_settles_nothing():
    sums = statement.figures([Item("earn", FEBRUARY, 50000)], FEBRUARY)
    assert (sums.settled, sums.closing) == (0, 50000)


def test_debts_are_carried_forward():
    sums = statement.figures([Item("reverse", FEBRUARY, -1)], FEBRUARY, is_settled=True)
    assert (sums.settled, sums.closing) == (0, -1)


def test_old_open_entries_belong_to_the_next_statement():
    assert statement.belongs(date(2020, 1, 1), FEBRUARY)
    assert statement.belongs(FEBRUARY, FEBRUARY)
    assert not statement.belongs(FEBRUARY + timedelta(days=1), FEBRUARY)


@given(items, st.booleans())
def test_every_statement_foots(lines, is_settled):
    sums = statement.figures(lines, FEBRUARY, is_settled)
    assert sums.closing == (
        sums.opening + sums.earned + sums.taken_back + sums.adjusted - sums.settled
    )
    assert sums.total == sum(line.amount for line in lines)
    assert sums.settled >= 0
    if is_settled and sums.total > 0:
        assert sums.closing == 0


def test_a_refund_asks_the_debt_back():
    """- 300.00 + 50.00 = - 250.00 are asked back; what is owed is no refund."""
    lines = [
        Item("reverse", date(2026, 1, 31), -30000),
        Item("earn", FEBRUARY, 5000),
    ]
    sums = statement.figures(lines, FEBRUARY, is_settled=True, is_refund=True)
    assert (sums.settled, sums.closing) == (-25000, 0)
    owed = statement.figures(lines[1:], FEBRUARY, is_settled=True, is_refund=True)
    assert (owed.settled, owed.closing) == (0, 5000)
