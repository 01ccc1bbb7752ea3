"""The few facts that follow from other facts."""

from datetime import date

import pytest

from odoo.addons.loyalty_referral.policy.types import (
    MOVEMENTS,
    Account,
    Draft,
    Origin,
    Reason,
    Target,
)

DAY = date(2026, 1, 1)


def draft(movement, amount):
    account = Account("credit", 5, 1, 2)
    reason = Reason("manual")
    target = Target(Origin("m", 1), "slot", account, movement, amount, DAY, reason)
    return Draft(target, amount, 0)


@pytest.mark.parametrize(
    ("movement", "gain", "loss"),
    [
        ("earn", "earn", "reverse"),
        ("use", "release", "spend"),
        ("lapse", "reinstate", "expire"),
        ("settle", "reopen", "settle"),
        ("adjust", "adjust", "adjust"),
    ],
)
def test_the_kind_follows_from_the_direction(movement, gain, loss):
    assert (draft(movement, 1).kind, draft(movement, -1).kind) == (gain, loss)


def test_every_movement_has_a_counterpart_of_its_own():
    names = [movement.counterpart for movement in MOVEMENTS.values()]
    assert len(set(names)) == len(names)
