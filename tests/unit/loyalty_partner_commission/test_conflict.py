"""When two partners may both be right, and who is by rule."""

from datetime import date
from itertools import permutations

import pytest

from odoo.addons.loyalty_partner_commission.policy.channel import (
    Facts,
    Policy,
    decide,
)
from odoo.addons.loyalty_partner_commission.policy.conflict import (
    Claim,
    deadline,
    is_conflict,
    winner,
)

DAY = date(2026, 3, 1)
ALONE = decide(Policy("unbound"), Facts(1, 2))
HOPELESS = decide(Policy("never"), Facts(1, 2))


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2026, 3, 1), True), (date(2026, 3, 14), True), (date(2026, 3, 15), False)],
    ids=["same day", "last day", "too late"],
)
def test_window(day, expected):
    assert is_conflict(ALONE, DAY, day, 14) is expected


def test_earlier_claim_that_comes_late():
    """The evidence is older than the binding: that is a conflict as well."""
    assert is_conflict(ALONE, DAY, date(2026, 2, 20), 14)


def test_hopeless_claims_are_no_conflict():
    assert not is_conflict(HOPELESS, DAY, DAY, 14)


def test_no_window_no_conflict():
    assert not is_conflict(ALONE, DAY, DAY, 0)


def test_winner():
    """The earlier day; then the channel; then who came first. In any order."""
    claims = [
        Claim(1, 10, DAY, "link"),
        Claim(2, 20, DAY, "deal"),
        Claim(3, 30, DAY, "deal"),
        Claim(4, 40, date(2026, 3, 2), "manual"),
    ]
    assert {winner(order).partner_id for order in permutations(claims)} == {20}
    assert winner([*claims, Claim(5, 50, date(2026, 2, 28), "import")]).partner_id == 50


def test_deadline():
    assert deadline(DAY, 14) == date(2026, 3, 15)
