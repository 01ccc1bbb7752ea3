"""However commission is divided: no cent is lost, and nobody earns on themselves."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.loyalty_partner_commission.policy import override, shares
from odoo.addons.loyalty_partner_commission.policy.shares import Share

amounts = st.integers(-(10**9), 10**9)
parents = st.dictionaries(st.integers(1, 8), st.integers(1, 8), max_size=8)
levels = st.lists(st.decimals(0, 100, places=2), max_size=5)


@st.composite
def divisions(draw):
    """Two to five partners whose shares come to 100 %."""
    cuts = draw(st.sets(st.integers(1, 9999), min_size=1, max_size=4))
    bounds = [0, *sorted(cuts), 10000]
    return [
        Share(number, Decimal(high - low) / 100)
        for number, (low, high) in enumerate(zip(bounds, bounds[1:], strict=False), 1)
    ]


@given(amounts, divisions())
def test_shares_add_up_to_the_cent(amount, held):
    parts = shares.divide(amount, held)
    assert sum(parts) == amount
    for share, part in zip(held, parts, strict=True):
        assert abs(part - amount * share.percent / 100) < 1


def test_small_amounts_in_thirds():
    """33/33/34, and as near to a third as two decimals come, on 0.01 to 1.00."""
    for percents in (("33", "33", "34"), ("33.33", "33.33", "33.34")):
        held = [Share(n, Decimal(percent)) for n, percent in enumerate(percents)]
        for amount in range(1, 101):
            assert sum(shares.divide(amount, held)) == amount
            assert min(shares.divide(amount, held)) >= 0


@given(st.integers(1, 8), parents, st.integers(0, 5))
def test_nobody_is_above_themselves(partner, above, depth):
    """Whatever was entered, a circle too: each once, never the partner, no deeper."""
    found = override.chain(partner, above, depth)
    assert partner not in found
    assert len(found) == len(set(found)) <= depth


@given(st.integers(0, 10**9), st.integers(1, 8), parents, levels)
def test_overrides_are_their_per_cent_and_no_more(amount, partner, above, percents):
    chain = override.chain(partner, above, len(percents))
    for one in override.overrides(amount, chain, percents, customer=3):
        assert one.partner != 3
        assert abs(one.amount - amount * one.percent / 100) <= Decimal("0.5")
