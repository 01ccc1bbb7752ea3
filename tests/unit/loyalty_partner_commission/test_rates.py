"""Which rule takes which part, and what it pays; worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest

from odoo.addons.loyalty_partner_commission.policy import rates
from odoo.addons.loyalty_partner_commission.policy.parts import Part
from odoo.addons.loyalty_partner_commission.policy.rates import Take
from odoo.addons.loyalty_partner_commission.policy.reasons import ZeroReason
from odoo.addons.loyalty_partner_commission.policy.terms import Band, Rule, Terms
from odoo.addons.loyalty_partner_commission.policy.types import Family, Worth

DAY = date(2026, 2, 1)
A, B = 1, 2
GOODS, BOOKS = 10, 11
FULL = (1, Decimal(100))


def part(product=None, kept=10000, categories=(), margin=0):
    return Part(product, categories, kept, kept, margin)


def dealt(rules, *parts, **facts):
    """(rule's place or None, products, refusal) of each take."""
    family = Family(DAY, 1, 1, **facts)
    return [
        (
            rules.index(take.rule) if take.rule else None,
            [part.product for part in take.parts],
            take.refused,
        )
        for take in rates.deal_out(rules, family, parts)
    ]


def test_the_first_rule_that_fits_a_line_takes_it():
    rules = (
        Rule("any", Decimal(10), products=frozenset({A})),
        Rule("any", Decimal(5)),
        Rule("any", Decimal(1)),
    )
    assert dealt(rules, part(A), part(B)) == [
        (0, [A], None),
        (1, [B], None),
        (2, [], ZeroReason.TAKEN),
    ]


def test_what_no_rule_fits_is_told():
    rules = (Rule("any", Decimal(10), products=frozenset({A})),)
    assert dealt(rules, part(B)) == [
        (0, [], ZeroReason.OTHER_PRODUCT),
        (None, [B], ZeroReason.NO_RULE),
    ]


def test_a_category_counts_with_those_below_it():
    """Books lie below goods."""
    rules = (Rule("any", Decimal(10), categories=frozenset({GOODS})),)
    below, beside = part(A, categories=(GOODS, BOOKS)), part(B, categories=(BOOKS + 1,))
    assert dealt(rules, below, beside)[0] == (0, [A], None)


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"is_first": True, "country": 7}, None),
        ({"is_first": False, "country": 7}, ZeroReason.OTHER_OCCASION),
        ({"is_first": True, "country": 8}, ZeroReason.OTHER_COUNTRY),
        ({"is_first": True}, ZeroReason.OTHER_COUNTRY),
    ],
)
def test_occasion_and_country(facts, refusal):
    rules = (Rule("first", Decimal(10), countries=frozenset({7})),)
    assert dealt(rules, part(A), **facts)[0][2] == refusal


@pytest.mark.parametrize(
    ("amounts", "taker"),
    [((50000, 49999), 1), ((50000, 50000), 0), ((50000, 50001), 0)],
)
def test_a_minimum_counts_all_lines_that_fit(amounts, taker):
    """1,000.00 on two lines: one cent below, on, and one cent above."""
    rules = (Rule("any", Decimal(10), minimum=100000), Rule("any", Decimal(5)))
    parts = [part(product, amount) for product, amount in zip((A, B), amounts)]
    takers = [place for place, products, _refused in dealt(rules, *parts) if products]
    assert takers[-1] == taker
    assert (dealt(rules, *parts)[0][2] == ZeroReason.BELOW_MINIMUM) == (taker == 1)


TEN = Rule("any", Decimal(10))
STEPPED = Rule(
    "any", kind="progressive", bands=(Band(0, Decimal(5)), Band(100000, Decimal(3)))
)
PLAN = Terms("paid", 0, 0, ())


def test_half_cents_are_rounded_away_from_zero():
    """10 % of 0.15 is 1.5 cents; of 0.14, 1.4."""
    assert rates.worth(PLAN, Take(TEN, [part(A, 15)]), FULL).amount == 2
    assert rates.worth(PLAN, Take(TEN, [part(A, 14)]), FULL).amount == 1


def test_bands_see_the_sum_of_the_lines_and_are_rounded_once():
    """5 % of 1,000.00 + 3 % of 500.50 = 50.00 + 15.015 = 65.02."""
    worth = rates.worth(PLAN, Take(STEPPED, [part(A, 100000), part(B, 50050)]), FULL)
    assert worth.amount == 6502
    assert worth.spans == ((100000, Decimal(5)), (50050, Decimal(3)))


def test_a_step_leaves_its_share_of_the_rate():
    """Half of 10 % of 100.00."""
    worth = rates.worth(PLAN, Take(TEN, [part(A)]), (2, Decimal(50)))
    assert worth == Worth(500, ((10000, Decimal(10)),), 2, Decimal(50))


@pytest.mark.parametrize(("kept", "amount"), [(10000, 2500), (4000, 1000), (0, 0)])
def test_a_fixed_amount_follows_what_is_kept(kept, amount):
    """25.00 on an invoice of 100.00: 10.00 if 40.00 are kept."""
    fixed = Rule("any", kind="fixed", amount=2500)
    take = Take(fixed, [Part(A, (), 10000, kept, kept)])
    assert rates.worth(PLAN, take, FULL).amount == amount


@pytest.mark.parametrize(("margin", "amount"), [(3000, 300), (0, 0), (-3000, 0)])
def test_margin(margin, amount):
    """10 % of the margin; a loss costs the partner nothing."""
    plan = Terms("paid", 0, 0, (), base="margin")
    take = Take(TEN, [part(A, margin=margin)])
    assert rates.worth(plan, take, FULL).amount == amount


@pytest.mark.parametrize(
    ("kept", "percent", "expected"),
    [
        # 10 % of 100.00, 500.00 and 500.01, at most 50.00 for an invoice
        (10000, 100, (1000, 0)),
        (50000, 100, (5000, 0)),
        (50010, 100, (5000, 1)),
        (80000, 100, (5000, 3000)),
        # half of it in this year: 10 % of 800.00 = 80.00, half is 40.00
        (80000, 50, (4000, 0)),
    ],
)
def test_a_rule_pays_its_maximum_at_most(kept, percent, expected):
    rule = Rule("any", Decimal(10), maximum=5000)
    terms = Terms("paid", 0, 0, (rule,))
    worth = rates.worth(terms, Take(rule, [part(kept=kept)]), (1, Decimal(percent)))
    assert (worth.amount, worth.beyond) == expected
