"""Overrides: on top, so far up as there are levels, nobody twice."""

from decimal import Decimal

from odoo.addons.loyalty_partner_commission.policy import override

LEVELS = [Decimal(10), Decimal(5)]


def test_the_chain_is_as_deep_as_the_levels():
    assert override.chain(1, {1: 2, 2: 3, 3: 4}, 2) == [2, 3]
    assert override.chain(1, {}, 2) == []


def test_a_ring_pays_nobody_twice():
    assert override.chain(1, {1: 2, 2: 3, 3: 1}, 9) == [2, 3]


def test_each_level_is_per_cent_of_the_same_amount():
    found = override.overrides(-3000, [7, 8], LEVELS)
    assert [(one.partner, one.level, one.amount) for one in found] == [
        (7, 1, -300),
        (8, 2, -150),
    ]


def test_nobody_earns_on_what_they_buy_but_the_levels_stay():
    found = override.overrides(3000, [7, 8], LEVELS, customer=7)
    assert [(one.partner, one.amount) for one in found] == [(8, 150)]


def test_more_above_than_below_is_excessive():
    assert override.is_excessive([Decimal(60), Decimal("40.01")])
    assert not override.is_excessive([Decimal(100)])
