"""What a referral is not looked at for could not have changed what it is measured by."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as some

from odoo.addons.loyalty_referral.policy.deal import Deal
from odoo.addons.loyalty_referral.policy.qualification import can_change, qualifying
from odoo.addons.loyalty_referral.policy.terms import RewardTerms, Terms

SINCE = date(2026, 3, 1)

promises = some.builds(
    Terms,
    qualify_on=some.sampled_from(["paid", "posted"]),
    scope=some.sampled_from(["contracts", "sales", "both"]),
    minimum=some.sampled_from([0, 200]),
    deal_days=some.sampled_from([0, 4]),
    rewards=some.sampled_from(
        [
            (RewardTerms(1, kind="fixed", amount=5),),
            (RewardTerms(1, kind="contract_credit", rate=Decimal(100)),),
        ]
    ),
)


@some.composite
def bought(draw, terms):
    """Invoices of one friend, a few of them on one day; the first of them counts."""
    by_contract = None if terms.scope == "sales" else 7
    sure = Deal("invoice", 1, SINCE + timedelta(1), True, True, 300, 0, by_contract)
    return [sure, *(draw(one(id_)) for id_ in range(2, draw(some.integers(2, 6))))]


def one(id_):
    """Any invoice of that number."""
    return some.builds(
        Deal,
        kind=some.just("invoice"),
        id=some.just(id_),
        day=some.integers(-1, 6).map(lambda days: SINCE + timedelta(days)),
        stands=some.sampled_from([True, True, False]),
        paid=some.booleans(),
        untaxed=some.sampled_from([100, 300]),
        credited=some.sampled_from([0, 100, 300]),
        contract_id=some.sampled_from([None, 7]),
    )


def measured_by(deals, terms):
    """Both answers: the earliest that counts, and the earliest of a contract."""
    found = qualifying(deals, terms, SINCE), qualifying(deals, terms, SINCE, True)
    return found if terms.needs_contract else found[:1]


@given(terms=promises, data=some.data())
def test_what_cannot_change_it_does_not(terms, data):
    deals = data.draw(bought(terms))
    known = qualifying(deals, terms, SINCE)
    place = data.draw(some.integers(1, len(deals)))
    new = data.draw(one(place + 1))  # in place of another, or one more
    after = [*deals[:place], new, *deals[place + 1 :]]
    days = [(deal.day, deal.id) for deal in (*deals[place : place + 1], new)]
    assume(not can_change(terms, (known.day, known.id), days))
    assert measured_by(after, terms) == measured_by(deals, terms)


@given(terms=promises, data=some.data(), day=some.integers(1, 6))
def test_up_to_a_day_is_enough_where_it_answers(terms, data, day):
    deals, last = data.draw(bought(terms)), SINCE + timedelta(day)
    early = measured_by([deal for deal in deals if deal.day <= last], terms)
    assume(all(early))  # else all of it is read
    assert early == measured_by(deals, terms)


def test_a_contract_that_is_waited_for_is_looked_at():
    """Among invoices of all kinds a later one may be the first of a contract."""
    sale = Deal("invoice", 1, SINCE, True, True, 300)
    contract = replace(sale, id=2, day=SINCE + timedelta(5), contract_id=7)
    terms = Terms(scope="both", rewards=(RewardTerms(1),))
    assert measured_by([sale], terms) == (sale, None)
    assert measured_by([sale, contract], terms) == (sale, contract)
    assert can_change(terms, (sale.day, sale.id), [(contract.day, contract.id)])
