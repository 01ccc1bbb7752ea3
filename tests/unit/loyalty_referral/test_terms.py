"""A snapshot is read back as it was meant."""

from decimal import Decimal

import pytest

from odoo.addons.loyalty_referral.policy import terms
from odoo.addons.loyalty_referral.policy.terms import RewardTerms, Terms


def test_an_old_snapshot_asks_for_nothing_it_does_not_mention():
    assert terms.read({}) == Terms()
    assert not Terms().is_choosy


def test_everything_is_read():
    read = terms.read(
        {
            "qualify_on": "order",
            "scope": "sales",
            "minimum": 10000,
            "product_ids": [3],
            "category_ids": [4],
            "deal_days": 90,
            "rewards": [
                {"id": 7, "rate": "33.333", "quantity": "0.5", "side": "friend"}
            ],
        }
    )
    assert (read.qualify_on, read.scope, read.minimum) == ("order", "sales", 10000)
    assert (read.product_ids, read.category_ids) == ({3}, {4})
    assert read.deal_days == 90 and read.is_choosy
    (reward,) = read.rewards
    assert (reward.rate, reward.quantity) == (Decimal("33.333"), Decimal("0.5"))
    assert (reward.slot, reward.side) == ("reward 7", "friend")


@pytest.mark.parametrize(
    ("kind", "is_money", "purpose"),
    [
        ("contract_credit", True, "credit"),
        ("free_periods", True, "credit"),
        ("fixed", True, "credit"),
        ("percentage", True, "credit"),
        ("cash", True, "cash"),
        ("points", False, "credit"),
        ("gift", False, "credit"),
    ],
)
def test_where_a_kind_lives(kind, is_money, purpose):
    reward = RewardTerms(1, kind=kind)
    assert reward.is_money is is_money
    if is_money:
        assert reward.purpose == purpose


@pytest.mark.parametrize(
    ("kind", "surplus", "lapses"),
    [
        pytest.param("contract_credit", "lapse", True, id="A5 lapses"),
        pytest.param("contract_credit", "carry", False, id="A5 stays"),
        pytest.param("fixed", "lapse", False, id="an amount has no year to cover"),
    ],
)
def test_what_lapses(kind, surplus, lapses):
    assert RewardTerms(1, kind=kind, surplus=surplus).lapses is lapses
