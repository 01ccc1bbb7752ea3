"""Whatever is discounted and credited, the parts add up to what is left."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.loyalty_partner_commission.policy.parts import parts
from odoo.addons.loyalty_partner_commission.policy.types import Family, Line

DAY = date(2026, 2, 1)
A, B, GIFT = 1, 2, 3


def family(*lines, credited=0, base=None):
    base = sum(line.sold for line in lines) if base is None else base
    return Family(DAY, base, base, credited=credited, lines=lines)


def kept(found):
    return {part.product: part.kept for part in found}


def test_without_lines_the_invoice_is_one_part():
    (part,) = parts(Family(DAY, 10000, 12000, credited=2500))
    assert (part.product, part.sold, part.kept) == (None, 10000, 7500)


def test_a_discount_is_spread_over_what_was_sold():
    """30.00 off 60.00 + 90.00: 12.00 and 18.00."""
    found = parts(family(Line(A, (), 6000), Line(B, (), 9000), Line(GIFT, (), -3000)))
    assert kept(found) == {A: 4800, B: 7200}


def test_a_credit_note_gives_back_its_own_product_first():
    found = parts(family(Line(A, (), 6000, 2000), Line(B, (), 9000), credited=2000))
    assert kept(found) == {A: 4000, B: 9000}


def test_what_another_product_gives_back_is_spread():
    """15.00 credited as a lump sum on 60.00 + 90.00: 6.00 and 9.00."""
    found = parts(
        family(
            Line(A, (), 6000), Line(B, (), 9000), Line(GIFT, (), 0, 1500), credited=1500
        )
    )
    assert kept(found) == {A: 5400, B: 8100}


def test_more_credited_than_sold_of_a_product_falls_on_the_others():
    found = parts(family(Line(A, (), 1000, 3000), Line(B, (), 9000), credited=3000))
    assert kept(found) == {A: 0, B: 7000}


def test_a_full_credit_note_leaves_nothing_of_a_discounted_invoice():
    found = parts(
        family(
            Line(A, (), 6000, 6000),
            Line(B, (), 9000, 9000),
            Line(GIFT, (), -3000, -3000),
            credited=12000,
        )
    )
    assert kept(found) == {A: 0, B: 0}


def test_a_credit_note_of_its_own_is_turned_around():
    found = parts(family(Line(A, (), -6000), Line(B, (), -4000)))
    assert kept(found) == {A: 6000, B: 4000}


def test_cash_rounding_belongs_to_no_product():
    found = parts(family(Line(A, (), 9998), base=10000))
    assert kept(found) == {A: 9998, None: 2}


@pytest.mark.parametrize(
    ("credited", "margin"),
    [
        (0, 3000),  # 100.00 - 70.00
        (5000, 1500),  # half of it is left
        (10000, 0),
    ],
)
def test_margin_goes_back_with_the_sale(credited, margin):
    line = Line(A, (), 10000, credited, cost=7000)
    (part,) = parts(family(line, credited=credited))
    assert part.margin == margin


def test_a_discount_comes_off_the_margin():
    """100.00 less 20.00 discount less 70.00 cost."""
    (part,) = parts(family(Line(A, (), 10000, cost=7000), Line(GIFT, (), -2000)))
    assert part.margin == 1000


def test_goods_that_are_given_away_cost_all_the_same():
    found = parts(family(Line(A, (), 10000, cost=4000), Line(GIFT, (), 0, cost=500)))
    assert [part.margin for part in found] == [6000, -500]


amounts = st.integers(-(10**7), 10**7)
lines = st.lists(
    st.builds(Line, product=st.integers(1, 4), sold=amounts, credited=amounts),
    max_size=5,
)


@given(lines, amounts, amounts)
def test_the_parts_add_up_to_what_is_left(lines, base, credited):
    found = parts(Family(DAY, base, base, credited=credited, lines=tuple(lines)))
    whole = Family(DAY, base, base, credited=credited).kept
    assert sum(part.kept for part in found) == abs(whole)
    assert all(part.kept >= 0 for part in found)


@pytest.mark.parametrize("order", [(A, B, GIFT), (GIFT, B, A), (B, A, GIFT)])
def test_a_cent_between_equals_always_falls_on_the_same(order):
    """0.02 credited of 0.01 sold: the cent beyond it is taken off the first product."""
    lines = {A: Line(A, (), 1), B: Line(B, (), 1), GIFT: Line(GIFT, (), 1, 2)}

    found = parts(family(*(lines[product] for product in order), credited=2))

    assert kept(found) == {A: 0, B: 1, GIFT: 0}
