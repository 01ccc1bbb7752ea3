"""Rights cover up to a contract year, add up, and lapse or stay beyond it."""

from datetime import date
from decimal import Decimal

import pytest

from odoo.addons.loyalty_referral.policy import redemption
from odoo.addons.loyalty_referral.policy.types import Demand, Lot

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
    planned = redemption.plan(Demand((due,), year), lots)
    assert [(use.lot_id, use.amount) for use in planned] == uses
    assert all(use.amount == use.off == sum(use.shares) for use in planned)


def taken(planned):
    return [(use.lot_id, use.off) for use in planned]


def test_lots_of_one_claim_cover_one_year_together():
    """Earned in parts: 390 of 600 are used, 240 and 270 are left; 210 may still come."""
    claim = ("loyalty.referral", 1, "reward 1")
    parts = [
        Lot(1, 24000, DAY, used=39000, lapses=True, claim=claim),
        Lot(2, 27000, DAY, used=39000, lapses=True, claim=claim),
    ]

    uses = redemption.plan(Demand((30000,), year=60000), parts)

    assert sum(use.amount for use in uses) == 21000


def test_a_right_in_two_parts_is_one_right():
    """600 of a year of 600 are used by one part: the other cannot pay any more."""
    claim = ("loyalty.referral", 1, "reward 1")
    parts = [Lot(n, 60000, DAY, lapses=True, claim=claim) for n in (1, 2)]
    demand = Demand((60000,), year=60000)

    assert redemption.rights_left(parts, [], demand) == 1
    uses = redemption.plan(demand, parts)
    assert redemption.rights_left(parts, uses, demand) == 0


def test_lots_of_two_claims_cover_a_year_each():
    rights = [
        Lot(number, 60000, DAY, lapses=True, claim=("loyalty.referral", number, "r"))
        for number in (1, 2)
    ]

    uses = redemption.plan(Demand((100000,), year=60000), rights)

    assert [use.amount for use in uses] == [60000, 40000]


def test_priority_goes_before_expiry():
    """A reward of a lower number is used first, even if another expires sooner."""
    soon = lot(1, 25000, expires_on=date(2026, 6, 30), priority=20)
    first = lot(2, 25000, priority=10)
    assert taken(redemption.plan(Demand((30000,)), [soon, first])) == [
        (2, 25000),
        (1, 5000),
    ]


@pytest.mark.parametrize(
    ("lots", "uses"),
    [
        pytest.param([lot(1, 25000, single=True), lot(2, 25000)], [(1, 25000)], id="1"),
        pytest.param([lot(1, 25000), lot(2, 25000, single=True)], [(1, 25000)], id="2"),
        # skipped, and the third still adds up with the first: 250 + 250
        pytest.param(
            [lot(1, 25000), lot(2, 25000, single=True), lot(3, 25000)],
            [(1, 25000), (3, 25000)],
            id="the one that stands alone waits",
        ),
        pytest.param(
            [
                lot(1, 25000, single=True, claim=("a",)),
                lot(2, 25000, single=True, claim=("a",)),
                lot(3, 25000, single=True, claim=("b",)),
            ],
            [(1, 25000), (2, 25000)],
            id="lots of one claim are one right",
        ),
    ],
)
def test_single_right(lots, uses):
    assert taken(redemption.plan(Demand((60000,)), lots)) == uses


@pytest.mark.parametrize(
    ("use_on", "bills", "is_used"),
    [
        ("any", "contract", True),
        ("any", "sale", True),
        ("any", "other", True),
        ("contract", "contract", True),
        ("contract", "sale", False),
        ("contract", "other", False),
        ("sale", "sale", True),
        ("sale", "contract", False),
    ],
)
def test_use_on(use_on, bills, is_used):
    demand = Demand((60000,), bills=bills)
    assert bool(redemption.plan(demand, [lot(use_on=use_on)])) is is_used


def test_barred_lines_are_not_paid():
    """400 goods and 200 service; goods are excluded: 200 of 600, all off the service."""
    demand = Demand((40000, 20000), barred={1: frozenset([0])})
    (use,) = redemption.plan(demand, [lot()])
    assert (use.off, use.shares) == (20000, (0, 20000))


def test_what_one_took_the_next_does_not_take_again():
    """100 + 100; the first pays only A, so that the second pays only B."""
    demand = Demand((10000, 10000), barred={1: frozenset([1])})
    first, second = redemption.plan(demand, [lot(1), lot(2)])
    assert (first.off, first.shares) == (10000, (10000, 0))
    assert (second.off, second.shares) == (10000, (0, 10000))


def test_down_payment_leaves_its_part_of_each_line():
    """1,000 of which 400 barred, 30 % paid before: 600 x 70 % = 420 can be paid."""
    demand = Demand((40000, 60000, -30000), barred={1: frozenset([0])})
    (use,) = redemption.plan(demand, [lot(remaining=90000, lapses=False)])
    assert (use.off, use.shares) == (42000, (0, 42000, 0))


@pytest.mark.parametrize("lines", [(), (0,), (100, -100), (100, -200)])
def test_nothing_to_pay_uses_nothing(lines):
    assert redemption.plan(Demand(lines), [lot()]) == []


def test_another_currency():
    """250.00 credit at 1.0866 buys 271.65 (271.650); 100.00 of it are 92.03 (92.03019)."""
    rate = Decimal("1.0866")
    (whole,) = redemption.plan(Demand((60000,), rate=rate), [lot(remaining=25000)])
    (part,) = redemption.plan(Demand((10000,), rate=rate), [lot(remaining=25000)])
    assert (whole.amount, whole.off) == (25000, 27165)
    assert (part.amount, part.off) == (9203, 10000)


def test_a_credit_worth_less_than_a_cent_buys_nothing():
    assert (
        redemption.plan(Demand((100,), rate=Decimal("0.3")), [lot(remaining=3)]) == []
    )


def test_wishes():
    """Somebody wants 100 of the second only; more than there is, is cut to that."""
    lots = [lot(1, 25000), lot(2, 25000)]
    assert taken(redemption.plan(Demand((60000,)), lots, {2: 10000})) == [(2, 10000)]
    assert taken(redemption.plan(Demand((60000,)), lots, {2: 90000})) == [(2, 25000)]


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
