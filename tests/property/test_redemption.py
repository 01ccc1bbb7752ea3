"""Whatever is asked of whatever lots: nobody is paid twice, no line below zero."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.loyalty_referral.policy import redemption
from odoo.addons.loyalty_referral.policy.types import Demand, Lot

DAY = date(2026, 1, 1)


@given(
    st.lists(st.integers(-5000, 9000), min_size=1, max_size=4),
    st.lists(st.integers(1, 9000), max_size=4),
    st.decimals("0.01", "200", places=4),
    st.integers(0, 15),
)
def test_never_below_zero_never_above_what_is_left(lines, remaining, rate, mask):
    lots = [Lot(i, amount, DAY) for i, amount in enumerate(remaining)]
    barred = frozenset(i for i in range(len(lines)) if mask >> i & 1)
    demand = Demand(tuple(lines), barred={0: barred}, rate=rate)
    uses = redemption.plan(demand, lots)
    assert sum(use.off for use in uses) <= max(0, sum(lines))
    for use in uses:
        assert 0 < use.amount <= remaining[use.lot_id]
        assert use.off == sum(use.shares) and min(use.shares) >= 0
    for position, line in enumerate(lines):
        paid = sum(use.shares[position] for use in uses)
        assert paid <= max(0, line)
        assert position not in barred or not any(
            use.shares[position] for use in uses if use.lot_id == 0
        )
