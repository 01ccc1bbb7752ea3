"""A snapshot is read as it was written, also one from before rules had keys."""

from decimal import Decimal

import pytest

from odoo.addons.loyalty_partner_commission.policy.terms import Band, Rule, Step, Terms


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


def test_slots():
    assert Rule("first", Decimal(50)).slot == "first purchase"
    assert Rule("any", Decimal(50)).slot == "any purchase"


def test_a_rule_with_a_key_has_a_slot_of_its_own():
    assert Rule("first", key="17").slot == "rule 17"


@pytest.mark.parametrize(
    ("digits", "start"),
    [(2, 100050), (0, 1001), (3, 1000500)],
    ids=["EUR", "JPY", "KWD"],
)
def test_amounts_are_read_in_the_units_of_the_currency(digits, start):
    """1000.5 is 1,000.50, or 1,001 where there are no cents, or 1,000.500."""
    kept = {
        "trigger": "paid",
        "window_months": 0,
        "hold_days": 0,
        "base": "margin",
        "currency": 7,
        "steps": [{"year": 2, "percent": "50"}],
        "rules": [
            {
                "key": "4",
                "applies_to": "any",
                "kind": "slab",
                "minimum": "1000.5",
                "bands": [{"from": "1000.5", "rate": "2.5"}],
                "products": [5],
            }
        ],
    }
    terms = Terms.from_snapshot(kept, digits)
    rule = terms.rules[0]
    assert rule.bands == (Band(start, Decimal("2.5")),)
    assert rule.minimum == start
    assert (rule.products, rule.by_product) == (frozenset({5}), True)
    assert terms.steps == (Step(2, Decimal(50)),)
    assert (terms.by_margin, terms.needs_lines, terms.currency_id) == (True, True, 7)


def test_plain_plans_need_no_lines():
    assert not Terms("paid", 0, 0, (Rule("any", Decimal(5)),)).needs_lines
