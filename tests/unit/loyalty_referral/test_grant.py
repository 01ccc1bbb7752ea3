"""What is due is handed out once; what cannot be taken back stays and is not chased."""

from datetime import date
from decimal import Decimal

import pytest

from odoo.addons.loyalty_referral.policy import grant
from odoo.addons.loyalty_referral.policy.grant import Standing


def standing(wanted, delivered, stays=0):
    return Standing(Decimal(wanted), Decimal(delivered), Decimal(stays))


@pytest.mark.parametrize(
    ("before", "reachable", "expected"),
    [
        pytest.param(standing(100, 0), 0, standing(100, 100), id="first"),
        pytest.param(standing(100, 100), 500, standing(100, 100), id="twice is once"),
        pytest.param(standing(75, 100), 500, standing(75, 75), id="a part back"),
        pytest.param(standing(0, 100), 500, standing(0, 0), id="all back"),
        # 70 of 100 were spent: 30 can be taken, 70 stay
        pytest.param(standing(0, 100), 30, standing(0, 70, 70), id="spent"),
        pytest.param(standing(0, 100), 0, standing(0, 100, 100), id="all spent"),
        pytest.param(standing(0, 100), -5, standing(0, 100, 100), id="overdrawn"),
        # the next earning of 500 is not touched
        pytest.param(standing(0, 70, 70), 500, standing(0, 70, 70), id="given up"),
        # 50 wanted, 20 reached: 80 there, 30 stay; then nothing is wanted: 50 more due
        pytest.param(
            standing(0, 80, 30), 500, standing(0, 30, 30), id="later the rest"
        ),
        # wanted again: the 70 that stayed count, 30 are handed out
        pytest.param(standing(100, 70, 70), 0, standing(100, 100), id="again"),
        pytest.param(standing(70, 70, 70), 0, standing(70, 70), id="just what stayed"),
        pytest.param(standing(50, 70, 70), 9, standing(50, 70, 20), id="half again"),
    ],
)
def test_after(before, reachable, expected):
    assert grant.after(before, Decimal(reachable)) == expected


def test_doing_it_twice_is_doing_it_once():
    for wanted in range(4):
        for delivered in range(4):
            for stays in range(delivered + 1):
                for reachable in range(4):
                    once = grant.after(
                        standing(wanted, delivered, stays), Decimal(reachable)
                    )
                    assert not once.due
                    assert grant.after(once, Decimal(99)) == once


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (standing(5, 0), "waiting"),
        (standing(5, 3), "waiting"),
        (standing(3, 5), "waiting"),
        (standing(5, 5), "delivered"),
        (standing(0, 5, 5), "partly"),
        (standing(2, 5, 3), "partly"),
        (standing(0, 0), "taken_back"),
    ],
)
def test_state(what, expected):
    assert grant.state(what) == expected


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 3), 0, None),
        (date(2026, 3, 3), 12, date(2027, 3, 3)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_good_until(day, months, expected):
    assert grant.good_until(day, months) == expected


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2026, 3, 15), 1, date(2026, 4, 14)),
    ],
)
def test_last_day(start, months, expected):
    assert grant.last_day(start, months) == expected
