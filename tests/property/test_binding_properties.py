"""Whatever is claimed in whatever order: one owner, the same one, and a reason."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.loyalty_partner_commission.policy import channel, conflict
from odoo.addons.loyalty_partner_commission.policy.replay import Touch, replay

CUSTOMER = 9
EFFECTS = ("never", "unbound", "upgrade", "always")

policies = st.builds(
    channel.Policy,
    effect=st.sampled_from(EFFECTS),
    minimum_grade=st.none() | st.integers(1, 3),
    once=st.booleans(),
)
facts = st.builds(
    channel.Facts,
    partner_id=st.integers(1, 3),
    customer_id=st.just(CUSTOMER),
    bound_to_id=st.none() | st.integers(1, 3),
    grade=st.none() | st.integers(1, 3),
    is_upgrade=st.booleans(),
    used_before=st.booleans(),
    has_plan=st.booleans(),
)


@given(policies, facts)
def test_every_claim_has_one_verdict(policy, facts):
    verdict = channel.decide(policy, facts)
    assert verdict == channel.decide(policy, facts)
    if verdict.binds:
        assert facts.bound_to_id != facts.partner_id
        assert policy.effect != "never"
        if facts.bound_to_id is not None:
            assert policy.effect in ("upgrade", "always")


@given(facts, policies)
def test_looser_policies_bind_more(facts, policy):
    """What `unbound` gives, `always` gives too."""
    loose = channel.Policy("always", policy.minimum_grade, policy.once)
    strict = channel.Policy("unbound", policy.minimum_grade, policy.once)
    if channel.decide(strict, facts).binds:
        assert channel.decide(loose, facts).binds


@st.composite
def stories(draw):
    """Claims of one customer as they really went under some policies."""
    rules = {name: draw(policies) for name in conflict.PRECEDENCE}
    owner, story = None, []
    for number in range(draw(st.integers(0, 6))):
        name = draw(st.sampled_from(conflict.PRECEDENCE))
        seen = channel.with_owner(draw(facts), owner)
        bound = channel.decide(rules[name], seen).binds
        owner = seen.partner_id if bound else owner
        story.append(Touch(number, name, seen, bound))
    return rules, story, owner


@given(stories(), st.randoms())
def test_replay_tells_what_happened(told, random):
    rules, story, owner = told
    shuffled = list(story)
    random.shuffle(shuffled)
    result = replay(shuffled, rules)
    assert result.owner_id == owner
    assert {id_: verdict.binds for id_, verdict in result.verdicts.items()} == {
        touch.id: touch.bound for touch in story
    }


@given(
    st.lists(
        st.builds(
            conflict.Claim,
            id=st.integers(1, 99),
            partner_id=st.integers(1, 3),
            day=st.integers(0, 3).map(lambda n: date(2026, 3, 1) + timedelta(n)),
            channel=st.sampled_from(conflict.PRECEDENCE),
        ),
        min_size=1,
        unique_by=lambda claim: claim.id,
    ),
    st.randoms(),
)
def test_rule_does_not_hear_who_speaks_first(claims, random):
    shuffled = list(claims)
    random.shuffle(shuffled)
    assert conflict.winner(shuffled) == conflict.winner(claims)
