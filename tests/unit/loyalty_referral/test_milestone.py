"""Milestones: on the value is reached, each once, whatever becomes of the score."""

import pytest

from odoo.addons.loyalty_referral.policy.milestone import Milestone, due

STEPS = [
    Milestone(1, "points", 250),
    Milestone(2, "points", 500),
    Milestone(3, "spend", 100000),
]


@pytest.mark.parametrize(
    ("scores", "had", "expected"),
    [
        ({"points": 249}, set(), []),
        ({"points": 250}, set(), [1]),
        ({"points": 500}, set(), [1, 2]),  # two at once
        ({"points": 500}, {1}, [2]),
        ({"points": 500}, {1, 2}, []),
        ({"points": 500, "spend": 100000}, {1, 2}, [3]),
        ({"points": 10}, {1}, []),  # it fell again
        ({}, set(), []),
    ],
)
def test_due(scores, had, expected):
    assert due(STEPS, scores, had) == expected
