"""What speaks against a referral is listed, all of it."""

from datetime import date

import pytest

from odoo.addons.loyalty_referral.policy.eligibility import Parties, refusals

RECORDED = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("parties", "expected"),
    [
        pytest.param(Parties(1, 2, RECORDED), [], id="A1 anyone may refer anyone"),
        pytest.param(
            Parties(1, 1, RECORDED), ["same_entity"], id="G5 one's own company"
        ),
        pytest.param(
            Parties(1, 2, RECORDED, date(2026, 2, 28)),
            ["already_customer"],
            id="invoiced the day before",
        ),
        pytest.param(
            Parties(1, 2, RECORDED, RECORDED), [], id="invoiced on the very day"
        ),
        pytest.param(
            Parties(1, 2, RECORDED, date(2026, 3, 2)), [], id="invoiced afterwards"
        ),
        pytest.param(
            Parties(1, 1, RECORDED, date(2020, 1, 1)),
            ["same_entity", "already_customer"],
            id="both",
        ),
    ],
)
def test_refusals(parties, expected):
    assert list(refusals(parties)) == expected
