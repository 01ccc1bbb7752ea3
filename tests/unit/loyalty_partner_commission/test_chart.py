"""Bars of a chart are to scale and stay within it."""

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.loyalty_partner_commission.policy import chart

HEIGHT = 120
amounts = st.lists(st.integers(-(10**9), 10**9), min_size=2, max_size=12)


def test_earned_and_taken_back_share_one_scale():
    """400, 670 and -130 of 800 in 120 px: 60, 100 (100.5) and 19 (19.5) px; zero at 100."""
    drawn = chart.bars([40000, 67000, -13000], HEIGHT)
    assert drawn.zero == 100
    assert drawn.spans == ((40, 60), (0, 100), (100, 19))


def test_nothing_earned_draws_nothing():
    """A new partner's chart is an empty line at the bottom or top, without an error."""
    assert {tall for _top, tall in chart.bars([0] * 12, HEIGHT).spans} == {0}


def test_a_cent_is_seen_beside_a_fortune():
    """One pixel at least."""
    assert chart.bars([1, 10**9], HEIGHT).spans[0] == (HEIGHT - 1, 1)


@given(amounts)
def test_bars_stand_on_or_hang_from_the_line(values):
    """What is earned ends on the line, what is taken back begins there."""
    drawn = chart.bars(values, HEIGHT)
    for value, (top, tall) in zip(values, drawn.spans, strict=True):
        assert (top + tall if value > 0 else top) == drawn.zero
        assert bool(value) == bool(tall)
        assert -1 <= top and top + tall <= HEIGHT + 1
