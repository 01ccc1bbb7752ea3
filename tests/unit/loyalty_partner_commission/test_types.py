"""What the rooms hand each other keeps its small promises."""

from datetime import date
from decimal import Decimal

import pytest

from odoo.addons.loyalty_partner_commission.policy.types import Family, Rule, Terms

DAY = date(2026, 2, 1)


def test_rates_are_exact():
    terms = Terms.from_snapshot(
        {
            "trigger": "paid",
            "window_months": 36,
            "hold_days": 7,
            "rules": [{"applies_to": "first", "rate": "12.35"}],
            "plan": "its name is not needed",
        }
    )
    assert terms == Terms("paid", 36, 7, (Rule("first", Decimal("12.35")),))


def test_terms_must_be_whole():
    with pytest.raises(KeyError):
        Terms.from_snapshot({"trigger": "paid", "rules": []})


@pytest.mark.parametrize(
    ("base", "credited", "kept"),
    [
        (10000, 0, 10000),
        (10000, 2500, 7500),
        (10000, 10000, 0),
        (10000, 14000, 0),
        (-10000, 0, -10000),
    ],
)
def test_kept(base, credited, kept):
    assert Family(DAY, base=base, gross=base, credited=credited).kept == kept


def test_slots():
    assert Rule("first", Decimal(50)).slot == "first purchase"
    assert Rule("any", Decimal(50)).slot == "any purchase"
