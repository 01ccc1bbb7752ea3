"""When is a mission done, how often, and how far is somebody? (cases H3, H4, H6)"""

from datetime import date

import pytest

from odoo.addons.loyalty_referral.policy import missions
from odoo.addons.loyalty_referral.policy.mission_rule import Done, Fact, Rule

START = date(2026, 3, 1)


def orders(*days):
    return [
        Fact(date(2026, *day), "sale.order", number)
        for number, day in enumerate(days, start=1)
    ]


def keys(rule, facts):
    return [(done.key, done.fact.day) for done in missions.completions(rule, facts)]


def test_first_order():
    """Two orders, one mission: the first counts."""
    facts = orders((3, 5), (3, 9))

    assert keys(Rule(since=START), facts) == [("once", date(2026, 3, 5))]


def test_an_old_customer_has_no_first_order_any_more():
    """The first order was in January, before the mission: the one of March is second."""
    facts = orders((1, 10), (3, 5))

    assert keys(Rule(since=START), facts) == []


def test_everybody_can_start_from_zero():
    facts = orders((1, 10), (3, 5))

    assert keys(Rule(since=START, from_start=True), facts) == [
        ("once", date(2026, 3, 5))
    ]


@pytest.mark.parametrize(
    ("day", "counts"),
    [((2, 28), False), ((3, 1), True), ((5, 31), True), ((6, 1), False)],
)
def test_both_ends_of_the_period_of_validity_count(day, counts):
    rule = Rule(since=START, until=date(2026, 5, 31))

    assert bool(keys(rule, orders(day))) is counts


def test_third_order():
    facts = orders((3, 5), (3, 9))

    assert keys(Rule(need=3), facts) == []
    assert missions.progress(Rule(need=3), facts, date(2026, 4, 1)) == 2
    assert keys(Rule(need=3), [*facts, *orders((4, 1))]) == [("once", date(2026, 4, 1))]


def test_once_a_month():
    """Three orders in March and one in April: one completion each."""
    facts = orders((3, 5), (3, 9), (3, 30), (4, 2))
    rule = Rule(recurrence="period", period="month", since=START)

    assert keys(rule, facts) == [
        ("2026-03", date(2026, 3, 5)),
        ("2026-04", date(2026, 4, 2)),
    ]


def test_progress_within_a_period_forgets_earlier_ones():
    rule = Rule(need=3, recurrence="period", period="month")
    facts = orders((3, 5), (3, 9), (4, 2))

    assert missions.progress(rule, facts, date(2026, 4, 3)) == 1


def test_every_second_order():
    facts = orders((3, 1), (3, 2), (3, 3), (3, 4), (3, 5))
    rule = Rule(need=2, recurrence="always", since=START)

    assert keys(rule, facts) == [
        ("ever/1", date(2026, 3, 2)),
        ("ever/2", date(2026, 3, 4)),
    ]
    assert missions.progress(rule, facts, date(2026, 3, 5)) == 1


def test_every_time_up_to_a_limit():
    """At most two a month: the third of March does not count, the next of April does."""
    facts = orders((3, 1), (3, 2), (3, 3), (4, 4))
    rule = Rule(recurrence="always", period="month", limit=2)

    assert [key for key, _day in keys(rule, facts)] == [
        "2026-03/1",
        "2026-03/2",
        "2026-04/1",
    ]


def test_a_cancelled_order_moves_the_next_into_its_place():
    """The first of two is cancelled: one completion is left, by the other order."""
    first, second = orders((3, 1), (3, 2))
    rule = Rule(recurrence="always", period="month", limit=2)

    assert missions.completions(rule, [second]) == [
        Done("2026-03/1", second),
    ]
    assert len(missions.completions(rule, [first, second])) == 2


def test_the_order_of_facts_does_not_matter():
    facts = orders((3, 3), (3, 1), (3, 2))

    assert keys(Rule(need=2), facts) == keys(Rule(need=2), reversed(facts))


@pytest.mark.parametrize(
    ("rule", "taken", "key"),
    [
        (Rule(), set(), "once"),
        (Rule(), {"once"}, None),
        (Rule(recurrence="period", period="quarter"), {"2026-Q1"}, "2026-Q2"),
        (Rule(recurrence="period", period="quarter"), {"2026-Q2"}, None),
        (Rule(recurrence="always"), {"ever/1", "ever/2"}, "ever/3"),
        (Rule(recurrence="always", limit=2), {"ever/1", "ever/2"}, None),
        (Rule(recurrence="always", limit=2), {"ever/2"}, "ever/1"),
        (Rule(since=date(2026, 5, 4)), set(), None),
        (Rule(until=date(2026, 5, 2)), set(), None),
        (Rule(since=date(2026, 5, 3), until=date(2026, 5, 3)), set(), "once"),
    ],
)
def test_what_can_be_claimed_next(rule, taken, key):
    assert missions.next_key(rule, taken, date(2026, 5, 3)) == key
