"""Moving to a larger plan, adding a service (case H6)."""

from datetime import date
from decimal import Decimal

from odoo.addons.loyalty_referral.policy import plan_change
from odoo.addons.loyalty_referral.policy.plan_change import Span

JANUARY, JULY = date(2026, 1, 1), date(2026, 7, 1)
SLOW = Span(JANUARY, date(2026, 6, 30), Decimal(240), product_id=1, id=1)


def ids(spans):
    return [span.id for span in spans]


def test_faster_plan():
    """240 a year until June, 360 from July: larger, and nothing was added to it."""
    fast = Span(JULY, None, Decimal(360), product_id=2, id=2)

    assert ids(plan_change.upgrades([SLOW, fast])) == [2]
    assert ids(plan_change.additions([SLOW, fast])) == []


def test_the_same_price_is_no_upgrade_and_one_cent_more_is():
    same = Span(JULY, None, Decimal(240), product_id=2, id=2)
    more = Span(JULY, None, Decimal("240.01"), product_id=2, id=3)

    assert ids(plan_change.upgrades([SLOW, same])) == []
    assert ids(plan_change.upgrades([SLOW, more])) == [3]


def test_a_smaller_plan_is_no_upgrade_although_the_larger_runs_out_beside_it():
    """In July both run (360 + 240 > 360), but after it 240 are left of 360."""
    large = Span(JANUARY, date(2026, 7, 31), Decimal(360), product_id=2, id=1)
    small = Span(JULY, None, Decimal(240), product_id=1, id=2)

    assert ids(plan_change.upgrades([large, small])) == []


def test_a_contract_that_begins_is_no_change():
    fast = Span(JANUARY, None, Decimal(360), product_id=2, id=2)

    assert ids(plan_change.upgrades([SLOW, fast])) == []
    assert ids(plan_change.additions([SLOW, fast])) == []


def test_a_contract_that_begins_again_is_no_change():
    """Nothing ran on 31 July: it is a new beginning."""
    later = Span(date(2026, 8, 1), None, Decimal(360), product_id=2, id=2)

    assert ids(plan_change.upgrades([SLOW, later])) == []


def test_service_on_top():
    """240 and then 240 + 60: the service is added, and the contract costs more."""
    plan = Span(JANUARY, None, Decimal(240), product_id=1, id=1)
    backup = Span(JULY, None, Decimal(60), product_id=9, id=2)

    assert ids(plan_change.additions([plan, backup])) == [2]
    assert ids(plan_change.upgrades([plan, backup])) == [2]


def test_more_of_the_same_is_no_other_service():
    plan = Span(JANUARY, None, Decimal(240), product_id=1, id=1)
    again = Span(JULY, None, Decimal(240), product_id=1, id=2)

    assert ids(plan_change.additions([plan, again])) == []


def test_only_what_is_asked_for_counts():
    plan = Span(JANUARY, None, Decimal(240), product_id=1, id=1)
    other = Span(JULY, None, Decimal(60), product_id=9, counts=False, id=2)

    assert ids(plan_change.additions([plan, other])) == []


def test_what_costs_nothing_is_not_added():
    plan = Span(JANUARY, None, Decimal(240), product_id=1, id=1)
    gift = Span(JULY, None, Decimal(0), product_id=9, id=2)

    assert ids(plan_change.additions([plan, gift])) == []
