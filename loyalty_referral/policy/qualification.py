"""Did the friend do what the programme asks for? (case A2)

One question with four answers: a contract started, an order was confirmed, an
invoice was posted, an invoice was paid. It is asked of *deals*, documents of the
friend as they are today, so that a deal that no longer stands takes back what it
gave, and its replacement gives it again.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from .deal import Deal
from .terms import Terms

#: Which kind of document each answer looks at.
ASKED = {
    "contract": "contract",
    "order": "order",
    "posted": "invoice",
    "paid": "invoice",
}


def can_change(
    terms: Terms, known: tuple[date, int] | None, changed: Iterable[tuple[date, int]]
) -> bool:
    """Can invoices that changed alter what a referral that has earned is measured by?

    The earliest that counts measures it: a later one changes nothing, unless a reward
    still waits for a contract among invoices of all kinds.

    :param known: day and id of the invoice that counts, if it is one that counts
    :param changed: days and ids of invoices, those that credit notes reverse included

    >>> day, later = date(2026, 3, 1), date(2026, 4, 1)
    >>> can_change(Terms(), (day, 7), [(later, 5), (day, 8)])
    False
    >>> can_change(Terms(), (day, 7), [(later, 7)]), can_change(Terms(), (day, 7), [(day, 6)])
    (True, True)
    """
    if not known or ASKED[terms.qualify_on] != "invoice":
        return True
    if terms.needs_contract and terms.scope != "contracts":
        return True
    return any(one <= known or one[1] == known[1] for one in changed)


def counted(deal: Deal, terms: Terms) -> Deal:
    """The deal cut down to the products that the terms count."""
    if not terms.is_choosy:
        return deal
    items = [
        item
        for item in deal.items
        if item.product_id in terms.product_ids
        or item.category_ids & terms.category_ids
    ]
    return replace(
        deal,
        untaxed=sum(item.untaxed for item in items),
        credited=sum(item.credited for item in items),
    )


def counts(deal: Deal, terms: Terms, since: date) -> bool:
    """Does a deal (cut down by :func:`counted`) earn what was promised ``since``?

    One that is cancelled, wholly credited or, where payment is asked for, unpaid
    does not. What credit notes left of it must reach the minimum.
    """
    in_scope = (
        deal.kind != "invoice"
        or terms.scope == "both"
        or (terms.scope == "contracts") == bool(deal.contract_id)
    )
    last_day = since + timedelta(terms.deal_days) if terms.deal_days else date.max
    return (
        deal.kind == ASKED[terms.qualify_on]
        and in_scope
        and since <= deal.day <= last_day
        and deal.kept >= max(1, terms.minimum)
        and (deal.paid or terms.qualify_on != "paid")
    )


def qualifying(
    deals: Iterable[Deal], terms: Terms, since: date, needs_contract: bool = False
) -> Deal | None:
    """The friend's earliest deal that counts today, or None.

    ``needs_contract`` asks for one that belongs to a contract: a credit that is
    measured by a contract year waits for it, whatever was bought before.

    >>> day = date(2026, 3, 1)
    >>> paid = Deal("invoice", 7, day, True, True, untaxed=60000, contract_id=1)
    >>> qualifying([paid], Terms(), since=day).id
    7
    >>> qualifying([replace(paid, paid=False)], Terms(), since=day) is None
    True
    """
    cut = (counted(deal, terms) for deal in deals)
    counting = (
        deal
        for deal in cut
        if counts(deal, terms, since) and (deal.contract_id or not needs_contract)
    )
    return min(counting, key=lambda deal: (deal.day, deal.id), default=None)
