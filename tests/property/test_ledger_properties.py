"""The difference, once applied, is gone; the order of the questions does not matter."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.loyalty_referral.policy import ledger
from odoo.addons.loyalty_referral.policy.types import (
    Account,
    Booked,
    Lot,
    Origin,
    Reason,
    Target,
)

DAY = date(2026, 1, 1)
ITEMS = st.lists(
    st.tuples(
        st.integers(-500, 500).filter(bool),
        st.dates(DAY, date(2026, 3, 1)),
        st.sampled_from([None, ("a",), ("b",)]),
    ),
    max_size=12,
)


@st.composite
def targets(draw):
    keys = st.tuples(
        st.integers(1, 5), st.sampled_from(["referrer", "friend"]), st.integers(1, 2)
    )
    chosen = draw(st.dictionaries(keys, st.integers(-1000, 1000), max_size=8))
    return [
        Target(
            Origin("m", origin),
            slot,
            Account("credit", partner, 1, 1),
            "earn",
            amount,
            DAY,
            Reason("manual"),
        )
        for (origin, slot, partner), amount in chosen.items()
    ]


def apply(booked, drafts):
    """Book the drafts: what the next comparison will read."""
    result = dict(booked)
    for draft in drafts:
        standing = booked.get(draft.target.key)
        amount = (standing.amount if standing else 0) + draft.amount
        result[draft.target.key] = Booked(
            Target(
                draft.target.origin,
                draft.target.slot,
                draft.target.account,
                "earn",
                0,
                DAY,
                draft.target.reason,
            ),
            amount,
            draft.sequence + 1,
        )
    return result


@given(targets(), targets())
def test_the_difference_is_made_once(before, after):
    booked = apply({}, ledger.difference(before, {}))
    drafts = ledger.difference(after, booked)
    booked = apply(booked, drafts)
    assert ledger.difference(after, booked) == []
    wanted = {target.key: target.amount for target in after}
    assert {k: b.amount for k, b in booked.items() if b.amount} == {
        k: amount for k, amount in wanted.items() if amount
    }


@given(targets(), st.randoms())
def test_the_order_of_targets_does_not_matter(wanted, random):
    keys = {ledger.idempotency_key(d) for d in ledger.difference(wanted, {})}
    random.shuffle(wanted)
    assert {ledger.idempotency_key(d) for d in ledger.difference(wanted, {})} == keys


@given(targets(), targets())
def test_no_movement_has_the_name_of_an_earlier_one(before, after):
    first = ledger.difference(before, {})
    second = ledger.difference(after, apply({}, first))
    names = [ledger.idempotency_key(draft) for draft in first + second]
    assert len(set(names)) == len(names)


@given(ITEMS)
def test_set_off_pays_all_it_can_and_no_more(rows):
    items = [
        Lot(id_, amount, day, claim=claim)
        for id_, (amount, day, claim) in enumerate(rows)
    ]
    left = {item.id: item.remaining for item in items}
    for pair in ledger.set_off(items):
        assert pair.amount > 0
        left[pair.lot_id] -= pair.amount
        left[pair.debt_id] += pair.amount
    for item in items:
        assert left[item.id] * item.remaining >= 0  # nothing changed sides
    assert not (min(left.values(), default=0) < 0 < max(left.values(), default=0))


@given(ITEMS, st.randoms())
def test_set_off_does_not_depend_on_the_order_of_reading(rows, random):
    items = [
        Lot(id_, amount, day, claim=claim)
        for id_, (amount, day, claim) in enumerate(rows)
    ]
    pairs = ledger.set_off(items)
    random.shuffle(items)
    assert ledger.set_off(items) == pairs
