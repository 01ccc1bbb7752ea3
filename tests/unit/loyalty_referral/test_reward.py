"""A right is worth a contract year of what the friend bought."""

from datetime import date
from decimal import Decimal

import pytest

from odoo.addons.loyalty_referral.policy import reward
from odoo.addons.loyalty_referral.policy.types import ContractLine, Invoice

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


def invoice(id_=1, day=date(2026, 3, 1), untaxed=60000, **facts):
    return Invoice(id_, day, **{"posted": True, "paid": True, **facts}, untaxed=untaxed)


@pytest.mark.parametrize(
    ("facts", "must_be_paid", "counts"),
    [
        pytest.param({}, True, True, id="A2 posted and paid"),
        pytest.param({"paid": False}, True, False, id="A2 not paid yet"),
        pytest.param({"paid": False}, False, True, id="A2 posting is enough"),
        pytest.param({"posted": False}, False, False, id="A9 cancelled"),
        pytest.param({"credited": 60000}, True, False, id="A9 wholly credited"),
        pytest.param({"credited": 70000}, True, False, id="A9 more than wholly"),
        pytest.param({"credited": 59999}, True, True, id="a cent is left"),
        pytest.param({"untaxed": 0}, True, False, id="free of charge"),
    ],
)
def test_what_counts(facts, must_be_paid, counts):
    found = reward.qualifying_invoice([invoice(**facts)], must_be_paid)
    assert (found is not None) is counts


def test_the_earliest_invoice_qualifies_whatever_the_order():
    early, late = invoice(7, date(2026, 2, 1)), invoice(3, date(2026, 3, 1))
    same_day = invoice(8, date(2026, 2, 1))
    assert reward.qualifying_invoice([late, same_day, early], True) is early


def test_the_replacement_of_a_cancelled_invoice_qualifies():
    cancelled, replacement = invoice(1, posted=False), invoice(2)
    assert reward.qualifying_invoice([cancelled, replacement], True) is replacement


def test_no_invoice_no_credit():
    assert reward.qualifying_invoice([], True) is None
    assert reward.referrer_credit(60000, ALL, None) == 0


@pytest.mark.parametrize(
    ("annual", "rate", "facts", "credit"),
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
def test_referrer_credit(annual, rate, facts, credit):
    assert reward.referrer_credit(annual, rate, invoice(**facts)) == credit
