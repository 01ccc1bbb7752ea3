"""The few facts that follow from other facts."""

from datetime import date

import pytest

from odoo.addons.loyalty_referral.policy.types import (
    MOVEMENTS,
    Account,
    Draft,
    Invoice,
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


@pytest.mark.parametrize(
    ("posted", "credited", "kept"),
    [
        pytest.param(True, 0, 60000, id="A2 untouched"),
        pytest.param(True, 20000, 40000, id="A9 600 - 200 = 400"),
        pytest.param(True, 60000, 0, id="A9 wholly credited"),
        pytest.param(True, 70000, 0, id="more than wholly"),
        pytest.param(False, 0, 0, id="A9 cancelled"),
    ],
)
def test_what_is_kept_of_an_invoice(posted, credited, kept):
    assert Invoice(1, DAY, posted, True, 60000, credited).kept == kept
