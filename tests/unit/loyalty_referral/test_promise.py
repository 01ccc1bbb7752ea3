"""One way from a promise to what is booked or handed out, whoever promised it."""

from datetime import date
from decimal import Decimal

import pytest

from odoo.addons.loyalty_referral.policy import promise
from odoo.addons.loyalty_referral.policy.terms import RewardTerms
from odoo.addons.loyalty_referral.policy.types import Account, Origin, Reason

TODAY = date(2026, 3, 1)
WHY = Reason("thing_for")


def promised(**reward):
    return promise.Promise(
        RewardTerms(7, side="customer", **reward),
        Origin("loyalty.mission.completion", 5),
        partner_id=3,
        company_id=1,
        currency_id=2,
        day=TODAY,
    )


def test_money_becomes_a_target():
    """Good from 1 + 14 = 15 March, for six months from the day it was earned."""
    credit = promised(kind="fixed", amount=2000, hold_days=14, expiry_months=6)

    target = promise.target(credit, 2000, WHY, base=2000)

    assert target.origin == Origin("loyalty.mission.completion", 5)
    assert target.slot == "reward 7"
    assert target.account == Account("credit", 3, 1, 2)
    assert (target.amount, target.base, target.movement) == (2000, 2000, "earn")
    assert target.available_on == date(2026, 3, 15)
    assert target.expires_on == date(2026, 9, 1)
    assert target.reward_id == 7
    assert not target.lapses


def test_cash_has_an_account_of_its_own():
    target = promise.target(promised(kind="cash", amount=500), 500, WHY)

    assert target.account.purpose == "cash"


def test_a_thing_becomes_a_wish():
    points = promised(kind="points", quantity=Decimal(100), expiry_months=12)

    wish = promise.wish(points, True, WHY)

    assert (wish.slot, wish.partner_id, wish.quantity) == ("reward 7", 3, Decimal(100))
    assert (wish.available_on, wish.expiry_months) == (TODAY, 12)


def test_a_thing_that_is_not_due_is_wished_no_more():
    wish = promise.wish(promised(kind="points", quantity=Decimal(100)), False, WHY)

    assert wish.quantity == 0


@pytest.mark.parametrize(
    ("kind", "values", "own_year", "worth"),
    [
        ("fixed", {"amount": 2000}, 0, 2000),
        ("cash", {"amount": 500}, 60000, 500),
        # 2 of 12 months of 600.00 a year = 100.00
        ("free_periods", {"quantity": Decimal(2)}, 60000, 10000),
        ("free_periods", {"quantity": Decimal(2)}, 0, 0),
    ],
)
def test_worth(kind, values, own_year, worth):
    assert promise.worth(RewardTerms(7, kind=kind, **values), own_year) == worth


@pytest.mark.parametrize("kind", ["contract_credit", "percentage", "points"])
def test_what_a_friend_measures_is_worth_nothing_alone(kind):
    with pytest.raises(ValueError):
        promise.worth(RewardTerms(7, kind=kind), 60000)


@pytest.mark.parametrize(
    ("kind", "code", "number"),
    [
        ("fixed", "amount_for", ("reward_money", 2000)),
        ("cash", "amount_for", ("reward_money", 2000)),
        ("free_periods", "periods_for", ("annual_money", 60000)),
        ("points", "thing_for", ("title", "First order")),
        ("service", "thing_for", ("title", "First order")),
    ],
)
def test_every_kind_says_why(kind, code, number):
    reward = RewardTerms(7, kind=kind, amount=2000)

    why = promise.reason(reward, "First order", TODAY, 60000)

    assert why.code == code
    assert why.params["since_date"] == TODAY
    assert number in why.params.items()


def test_what_was_undone_says_so():
    assert promise.reason_gone("First order") == Reason(
        "no_longer_for", {"title": "First order"}
    )
