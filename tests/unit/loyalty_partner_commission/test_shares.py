"""Shares of several partners: they add up, whatever was paid."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.loyalty_partner_commission.policy import shares
from odoo.addons.loyalty_partner_commission.policy.shares import Share

THREE = [Share(1, Decimal(50)), Share(2, Decimal(30)), Share(3, Decimal(20))]


def test_a_credit_note_is_divided_like_an_invoice():
    assert shares.divide(-333, THREE) == [-166, -100, -67]


def test_the_main_partner_has_the_rest():
    assert shares.rest(THREE[1:]) == 50
    assert shares.rest([]) == 100


def test_a_snapshot_is_read_exactly():
    kept = [{"partner": 7, "percent": "33.33"}]
    assert shares.from_snapshot(kept) == [Share(7, Decimal("33.33"))]


@given(
    st.integers(-(10**9), 10**9),
    st.lists(st.integers(1, 9999), min_size=1, max_size=6),
)
def test_parts_add_up_and_none_is_a_cent_off(amount, weights):
    held = [Share(n, Decimal(weight) / 100) for n, weight in enumerate(weights)]
    parts = shares.divide(amount, held)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - amount * weight) < sum(weights)
