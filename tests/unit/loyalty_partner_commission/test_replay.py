"""The same claims under another policy: who would have the customer?"""

from odoo.addons.loyalty_partner_commission.policy.channel import Facts, Policy
from odoo.addons.loyalty_partner_commission.policy.reasons import BindingRefusal
from odoo.addons.loyalty_partner_commission.policy.replay import Touch, replay

A, B, CUSTOMER = 1, 2, 9
TODAY = {"link": Policy("unbound"), "invoice": Policy("always")}
#: A's link binds; B's invoice rebinds.
STORY = (
    Touch(1, "link", Facts(A, CUSTOMER), bound=True),
    Touch(2, "invoice", Facts(B, CUSTOMER, bound_to_id=A), bound=True),
)


def test_under_the_policy_of_the_day_nothing_differs():
    result = replay(STORY, TODAY)
    assert result.owner_id == B
    assert all(result.verdicts[touch.id].binds is touch.bound for touch in STORY)


def test_stricter_policy_keeps_the_first():
    result = replay(STORY, TODAY | {"invoice": Policy("unbound")})
    assert result.owner_id == A
    assert result.verdicts[2].reason == BindingRefusal.ALREADY_BOUND


def test_later_claims_see_the_other_owner():
    """Had the link bound nobody, the invoice would still have bound B."""
    result = replay(STORY, TODAY | {"link": Policy("never")})
    assert result.owner_id == B
    assert result.verdicts[2].reason == "bound"


def test_looser_policy_lets_the_second_in():
    story = (
        STORY[0],
        Touch(2, "link", Facts(B, CUSTOMER, bound_to_id=A), bound=False),
    )
    assert replay(story, TODAY).owner_id == A
    assert replay(story, {"link": Policy("always")}).owner_id == B


def test_release_by_hand_is_kept():
    """A was released between the claims: B's link finds nobody, under any policy."""
    story = (STORY[0], Touch(2, "link", Facts(B, CUSTOMER), bound=True))
    assert replay(story, TODAY).owner_id == B


def test_order_of_telling_does_not_matter():
    assert replay(reversed(STORY), TODAY) == replay(STORY, TODAY)
    assert replay((), TODAY).owner_id is None
