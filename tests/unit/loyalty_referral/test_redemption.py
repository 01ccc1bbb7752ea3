"""Rights cover up to a contract year, add up, and lapse or stay beyond it."""

from datetime import date

import pytest

from odoo.addons.loyalty_referral.policy import redemption
from odoo.addons.loyalty_referral.policy.types import Lot

DAY = date(2026, 1, 1)
YEAR = 60000


def lot(id_=1, remaining=60000, day=DAY, **values):
    return Lot(id_, remaining, day, **{"lapses": True, **values})


def test_order_of_use():
    """Earliest expiry first, then the oldest, then the first recorded."""
    never, soon, later = (
        lot(1),
        lot(2, expires_on=date(2026, 6, 30)),
        lot(3, expires_on=date(2026, 12, 31)),
    )
    old, twin = lot(5, day=date(2025, 1, 1)), lot(4)
    ordered = redemption.in_order([never, twin, later, old, soon])
    assert [item.id for item in ordered] == [2, 3, 5, 1, 4]


@pytest.mark.parametrize(
    ("item", "year", "covers"),
    [
        pytest.param(lot(), YEAR, 60000, id="A3 like for like"),
        pytest.param(lot(remaining=25000), YEAR, 25000, id="A4 all of a smaller one"),
        pytest.param(lot(remaining=90000), YEAR, 60000, id="A5 one year, no more"),
        pytest.param(lot(remaining=90000, lapses=False), YEAR, 90000, id="A5 carried"),
        # 900 granted, 350 used: 600 - 350 = 250 of the year are still to be covered
        pytest.param(lot(remaining=55000, used=35000), YEAR, 25000, id="A7 the rest"),
        pytest.param(
            lot(remaining=30000, used=60000), YEAR, 0, id="A7 year is covered"
        ),
        pytest.param(lot(remaining=30000, used=70000), YEAR, 0, id="price has fallen"),
        pytest.param(lot(remaining=90000), None, 90000, id="no contract, no ceiling"),
        pytest.param(lot(remaining=90000), 0, 0, id="contract without a price"),
        pytest.param(lot(remaining=0), YEAR, 0, id="used up"),
        pytest.param(lot(remaining=-100), YEAR, 0, id="a debt covers nothing"),
        pytest.param(
            lot(remaining=-100, lapses=False), YEAR, 0, id="whatever the terms"
        ),
    ],
)
def test_coverable(item, year, covers):
    assert redemption.coverable(item, year) == covers


@pytest.mark.parametrize(
    ("due", "year", "lots", "uses"),
    [
        pytest.param(60000, YEAR, [], [], id="nothing to use"),
        pytest.param(60000, YEAR, [lot()], [(1, 60000)], id="A3"),
        pytest.param(60000, YEAR, [lot(remaining=25000)], [(1, 25000)], id="A4"),
        pytest.param(60000, YEAR, [lot(remaining=90000)], [(1, 60000)], id="A5"),
        # 250 + 250 = 500, then 100 of the third: free
        pytest.param(
            60000,
            YEAR,
            [lot(1, 25000), lot(2, 25000), lot(3, 25000)],
            [(1, 25000), (2, 25000), (3, 10000)],
            id="A6 rights add up until it is free",
        ),
        pytest.param(
            60000, YEAR, [lot(1), lot(2), lot(3)], [(1, 60000)], id="A6 one year each"
        ),
        pytest.param(5000, YEAR, [lot()], [(1, 5000)], id="A7 a month"),
        # the first has covered 580 of its 600: 20, then 30 of the next
        pytest.param(
            5000,
            YEAR,
            [lot(1, 32000, used=58000), lot(2)],
            [(1, 2000), (2, 3000)],
            id="A7 the month in which a year ends",
        ),
        pytest.param(0, YEAR, [lot()], [], id="nothing is due"),
        pytest.param(-5000, YEAR, [lot()], [], id="less than nothing is due"),
    ],
)
def test_plan(due, year, lots, uses):
    planned = redemption.plan(due, year, lots)
    assert [(use.lot_id, use.amount) for use in planned] == uses


@pytest.mark.parametrize(
    ("left", "used", "year", "lapses", "lapsed"),
    [
        pytest.param(30000, 60000, YEAR, True, 30000, id="A5 900 - 600 = 300 lapse"),
        pytest.param(30000, 60000, YEAR, False, 0, id="A5 carried"),
        pytest.param(40000, 50000, YEAR, True, 0, id="A7 the year is not covered yet"),
        pytest.param(0, 60000, YEAR, True, 0, id="A3 nothing is left"),
        pytest.param(-30000, 60000, YEAR, True, 0, id="A9 already taken back"),
        pytest.param(30000, 70000, YEAR, True, 30000, id="price has fallen"),
        pytest.param(30000, 0, 0, True, 0, id="no contract year known"),
    ],
)
def test_surplus(left, used, year, lapses, lapsed):
    assert redemption.surplus(left, used, year, lapses) == lapsed
