"""No cent is lost or made by sharing, taking parts or changing units."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.loyalty_referral.policy import money

AMOUNTS = st.integers(-(10**12), 10**12)
WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any)


@given(AMOUNTS, WEIGHTS)
def test_shares_add_up(amount, weights):
    assert sum(money.share(amount, weights)) == amount


@given(AMOUNTS, WEIGHTS)
def test_no_share_is_a_cent_off(amount, weights):
    for part, weight in zip(money.share(amount, weights), weights, strict=True):
        assert abs(part - Decimal(amount) * weight / sum(weights)) < 1


@given(AMOUNTS, WEIGHTS)
def test_a_larger_weight_never_gets_less(amount, weights):
    pairs = sorted(zip(weights, map(abs, money.share(amount, weights)), strict=True))
    for (light, less), (heavy, more) in zip(pairs, pairs[1:], strict=False):
        assert light == heavy or less <= more


@given(AMOUNTS, st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_parts_on_the_way_add_up_to_the_whole(amount, payments):
    """Each payment brings what is due by then, less what was due before."""
    whole, paid, booked = sum(payments), 0, 0
    for payment in payments:
        paid += payment
        due = money.part(amount, paid, whole)
        assert 0 <= (due - booked) * (1 if amount >= 0 else -1)
        booked = due
    assert booked == (amount if whole else 0)


@given(AMOUNTS, st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_part_is_never_more_than_it_supports(amount, paid, whole):
    paid = min(paid, whole)
    assert abs(money.part(amount, paid, whole)) * whole <= abs(amount) * paid


@given(AMOUNTS, st.integers(0, 4))
def test_units_there_and_back(minor, digits):
    assert money.to_minor(money.to_decimal(minor, digits), digits) == minor


@given(AMOUNTS, st.decimals(0, 100, places=3))
def test_percent_of_a_refund_mirrors_that_of_the_invoice(amount, rate):
    assert money.percent(-amount, rate) == -money.percent(amount, rate)
