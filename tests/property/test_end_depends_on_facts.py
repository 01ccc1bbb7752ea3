"""One right, any way to the same facts: the end is the same (level, not edge).

The expected balance is worked out from the facts at the end alone, by one formula that
knows nothing of entries.
"""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from paper.documents import Contract, account
from paper.office import Office, promise

REFERRER, FRIEND = 1, 2
OWN = Contract(REFERRER, Decimal(300), "semesterly")  # 600 a year
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["bill", "sell", "post", "reverse", "delete", "pay", "credit"]),
        st.integers(0, 9),
    ),
    min_size=5,
    max_size=15,
)
#: Stories need more tries than sums.
thoroughly = settings(max_examples=3 * settings.default.max_examples)


def walk(steps):
    """Play the steps; one that makes no sense at its time is left out."""
    office = Office(promise(), date(2026, 1, 1))
    office.refer(REFERRER, FRIEND)
    first = office.bill(Contract(FRIEND, Decimal(900)))
    first.state = "posted"
    own = []
    for step, number in [("pay", 0), *steps]:
        if step in ("bill", "sell"):
            own.append(office.bill(OWN))
            own[-1].state = "posted" if step == "sell" else "draft"
        elif step == "pay":
            first.paid = not first.paid
        elif step == "credit":
            first.credited = first.untaxed * number // 10
        elif own:
            bill = own[number % len(own)]
            move(bill, step)
        office.look()
    return office, first, own


def move(bill, step):
    ways = {
        ("draft", "post"): "posted",
        ("draft", "delete"): "cancelled",
        ("posted", "reverse"): "reversed",
    }
    bill.state = ways.get((bill.state, step), bill.state)


@thoroughly
@given(STEPS)
def test_balance(steps):
    office, first, own = walk(steps)

    worth = (90000 - first.credited) if first.paid else 0
    used = sum(sum(bill.standing.values()) for bill in own)
    covered = sum(sum(b.standing.values()) for b in own if b.state == "posted")
    lapsed = max(0, worth - used) if covered >= 60000 else 0
    assert office.ledger.balance(account(REFERRER)) == worth - used - lapsed


@thoroughly
@given(STEPS)
def test_a_right_never_covers_more_than_a_year(steps):
    _office, _first, own = walk(steps)
    assert sum(sum(bill.standing.values()) for bill in own) <= 60000
