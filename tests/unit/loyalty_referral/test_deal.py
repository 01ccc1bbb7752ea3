"""What is left of a deal after credit notes."""

from datetime import date

import pytest

from odoo.addons.loyalty_referral.policy import deal
from odoo.addons.loyalty_referral.policy.deal import Deal, Item


@pytest.mark.parametrize(
    ("ordered", "invoiced", "credited", "lost"),
    [
        pytest.param(1000, 0, 0, 0, id="not billed yet"),
        pytest.param(1000, 1000, 0, 0, id="billed"),
        pytest.param(1000, 1000, 1000, 1000, id="wholly credited"),
        pytest.param(1000, 1000, 400, 400, id="partly credited"),
        pytest.param(1000, 2000, 1000, 0, id="credited and billed again"),
        pytest.param(1000, 1500, 1000, 500, id="half of it billed again"),
        pytest.param(1000, 500, 500, 500, id="a half was billed and credited"),
        pytest.param(0, 0, 0, 0, id="free of charge"),
    ],
)
def test_what_an_order_lost(ordered, invoiced, credited, lost):
    assert deal.lost(ordered, invoiced, credited) == lost


def bill(id_, untaxed=5000, credited=0):
    return Deal("invoice", id_, date(2026, id_, 1), True, True, untaxed, credited)


CONTRACT = Deal(
    "contract",
    1,
    date(2026, 1, 1),
    True,
    False,
    60000,
    items=(Item(1, frozenset(), 60000),),
)


@pytest.mark.parametrize(
    ("bills", "kept"),
    [
        pytest.param([], 60000, id="not billed yet"),
        pytest.param([bill(1)], 60000, id="billed"),
        pytest.param([bill(1, credited=5000)], 0, id="its only invoice was credited"),
        # 600 x (50 - 10) / 50 = 480
        pytest.param([bill(1, credited=1000), bill(2)], 48000, id="partly"),
        pytest.param([bill(1, credited=5000), bill(2)], 60000, id="replaced"),
        pytest.param([bill(1), bill(2, credited=5000)], 60000, id="a later one"),
    ],
)
def test_what_invoices_leave_of_a_contract(bills, kept):
    left = deal.after_bills(CONTRACT, bills)
    assert left.kept == kept
    (item,) = left.items
    assert item.untaxed - item.credited == kept
