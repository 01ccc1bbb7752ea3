"""Tiers: on the threshold is reached, up at once, down after the grace and no further."""

from datetime import date, timedelta

import pytest

from odoo.addons.loyalty_referral.policy.reasons import TierReason
from odoo.addons.loyalty_referral.policy.tiers import (
    Ladder,
    Standing,
    Tier,
    decide,
    gap,
    reached,
)

TODAY = date(2026, 2, 1)
#: Red for everybody, Silver from 1,000.00, Gold from 5,000.00 (in cents).
SPEND = (Tier(1), Tier(2, {"spend": 100000}), Tier(3, {"spend": 500000}))
LADDER = Ladder(SPEND)
GRACE = Ladder(SPEND, grace_days=30)
STEPS = Ladder(SPEND, downgrade="one_step", grace_days=30)


@pytest.mark.parametrize(
    ("spend", "level"),
    [
        (-1, 1),  # more given back than bought
        (0, 1),
        (99999, 1),  # one cent below
        (100000, 2),  # on it
        (100001, 2),  # one cent above
        (499999, 2),
        (500000, 3),
    ],
)
def test_thresholds(spend, level):
    assert reached(LADDER, {"spend": spend}) == level


@pytest.mark.parametrize(
    ("unit", "spend", "level"),
    [
        ("JPY", 9999, 0),  # 10,000 yen have no decimals
        ("JPY", 10000, 1),
        ("KWD", 9999999, 0),  # 10,000.000 dinar have three
        ("KWD", 10000000, 1),
    ],
)
def test_thresholds_in_currencies_without_and_with_three_decimals(unit, spend, level):
    needed = {"JPY": 10000, "KWD": 10000000}[unit]

    assert reached(Ladder((Tier(1, {"spend": needed}),)), {"spend": spend}) == level


@pytest.mark.parametrize(
    ("combine", "scores", "level"),
    [
        ("all", {"spend": 100, "tenure": 11}, 0),
        ("all", {"spend": 100, "tenure": 12}, 1),
        ("any", {"spend": 99, "tenure": 12}, 1),
        ("any", {"spend": 99, "tenure": 11}, 0),
        ("any", {"spend": 99}, 0),  # what was not measured is not reached
    ],
)
def test_all_or_any(combine, scores, level):
    ladder = Ladder((Tier(1, {"spend": 100, "tenure": 12}),), combine=combine)

    assert reached(ladder, scores) == level


def test_nobody_stands_on_a_ladder_without_tiers():
    assert reached(Ladder(()), {"spend": 1}) == 0


def test_up_at_once_and_several_steps():
    verdict = decide(GRACE, Standing(1), {"spend": 500000}, TODAY)

    assert verdict.standing == Standing(3)
    assert verdict.code == TierReason.UP


def test_down_at_once_without_grace():
    verdict = decide(LADDER, Standing(3), {"spend": 0}, TODAY)

    assert verdict.standing == Standing(1)
    assert verdict.code == TierReason.DOWN


def test_never_down():
    never = Ladder(SPEND, downgrade="never", grace_days=30)

    verdict = decide(never, Standing(3), {"spend": 0}, TODAY)

    assert verdict.standing == Standing(3)
    assert verdict.code == TierReason.KEPT


def test_grace_begins_lasts_and_ends():
    poor = {"spend": 0}
    until = date(2026, 3, 3)  # 30 days after 1 February: 28 of February, 2 of March

    begun = decide(GRACE, Standing(3), poor, TODAY)
    last_day = decide(GRACE, begun.standing, poor, until - timedelta(days=1))
    over = decide(GRACE, begun.standing, poor, until)

    assert begun.standing == last_day.standing == Standing(3, until)
    assert begun.code == last_day.code == TierReason.GRACE
    assert over.standing == Standing(1)
    assert over.code == TierReason.DOWN


def test_grace_ends_when_the_level_is_reached_again():
    in_grace = Standing(3, date(2026, 3, 3))

    verdict = decide(GRACE, in_grace, {"spend": 500000}, TODAY)

    assert verdict.standing == Standing(3)
    assert verdict.code == TierReason.REACHED


def test_one_step_at_a_time_each_with_its_grace():
    over = decide(STEPS, Standing(3, TODAY), {"spend": 0}, TODAY)
    again = decide(STEPS, over.standing, {"spend": 0}, TODAY)
    next_step = decide(STEPS, over.standing, {"spend": 0}, date(2026, 3, 3))

    assert over.standing == Standing(2, date(2026, 3, 3))
    assert again.standing == over.standing, "twice on a day is once"
    assert next_step.standing == Standing(1)


def test_gap_to_the_next_tier():
    assert gap(LADDER, 1, {"spend": 99999}) == {"spend": 1}
    assert gap(LADDER, 2, {"spend": 120000}) == {"spend": 380000}
    assert gap(LADDER, 3, {"spend": 0}) == {}, "there is nothing above the last"
