"""Whose support a code brings."""

import pytest

from odoo.addons.loyalty_partner_commission.policy.support import (
    SupportVerdict,
    decide,
)

CUSTOMER, NORTHWIND, SOUTHWIND = 1, 7, 8


@pytest.mark.parametrize(
    ("owner", "current", "expected"),
    [
        (NORTHWIND, None, SupportVerdict.CHOSEN),
        (NORTHWIND, NORTHWIND, SupportVerdict.SAME),
        (NORTHWIND, SOUTHWIND, SupportVerdict.CHOSEN),
        (None, NORTHWIND, SupportVerdict.UNKNOWN),
        (CUSTOMER, None, SupportVerdict.UNKNOWN),
    ],
)
def test_a_code_chooses_a_partner(owner, current, expected):
    assert decide(CUSTOMER, owner, current) == expected
