"""Did the friend do what the programme asks for?"""

from datetime import date
from decimal import Decimal

import pytest

from odoo.addons.loyalty_referral.policy import qualification
from odoo.addons.loyalty_referral.policy.deal import Deal, Item
from odoo.addons.loyalty_referral.policy.terms import Terms

RECORDED = date(2026, 2, 1)


def deal(id_=1, day=date(2026, 3, 1), **facts):
    known = {"kind": "invoice", "stands": True, "paid": True, "untaxed": 60000}
    return Deal(id=id_, day=day, **{**known, "contract_id": 9, **facts})


def found(deals, since=RECORDED, needs_contract=False, **terms):
    return qualification.qualifying(deals, Terms(**terms), since, needs_contract)


@pytest.mark.parametrize(
    ("facts", "qualify_on", "counts"),
    [
        pytest.param({}, "paid", True, id="A2 posted and paid"),
        pytest.param({"paid": False}, "paid", False, id="A2 not paid yet"),
        pytest.param({"paid": False}, "posted", True, id="A2 posting is enough"),
        pytest.param({"stands": False}, "posted", False, id="A9 cancelled"),
        pytest.param({"credited": 60000}, "paid", False, id="A9 wholly credited"),
        pytest.param({"credited": 70000}, "paid", False, id="A9 more than wholly"),
        pytest.param({"credited": 59999}, "paid", True, id="a cent is left"),
        pytest.param({"untaxed": 0}, "paid", False, id="free of charge"),
        pytest.param({"kind": "order"}, "paid", False, id="an order is no invoice"),
        pytest.param({"kind": "order"}, "order", True, id="order confirmed"),
        pytest.param({"kind": "order", "stands": False}, "order", False, id="no order"),
        pytest.param({"kind": "contract"}, "contract", True, id="contract started"),
        pytest.param({"kind": "contract"}, "order", False, id="a contract is no order"),
    ],
)
def test_what_counts(facts, qualify_on, counts):
    assert bool(found([deal(**facts)], qualify_on=qualify_on)) is counts


@pytest.mark.parametrize(
    ("scope", "contract_id", "counts"),
    [
        ("contracts", 9, True),
        ("contracts", None, False),
        ("sales", 9, False),
        ("sales", None, True),
        ("both", 9, True),
        ("both", None, True),
    ],
)
def test_scope_of_invoices(scope, contract_id, counts):
    assert bool(found([deal(contract_id=contract_id)], scope=scope)) is counts


@pytest.mark.parametrize(
    ("day", "deal_days", "counts"),
    [
        pytest.param(date(2026, 1, 31), 0, False, id="before it was recorded"),
        pytest.param(RECORDED, 0, True, id="on that very day"),
        pytest.param(date(2036, 1, 1), 0, True, id="no window: any time later"),
        pytest.param(date(2026, 3, 3), 30, True, id="1 February + 30 days"),
        pytest.param(date(2026, 3, 4), 30, False, id="a day too late"),
    ],
)
def test_window(day, deal_days, counts):
    assert bool(found([deal(day=day)], deal_days=deal_days)) is counts


@pytest.mark.parametrize(
    ("minimum", "credited", "counts"),
    [
        (60000, 0, True),
        (60001, 0, False),
        pytest.param(50000, 10000, True, id="600 - 100 = 500 is enough"),
        pytest.param(50000, 10001, False, id="a cent less is not"),
    ],
)
def test_minimum(minimum, credited, counts):
    assert bool(found([deal(credited=credited)], minimum=minimum)) is counts


ITEMS = (
    Item(1, frozenset({10, 100}), 20000, 5000),
    Item(2, frozenset({20, 100}), 40000),
)


@pytest.mark.parametrize(
    ("chosen", "untaxed", "kept"),
    [
        pytest.param({}, 60000, 60000, id="any product: the document's total"),
        pytest.param({"product_ids": frozenset({1})}, 20000, 15000, id="200 - 50"),
        pytest.param({"category_ids": frozenset({20})}, 40000, 40000, id="category"),
        pytest.param({"category_ids": frozenset({100})}, 60000, 55000, id="parent"),
    ],
)
def test_only_chosen_products_count(chosen, untaxed, kept):
    counted = found([deal(items=ITEMS)], **chosen)
    assert (counted.untaxed, counted.kept) == (untaxed, kept)


def test_a_deal_without_the_chosen_products_does_not_count():
    assert found([deal(items=ITEMS)], product_ids=frozenset({3})) is None


def test_the_earliest_qualifies_whatever_the_order():
    early, late = deal(7, date(2026, 2, 1)), deal(3)
    same_day = deal(8, date(2026, 2, 1))
    assert found([late, same_day, early]) is early


def test_the_replacement_of_a_cancelled_invoice_qualifies():
    cancelled, replacement = deal(1, stands=False), deal(2)
    assert found([cancelled, replacement]) is replacement


def test_what_is_measured_by_a_contract_waits_for_one():
    sale, contract = deal(1, contract_id=None), deal(2, date(2026, 4, 1))
    assert found([sale, contract], scope="both") is sale
    assert found([sale, contract], scope="both", needs_contract=True) is contract
    assert found([sale], scope="both", needs_contract=True) is None


def test_nothing_is_kept_of_what_does_not_stand():
    assert deal(stands=False).kept == 0
    assert deal(credited=20000).kept == 40000
    assert not deal(credited=1).is_whole
    assert Decimal(deal().kept) == 60000
