"""What a partner earns; every expected figure was computed by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.loyalty_partner_commission.policy import commission
from odoo.addons.loyalty_partner_commission.policy.reasons import (
    CommissionReason,
    ZeroReason,
)
from odoo.addons.loyalty_partner_commission.policy.terms import Rule, Terms
from odoo.addons.loyalty_partner_commission.policy.types import Family, Span

DAY = date(2026, 2, 1)
PLAN = Terms("paid", 36, 0, (Rule("first", Decimal(50)), Rule("later", Decimal(20))))
TENTH = Terms("paid", 0, 0, (Rule("any", Decimal(10)),))
BOUND = Span(date(2026, 1, 15), None, date(2026, 1, 15))
PAID = Family(DAY, base=100000, gross=100000, cash=100000, paid_on=DAY)


def decide(terms, span, family):
    """The answer of the rule that took the family, else the last one."""
    answers = commission.decide(terms, span, family)
    skipped = (ZeroReason.OTHER_OCCASION, ZeroReason.TAKEN)
    return next((answer for answer in answers if answer.code not in skipped), None)


amounts = st.integers(min_value=1, max_value=10**9)


def test_first_and_later():
    assert decide(PLAN, BOUND, replace(PAID, is_first=True)).amount == 50000
    assert decide(PLAN, BOUND, PAID).amount == 20000


def test_thirds():
    """10 % of 100.00, paid in thirds: 3.33, 6.66 and 10.00 in all."""
    family = Family(DAY, base=10000, gross=10000)
    due = [
        decide(TENTH, BOUND, replace(family, cash=cash)).amount
        for cash in (3333, 6666, 10000)
    ]
    assert due == [333, 666, 1000]


def test_taxes_are_no_base():
    """120.00 gross, 60.00 paid: half of 100.00; 10 % of it is 5.00."""
    family = Family(DAY, base=10000, gross=12000, cash=6000)
    decision = decide(TENTH, BOUND, family)
    assert (decision.amount, decision.counted) == (500, 5000)


@pytest.mark.parametrize(
    ("cash", "credited", "amount"),
    [
        (0, 0, 0),
        (100000, 100000, 0),
        (100000, 40000, 12000),  # 20 % of 600.00
        (50000, 50000, 10000),  # all that is kept was paid
        (30000, 40000, 6000),  # half of 600.00 was paid: 20 % of 300.00
        (100000, 140000, 0),  # credited beyond the invoice
    ],
)
def test_cash_and_credit_notes(cash, credited, amount):
    family = replace(PAID, cash=cash, credited=credited, gross_credited=credited)
    assert decide(PLAN, BOUND, family).amount == amount


def test_posted_trigger_asks_for_no_cash():
    terms = replace(PLAN, trigger="posted")
    unpaid = replace(PAID, cash=0, paid_on=None)
    assert decide(terms, BOUND, unpaid).amount == 20000


def test_credit_note_of_its_own():
    note = Family(DAY, base=-10000, gross=-10000)
    decision = decide(PLAN, BOUND, note)
    assert decision.amount == -2000
    assert decision.code == CommissionReason.CREDIT_NOTE


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 1, 14), ZeroReason.BEFORE_BINDING),
        (date(2026, 1, 15), None),
        (date(2026, 6, 30), None),
        (date(2026, 7, 1), ZeroReason.AFTER_BINDING),
    ],
)
def test_binding_is_half_open(day, reason):
    span = replace(BOUND, end=date(2026, 7, 1))
    decision = decide(PLAN, span, replace(PAID, day=day))
    assert (decision.code if decision.rule is None else None) == reason


@pytest.mark.parametrize(
    ("day", "amount"), [(date(2029, 1, 14), 20000), (date(2029, 1, 15), 0)]
)
def test_window_is_half_open(day, amount):
    decision = decide(PLAN, BOUND, replace(PAID, day=day))
    assert decision.amount == amount
    if not amount:
        assert decision.code == ZeroReason.OUT_OF_WINDOW


def test_reasons():
    first = replace(PAID, is_first=True)
    assert decide(PLAN, BOUND, first).code == CommissionReason.FIRST
    partly = replace(first, cash=1000)
    assert decide(PLAN, BOUND, partly).code == CommissionReason.FIRST_PARTLY
    assert decide(PLAN, BOUND, replace(first, cash=0)).code == ZeroReason.NOT_PAID
    free = replace(first, base=0, gross=0)
    assert decide(PLAN, BOUND, free).code == ZeroReason.NOTHING_KEPT
    only_first = replace(PLAN, rules=PLAN.rules[:1])
    assert decide(only_first, BOUND, PAID).code == ZeroReason.NO_RULE


def test_days():
    """Earned when the last payment came; held from then on, but no take-back is."""
    terms = replace(PLAN, hold_days=14)
    paid = replace(PAID, paid_on=date(2026, 2, 20))
    decision = decide(terms, BOUND, paid)
    assert (decision.day, decision.available_on) == (
        date(2026, 2, 20),
        date(2026, 3, 6),
    )
    credited = replace(paid, credited=100000, credited_on=date(2026, 4, 1))
    decision = decide(terms, BOUND, credited)
    assert (decision.day, decision.available_on) == (
        date(2026, 4, 1),
        date(2026, 4, 1),
    )


@given(base=amounts, gross=amounts, cash=amounts, rate=st.integers(1, 100))
def test_never_more_than_the_rate_of_what_is_kept(base, gross, cash, rate):
    terms = Terms("paid", 0, 0, (Rule("any", Decimal(rate)),))
    family = Family(DAY, base=base, gross=gross, cash=cash)
    whole = decide(terms, BOUND, replace(family, cash=gross)).amount
    part = decide(terms, BOUND, family).amount
    assert 0 <= part <= whole
    assert abs(whole - base * rate / 100) <= 0.5 + base * 1e-9


@given(base=amounts, payments=st.lists(amounts, min_size=1, max_size=5))
def test_more_cash_never_earns_less(base, payments):
    total = sum(payments)
    family = Family(DAY, base=base, gross=total)
    due, cash = 0, 0
    for payment in payments:
        cash += payment
        now = decide(TENTH, BOUND, replace(family, cash=cash)).amount
        assert now >= due
        due = now
    assert due == decide(TENTH, BOUND, replace(family, cash=total * 2)).amount


@given(base=amounts, cash=amounts)
def test_a_full_credit_note_takes_everything_back(base, cash):
    family = Family(
        DAY, base=base, gross=base, cash=cash, credited=base, gross_credited=base
    )
    assert decide(TENTH, BOUND, family).amount == 0
