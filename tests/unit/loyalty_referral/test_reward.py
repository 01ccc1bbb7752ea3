"""How much each kind of reward is worth."""

from datetime import date
from decimal import Decimal

import pytest

from odoo.addons.loyalty_referral.policy import reward
from odoo.addons.loyalty_referral.policy.deal import Deal
from odoo.addons.loyalty_referral.policy.reward import Basis
from odoo.addons.loyalty_referral.policy.terms import MONEY_KINDS, RewardTerms
from odoo.addons.loyalty_referral.policy.types import ContractLine

ALL = Decimal(100)


def line(amount, rule="yearly", interval=1):
    return ContractLine(Decimal(amount), rule, interval)


@pytest.mark.parametrize(
    ("lines", "digits", "year"),
    [
        pytest.param([], 2, 0, id="empty contract"),
        pytest.param([line("600")], 2, 60000, id="A3 600 a year"),
        pytest.param([line("50", "monthly")], 2, 60000, id="A7 50 x 12 = 600"),
        pytest.param([line("150", "quarterly")], 2, 60000, id="A7 150 x 4 = 600"),
        pytest.param([line("1200", "yearly", 2)], 2, 60000, id="1,200 / 2 = 600"),
        pytest.param(
            [line("600"), line("25", "monthly")], 2, 90000, id="600 + 25 x 12 = 900"
        ),
        pytest.param([line("600"), line("-60")], 2, 54000, id="a discount line"),
        # 1 x 365 / 7 = 52.142857…; two lines make 104.285714…: rounded once, 104.29
        pytest.param([line("1", "weekly")] * 2, 2, 10429, id="rounded at the end"),
        pytest.param([line("50000")], 0, 50000, id="yen"),
        pytest.param([line("0.0005")], 3, 1, id="half a millime"),
    ],
)
def test_annual_amount(lines, digits, year):
    assert reward.annual_amount(lines, digits) == year


def basis(friend_year=60000, own_year=0, **facts):
    known = {"stands": True, "paid": True, "untaxed": 60000}
    deal = Deal("invoice", 1, date(2026, 3, 1), **{**known, **facts})
    return Basis(deal, friend_year, own_year)


def promised(kind="contract_credit", **values):
    return RewardTerms(1, kind=kind, **values)


@pytest.mark.parametrize(
    ("year", "rate", "facts", "credit"),
    [
        pytest.param(60000, ALL, {}, 60000, id="A3 like for like"),
        pytest.param(25000, ALL, {"untaxed": 25000}, 25000, id="A4 smaller"),
        pytest.param(90000, ALL, {"untaxed": 90000}, 90000, id="A5 larger"),
        pytest.param(60000, ALL, {"untaxed": 5000}, 60000, id="A7 first of 12 months"),
        pytest.param(60000, Decimal(10), {}, 6000, id="600 x 10 / 100 = 60"),
        # 250 x (250 - 50) / 250 = 200
        pytest.param(
            25000, ALL, {"untaxed": 25000, "credited": 5000}, 20000, id="A9 partly"
        ),
        pytest.param(60000, ALL, {"credited": 60000}, 0, id="A9 wholly"),
        # 600 x 2/3 = 400.00 exactly; 100 x 2/3 = 66.666…: 66.66
        pytest.param(10000, ALL, {"untaxed": 3, "credited": 1}, 6666, id="thirds"),
    ],
)
def test_contract_credit(year, rate, facts, credit):
    assert reward.worth(promised(rate=rate), basis(year, **facts)) == credit


@pytest.mark.parametrize(
    ("rate", "facts", "credit"),
    [
        pytest.param("10", {}, 6000, id="10 % of 600"),
        pytest.param("10", {"credited": 20000}, 4000, id="10 % of 600 - 200"),
        pytest.param("12.5", {"untaxed": 999}, 125, id="12.5 % of 9.99 = 1.24875"),
    ],
)
def test_percentage(rate, facts, credit):
    asked = promised("percentage", rate=Decimal(rate))
    assert reward.worth(asked, basis(**facts)) == credit


@pytest.mark.parametrize(
    ("own_year", "months", "credit"),
    [
        pytest.param(60000, "1", 5000, id="a month of 600 a year is 50"),
        pytest.param(60000, "2", 10000, id="two months"),
        pytest.param(10000, "1", 833, id="100 / 12 = 8.333…"),
        pytest.param(10000, "12", 10000, id="a year, without rounding twelve times"),
        pytest.param(60000, "0.5", 2500, id="half a month"),
        pytest.param(0, "1", 0, id="no own contract yet"),
    ],
)
def test_free_periods(own_year, months, credit):
    asked = promised("free_periods", quantity=Decimal(months))
    assert reward.worth(asked, basis(own_year=own_year)) == credit


@pytest.mark.parametrize("kind", ["fixed", "cash"])
def test_a_promised_amount_is_whole_as_long_as_the_deal_counts(kind):
    asked = promised(kind, amount=5000)
    assert reward.worth(asked, basis()) == 5000
    assert reward.worth(asked, basis(credited=20000)) == 5000


@pytest.mark.parametrize("kind", sorted(MONEY_KINDS))
def test_no_deal_no_reward(kind):
    asked = promised(kind, amount=5000)
    assert reward.worth(asked, Basis(None, 60000, 60000)) == 0


def test_things_have_no_worth_in_money():
    with pytest.raises(ValueError, match="points"):
        reward.worth(promised("points"), basis())
