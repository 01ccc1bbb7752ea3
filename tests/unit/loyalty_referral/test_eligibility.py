"""What speaks against a referral is listed, all of it."""

from datetime import date

import pytest

from odoo.addons.loyalty_referral.policy.eligibility import Parties, refusals

RECORDED = date(2026, 3, 1)
BEFORE, AFTER = date(2026, 2, 28), date(2026, 3, 2)


def parties(referrer=1, friend=2, **known):
    """Two strangers, unless more is known."""
    return Parties(referrer, friend, RECORDED, **known)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        pytest.param(parties(), [], id="A1 anyone may refer anyone"),
        pytest.param(parties(friend=1), ["same_entity"], id="G5 one's own company"),
        pytest.param(parties(friend=None), [], id="only a lead is nobody yet"),
        pytest.param(
            parties(first_invoiced_on=BEFORE),
            ["already_customer"],
            id="invoiced the day before",
        ),
        pytest.param(
            parties(first_invoiced_on=RECORDED), [], id="invoiced on the very day"
        ),
        pytest.param(parties(first_invoiced_on=AFTER), [], id="invoiced afterwards"),
        pytest.param(
            parties(friend=1, first_invoiced_on=date(2020, 1, 1)),
            ["same_entity", "already_customer"],
            id="both",
        ),
        pytest.param(
            parties(employees=frozenset({1})), ["employee"], id="referrer is ours"
        ),
        pytest.param(
            parties(employees=frozenset({2})), ["employee"], id="friend is ours"
        ),
        pytest.param(
            parties(friend=None, employees=frozenset({3})), [], id="others are ours"
        ),
        pytest.param(
            parties(first_billed_on=BEFORE), ["supplier"], id="billed us before"
        ),
        pytest.param(
            parties(first_billed_on=RECORDED, listed_supplier=True),
            [],
            id="became a supplier later",
        ),
        pytest.param(
            parties(listed_supplier=True), ["supplier"], id="listed without any bill"
        ),
    ],
)
def test_refusals(who, expected):
    assert [reason.code for reason in refusals(who)] == expected


def test_numbers_come_along():
    (reason,) = refusals(parties(first_invoiced_on=BEFORE))
    assert reason.params == {"since_date": "2026-02-28"}
