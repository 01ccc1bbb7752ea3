"""The touch that counts is found by the programme's rule; each other one learns why not."""

from datetime import datetime, timedelta

import pytest

from odoo.addons.loyalty_referral.policy.attribution import Rule, Touch, decide

NOW = datetime(2026, 3, 31, 12)
ANNA, BORIS, CLARA = 1, 2, 3


def touch(id_, channel, owner, days_ago):
    """A touch so many days before now."""
    return Touch(id_, channel, owner, NOW - timedelta(days=days_ago))


LINK_A = touch(1, "link", ANNA, 20)
LINK_B = touch(2, "link", BORIS, 10)
CODE_C = touch(3, "code", CLARA, 5)
NAME = touch(4, "name", None, 1)


def told(touches, **rule):
    """Id of the winner, and what is said of the others by their id."""
    ruling = decide(touches, Rule(**rule), NOW)
    lost = {lost.id: str(why) for lost, why in ruling.lost}
    return ruling.winner and ruling.winner.id, lost


@pytest.mark.parametrize(
    ("rule", "winner", "lost"),
    [
        pytest.param({}, 1, {2: "first_counts"}, id="first"),
        pytest.param({"first": False}, 2, {1: "last_counts"}, id="last"),
        pytest.param({"window_days": 15}, 2, {1: "window_closed"}, id="window"),
        pytest.param(
            {"window_days": 5},
            None,
            {1: "window_closed", 2: "window_closed"},
            id="both too old",
        ),
        pytest.param(
            {"window_days": 20}, 1, {2: "first_counts"}, id="the last day counts"
        ),
    ],
)
def test_two_links(rule, winner, lost):
    assert told([LINK_A, LINK_B], **rule) == (winner, lost)


@pytest.mark.parametrize(
    ("rule", "winner", "lost"),
    [
        pytest.param(
            {}, 3, {1: "code_comes_first", 2: "code_comes_first"}, id="code first"
        ),
        pytest.param(
            {"code_first": False},
            1,
            {2: "first_counts", 3: "first_counts"},
            id="as good as a link",
        ),
        pytest.param(
            {"code_first": False, "first": False},
            3,
            {1: "last_counts", 2: "last_counts"},
            id="last of all",
        ),
    ],
)
def test_a_typed_code_beside_links(rule, winner, lost):
    assert told([LINK_A, LINK_B, CODE_C], **rule) == (winner, lost)


def test_a_code_that_is_too_old_leaves_the_field_to_a_link():
    old = touch(3, "code", CLARA, 100)
    assert told([LINK_A, old], window_days=90) == (1, {3: "window_closed"})


def test_a_name_counts_only_alone_and_only_where_names_are_taken():
    assert told([NAME]) == (None, {4: "name_not_taken"})
    assert told([NAME], name_allowed=True) == (4, {})
    assert told([LINK_A, NAME], name_allowed=True, first=False) == (
        1,
        {4: "name_comes_last"},
    )


def test_the_same_referrer_again_is_no_rival():
    again = touch(5, "link", ANNA, 1)
    assert told([LINK_A, again]) == (1, {5: "same_owner"})


def test_two_names_are_two_persons_for_all_we_know():
    other = touch(5, "name", None, 0)
    assert told([NAME, other], name_allowed=True) == (4, {5: "first_counts"})


@pytest.mark.parametrize(("first", "winner"), [(True, 1), (False, 6)])
def test_the_same_moment_is_decided_by_the_number(first, winner):
    twin = touch(6, "link", BORIS, 20)
    assert told([twin, LINK_A], first=first)[0] == winner


def test_nobody_came():
    assert told([]) == (None, {})


def test_a_clock_that_runs_ahead_shuts_nobody_out():
    assert told([touch(1, "link", ANNA, -1)], window_days=1) == (1, {})
