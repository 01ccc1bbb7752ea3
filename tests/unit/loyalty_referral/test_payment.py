"""What credit pays after tax, and what credit notes give back of it."""

from datetime import date

import pytest

from odoo.addons.loyalty_referral.policy import discount, payment, redemption
from odoo.addons.loyalty_referral.policy.types import Demand, Lot

DAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("gross", "residual", "expected"),
    [
        pytest.param([72600], 72600, (72600, 0), id="nothing paid yet"),
        pytest.param([72600, 12100], 50000, (72600, 12100, -34700), id="partly paid"),
        pytest.param([72598], 72600, (72598, 2), id="rounded up to five cents"),
        pytest.param([72600], 0, (72600, -72600), id="paid"),
    ],
)
def test_what_is_asked_is_the_residual(gross, residual, expected):
    lines = payment.asked(gross, residual)

    assert lines == expected
    assert sum(discount.to_pay(lines)) == residual


def test_never_more_than_is_to_pay():
    """A lot of 900 on 726 of which 226 are paid: 500."""
    demand = Demand(payment.asked([72600], 50000))

    (use,) = redemption.plan(demand, [Lot(1, 90000, DAY)])

    assert (use.amount, use.off) == (50000, 50000)


def test_a_product_that_credit_may_not_pay():
    """1,210 with taxes, of which 242 are barred: at most 968."""
    lines = payment.asked([96800, 24200], 121000)
    demand = Demand(lines, barred={1: frozenset({1})})

    (use,) = redemption.plan(demand, [Lot(1, 200000, DAY)])

    assert use.off == 96800


@pytest.mark.parametrize(
    ("credited", "returned", "expected"),
    [
        pytest.param(6050, {}, {1: 2500, 2: 500}, id="half"),
        pytest.param(12100, {}, {1: 5000, 2: 1000}, id="all"),
        pytest.param(12100, {1: 2500, 2: 500}, {1: 2500, 2: 500}, id="the other half"),
        pytest.param(6050, {1: 2500, 2: 500}, {}, id="twice is once"),
        pytest.param(99999, {}, {1: 5000, 2: 1000}, id="more than all is all"),
        pytest.param(0, {}, {}, id="nothing"),
    ],
)
def test_credit_notes_give_back_in_proportion(credited, returned, expected):
    assert payment.given_back({1: 5000, 2: 1000}, credited, 12100, returned) == expected


def test_thirds_lose_no_cent():
    """100.00 in three credit notes of a third: 33.33 + 33.33 + 33.34."""
    returned, notes = {}, []
    for credited in (4000, 8000, 12000):
        (back,) = payment.given_back({1: 10000}, credited, 12000, returned).values()
        notes.append(back)
        returned = {1: sum(notes)}

    assert notes == [3333, 3333, 3334]
