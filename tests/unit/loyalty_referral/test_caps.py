"""Limits: what fits is granted, the rest waits, and nothing granted is taken back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.loyalty_referral.policy.caps import Claim, Limit, allot, period_key

BUDGET = Limit("budget", 1000)
YEAR = Limit("year", 600)
ONE = Limit("count", 1, counts=True)


def granted(*claims, used=None, held=None):
    """What each claim gets, in their order."""
    return list(allot(claims, used or {}, held or {}).granted.values())


@pytest.mark.parametrize(
    ("used", "expected"),
    [(0, 700), (299, 700), (300, 700), (301, 699), (1000, 0), (1200, 0)],
)
def test_what_fits_is_granted(used, expected):
    assert granted(Claim(("a",), 700, (BUDGET,)), used={"budget": used}) == [expected]


def test_the_tightest_limit_decides():
    # budget: 1000 - 500 = 500 are left, year: 600 - 200 = 400 are left
    claim = Claim(("a",), 700, (BUDGET, YEAR))

    assert granted(claim, used={"budget": 500, "year": 200}) == [400]


def test_first_come_first_served_within_a_batch():
    claims = [Claim((name,), 400, (BUDGET,)) for name in "abc"]

    assert granted(*claims) == [400, 400, 200]


def test_a_claim_does_not_stand_in_its_own_way():
    claim = Claim(("a",), 700, (BUDGET,), booked=700)
    held = {("budget", ("a",)): 700}

    assert granted(claim, used={"budget": 1000}, held=held) == [700]


def test_what_was_granted_stays_when_the_limit_is_lowered():
    claim = Claim(("a",), 700, (Limit("budget", 100),), booked=700)

    assert granted(claim, used={"budget": 700}, held={("budget", ("a",)): 700}) == [700]


def test_what_is_taken_back_frees_room():
    claims = [
        Claim(("a",), 0, (BUDGET,), booked=700),
        Claim(("b",), 700, (BUDGET,), booked=300),
    ]
    held = {("budget", ("a",)): 700, ("budget", ("b",)): 300}

    allotment = allot(claims, {"budget": 1000}, held)

    assert list(allotment.granted.values()) == [0, 700]
    assert allotment.overflow(claims[1]) == 0


def test_the_overflow_is_what_found_no_room():
    claim = Claim(("a",), 1300, (BUDGET,))

    assert allot([claim], {}, {}).overflow(claim) == 300


def test_a_count_is_all_or_nothing():
    claims = [Claim((name,), 50, (ONE,)) for name in "ab"]

    allotment = allot(claims, {}, {})

    assert list(allotment.granted.values()) == [50, 0]
    assert list(allotment.shares.values()) == [1, 0]


def test_a_debt_needs_no_room():
    assert granted(Claim(("a",), -300, (BUDGET,)), used={"budget": 1000}) == [-300]


@given(
    st.lists(st.integers(0, 900), min_size=1, max_size=6),
    st.integers(0, 2000),
)
def test_never_more_than_the_limit_and_asking_again_changes_nothing(wanted, amount):
    limit = Limit("budget", amount)
    claims = [Claim((i,), value, (limit,)) for i, value in enumerate(wanted)]

    first = allot(claims, {}, {})
    total = sum(first.granted.values())
    again = allot(
        [
            Claim(c.key, c.wanted, c.limits, booked=first.granted[c.key])
            for c in reversed(claims)
        ],
        {"budget": total},
        first.shares,
    )

    assert total == min(sum(wanted), amount), "no room is left unused"
    assert dict(again.granted) == dict(first.granted)


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), "2026-Q1"),
        (date(2026, 3, 31), "2026-Q1"),
        (date(2026, 4, 1), "2026-Q2"),
        (date(2026, 12, 31), "2026-Q4"),
    ],
)
def test_quarters(day, quarter):
    assert period_key("quarter", day) == quarter
