"""What each channel of case G2 does to the binding, and why."""

import pytest

from odoo.addons.loyalty_partner_commission.policy.channel import (
    Facts,
    Policy,
    decide,
    with_owner,
)
from odoo.addons.loyalty_partner_commission.policy.reasons import (
    BindingOutcome,
    BindingRefusal,
)

PARTNER, CUSTOMER, OTHER = 1, 2, 3
FREE = Facts(PARTNER, CUSTOMER)
TAKEN = Facts(PARTNER, CUSTOMER, bound_to_id=OTHER)
STRONGER = Facts(PARTNER, CUSTOMER, bound_to_id=OTHER, is_stronger=True)
OURS = Facts(PARTNER, CUSTOMER, bound_to_id=PARTNER)


@pytest.mark.parametrize(
    ("effect", "facts", "expected"),
    [
        ("unbound", FREE, BindingOutcome.BOUND),
        ("unbound", TAKEN, BindingRefusal.ALREADY_BOUND),
        ("unbound", OURS, BindingRefusal.BOUND_TO_SAME),
        ("upgrade", FREE, BindingRefusal.NO_UPGRADE),
        ("upgrade", TAKEN, BindingRefusal.NO_UPGRADE),
        ("unbound", STRONGER, BindingOutcome.REBOUND_STRONGER),
        ("never", STRONGER, BindingRefusal.CHANNEL_CLOSED),
        ("upgrade", STRONGER, BindingRefusal.NO_UPGRADE),
        ("always", FREE, BindingOutcome.BOUND),
        ("always", TAKEN, BindingOutcome.REBOUND),
        ("always", OURS, BindingRefusal.BOUND_TO_SAME),
        ("never", FREE, BindingRefusal.CHANNEL_CLOSED),
        ("never", TAKEN, BindingRefusal.CHANNEL_CLOSED),
    ],
)
def test_effects(effect, facts, expected):
    assert decide(Policy(effect), facts).reason == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(PARTNER, CUSTOMER, None, is_upgrade=True), BindingOutcome.BOUND),
        (
            Facts(PARTNER, CUSTOMER, OTHER, is_upgrade=True),
            BindingOutcome.REBOUND_UPGRADE,
        ),
        (
            Facts(PARTNER, CUSTOMER, PARTNER, is_upgrade=True),
            BindingRefusal.BOUND_TO_SAME,
        ),
    ],
    ids=["from free to paid", "even if bound to another", "to oneself"],
)
def test_upgrade_binds_and_rebinds(facts, expected):
    assert decide(Policy("upgrade"), facts).reason == expected


@pytest.mark.parametrize(
    ("grade", "binds"),
    [(1, True), (2, True), (3, False), (None, False)],
    ids=["higher", "just", "lower", "no level"],
)
def test_minimum_grade(grade, binds):
    """The list of levels begins at the top: 1 is higher than 2."""
    verdict = decide(
        Policy("always", minimum_grade=2), Facts(PARTNER, CUSTOMER, grade=grade)
    )
    assert verdict.binds is binds
    if not binds:
        assert verdict.reason == BindingRefusal.GRADE_TOO_LOW


def test_once_per_customer():
    again = Facts(PARTNER, CUSTOMER, used_before=True)
    assert decide(Policy("always", once=True), again).reason == (
        BindingRefusal.USED_BEFORE
    )
    assert decide(Policy("always"), again).binds


def test_nobody_is_their_own_partner():
    own = Facts(PARTNER, PARTNER)
    assert decide(Policy("always"), own).reason == BindingRefusal.SAME_ENTITY


def test_without_a_plan():
    no_plan = Facts(PARTNER, CUSTOMER, has_plan=False)
    assert decide(Policy("always"), no_plan).reason == BindingRefusal.NO_PLAN


def test_another_owner_changes_nothing_else():
    assert with_owner(TAKEN, None) == FREE
    assert with_owner(FREE, OTHER) == TAKEN
