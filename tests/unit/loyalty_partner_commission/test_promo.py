"""Who may issue a code, who may use it, and how long a period an order pays."""

import pytest

from odoo.addons.loyalty_partner_commission.policy.promo import (
    Issue,
    Use,
    allowance,
    may_issue,
    may_use,
    months_paid,
)
from odoo.addons.loyalty_partner_commission.policy.reasons import PromoRefusal


@pytest.mark.parametrize(
    ("issue", "expected"),
    [
        (Issue(), None),
        (Issue(is_partner=False), PromoRefusal.NO_PARTNER),
        (Issue(minimum_grade=2), PromoRefusal.LEVEL_TOO_LOW),
        (Issue(grade=3, minimum_grade=2), PromoRefusal.LEVEL_TOO_LOW),
        (Issue(grade=2, minimum_grade=2), None),
        (Issue(has_addressee=False), PromoRefusal.NO_ADDRESSEE),
        (Issue(has_addressee=False, needs_addressee=False), None),
        (Issue(allowance=2, issued=1), None),
        (Issue(allowance=2, issued=2), PromoRefusal.NO_ALLOWANCE),
        (Issue(allowance=0, issued=99), None),
    ],
)
def test_may_issue(issue, expected):
    assert may_issue(issue) == expected


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        (Use(), None),
        (Use(is_addressee=False), PromoRefusal.NOT_YOURS),
        (Use(used_before=True), None),
        (Use(used_before=True, once=True), PromoRefusal.ONE_EVER),
        (Use(months=11, minimum_months=12), PromoRefusal.PERIOD_TOO_SHORT),
        (Use(months=12, minimum_months=12), None),
    ],
)
def test_may_use(use, expected):
    assert may_use(use) == expected


@pytest.mark.parametrize(
    ("lines", "months"),
    [
        ([(12, 1)], 12),
        ([(1, 12), (1, 24)], 24),
        ([(2.5, 1)], 2),
        ([(-1, 12)], -12),
        ([], 0),
    ],
    ids=["months", "the longest", "begun months", "taken back", "nothing"],
)
def test_months_paid(lines, months):
    assert months_paid(lines) == months


@pytest.mark.parametrize(
    ("grade", "expected"), [(None, 2), (4, 2), (3, 5), (2, 5), (1, 0)]
)
def test_higher_levels_may_issue_more(grade, expected):
    """Levels count from the top: 5 codes from the third up, the first without limit."""
    assert allowance(grade, [(3, 5), (1, 0)], 2) == expected


def test_without_levels_everybody_may_issue_the_same():
    assert allowance(1, [], 7) == 7
