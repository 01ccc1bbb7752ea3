"""Who brought a customer does not depend on the order in which we hear of it."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.loyalty_referral.policy.attribution import Rule, Touch, decide

NOW = datetime(2026, 3, 31)
RULES = st.builds(
    Rule,
    first=st.booleans(),
    window_days=st.integers(0, 60),
    code_first=st.booleans(),
    name_allowed=st.booleans(),
)


@st.composite
def touches(draw):
    """Touches with numbers of their own; moments and owners may coincide."""
    found = []
    for number in range(draw(st.integers(0, 6))):
        channel = draw(st.sampled_from(["link", "code", "name"]))
        owner = None if channel == "name" else draw(st.integers(1, 3))
        at = NOW - timedelta(days=draw(st.integers(0, 80)))
        found.append(Touch(number + 1, channel, owner, at))
    return found


@given(touches(), RULES, st.randoms())
def test_the_order_of_the_list_does_not_matter(found, rule, random):
    shuffled = random.sample(found, len(found))
    assert decide(shuffled, rule, NOW) == decide(found, rule, NOW)


@given(touches(), RULES)
def test_every_touch_hears_its_fate_once(found, rule):
    ruling = decide(found, rule, NOW)
    heard = [touch.id for touch, _why in ruling.lost]
    heard += [ruling.winner.id] if ruling.winner else []
    assert sorted(heard) == [touch.id for touch in found]


@given(touches(), RULES)
def test_who_lost_changes_nothing_by_staying_away(found, rule):
    ruling = decide(found, rule, NOW)
    for loser, _why in ruling.lost:
        rest = [touch for touch in found if touch != loser]
        assert decide(rest, rule, NOW).winner == ruling.winner


@given(touches(), RULES)
def test_the_winner_is_within_the_window_and_allowed(found, rule):
    winner = decide(found, rule, NOW).winner
    if winner:
        assert rule.name_allowed or winner.channel != "name"
        age = (NOW - winner.at).days
        assert not rule.window_days or age <= rule.window_days
