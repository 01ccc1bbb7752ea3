"""Bands without jumps, payments that add up, and an answer that depends on facts alone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.loyalty_partner_commission.policy import bands, commission, lint
from odoo.addons.loyalty_partner_commission.policy.terms import Band, Rule, Terms
from odoo.addons.loyalty_partner_commission.policy.types import Family, Line, Span

DAY = date(2026, 2, 1)
BOUND = Span(DAY, None, DAY)

amounts = st.integers(0, 10**9)
percents = st.decimals(0, 100, places=2)
positive = st.decimals(Decimal("0.01"), 100, places=2)


@st.composite
def ladders(draw):
    """Bands that begin at 0 and at some more amounts."""
    starts = sorted({0, *draw(st.lists(st.integers(1, 10**7), max_size=5))})
    return tuple(Band(start, draw(percents)) for start in starts)


@st.composite
def rules(draw):
    """A rule of some kind for some product."""
    return Rule(
        draw(st.sampled_from(["first", "later", "any"])),
        draw(positive),
        key=str(draw(st.integers(1, 10**6))),
        kind=draw(st.sampled_from(["percent", "fixed", "slab", "progressive"])),
        amount=draw(st.integers(1, 10**6)),
        bands=draw(ladders()),
        products=draw(st.frozensets(st.integers(1, 3), max_size=2)),
        minimum=draw(st.sampled_from([0, 0, 100000])),
    )


plans = st.builds(
    Terms,
    trigger=st.sampled_from(["paid", "posted"]),
    window_months=st.just(0),
    hold_days=st.just(0),
    rules=st.lists(rules(), min_size=1, max_size=4).map(tuple),
)


@st.composite
def families(draw):
    """An invoice over three products, some of it credited."""
    lines = tuple(
        Line(product, (), draw(st.integers(1, 10**7)), draw(st.integers(0, 10**6)))
        for product in (1, 2, 3)
    )
    base = sum(line.sold for line in lines)
    credited = sum(line.credited for line in lines)
    return Family(
        DAY,
        base,
        base,
        is_first=draw(st.booleans()),
        credited=credited,
        gross_credited=credited,
        lines=lines,
    )


def exact(spans):
    return sum(amount * rate for amount, rate in spans)


def due(terms, family):
    return sum(answer.amount for answer in commission.decide(terms, BOUND, family))


@given(ladders(), amounts)
def test_spans_cover_the_amount(ladder, amount):
    for kind in (bands.slab, bands.progressive):
        assert sum(part for part, _rate in kind(ladder, amount)) == amount


@given(ladders(), amounts)
def test_progressive_bands_have_no_jump(ladder, amount):
    """One unit more is worth the rate of its band, no more and never less."""
    step = exact(bands.progressive(ladder, amount + 1)) - exact(
        bands.progressive(ladder, amount)
    )
    assert step in {band.rate for band in ladder}


@given(ladders())
def test_slab_and_progressive_agree_in_the_first_band(ladder):
    end = ladder[1].start - 1 if len(ladder) > 1 else 10**9
    for amount in {0, end // 2, end}:
        assert exact(bands.slab(ladder, amount)) == exact(
            bands.progressive(ladder, amount)
        )


@given(ladders())
def test_progressive_bands_have_no_cliff(ladder):
    plan = Terms("paid", 0, 0, (Rule("any", kind="progressive", bands=ladder),))
    assert not [found for found in lint.findings(plan) if found.code == "cliff"]


@given(plans, families(), st.lists(st.integers(1, 10**6), max_size=6))
def test_payments_add_up_however_they_are_split(plan, family, payments):
    """What was booked bit by bit is what one payment of all would have booked."""
    left = family.kept_gross
    paid = [0, *(min(left, sofar) for sofar in accumulate(payments)), left]
    owed = [due(plan, replace(family, cash=cash)) for cash in paid]
    assert sum(two - one for one, two in zip(owed, owed[1:], strict=False)) + owed[
        0
    ] == due(plan, replace(family, cash=left))
    assert owed == sorted(owed), "more cash never earns less"


@given(plans, families(), st.randoms())
def test_the_order_of_the_lines_does_not_matter(plan, family, random):
    family = replace(family, cash=family.kept_gross)
    lines = list(family.lines)
    random.shuffle(lines)
    shuffled = replace(family, lines=tuple(lines))
    assert due(plan, family) == due(plan, shuffled)


@given(plans, families())
def test_each_line_is_paid_for_once(plan, family):
    """What the rules took, and what none took, is what is left of the invoice."""
    answers = commission.decide(plan, BOUND, family)
    took = sum(answer.kept for answer in answers if answer.worth)
    rest = sum(answer.kept for answer in answers if not answer.rule)
    assert took + rest == family.kept


@given(plans, families())
def test_what_is_given_back_in_full_earns_nothing(plan, family):
    lines = tuple(replace(line, credited=line.sold) for line in family.lines)
    gone = replace(
        family, lines=lines, credited=family.base, gross_credited=family.base
    )
    assert due(plan, gone) == 0
