"""A customer is claimed, released and claimed again for years; there is always one owner.

The claims are kept as they went; told again they lead to the same owner, and under a
looser policy nobody who was bound goes without a partner.
"""

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from odoo.addons.loyalty_partner_commission.policy import channel, conflict
from odoo.addons.loyalty_partner_commission.policy.replay import Touch, replay

from . import counted

CUSTOMER, PARTNERS = 9, (1, 2, 3)
EFFECTS = st.sampled_from(["never", "unbound", "upgrade", "always"])
CHANNELS = st.sampled_from(conflict.PRECEDENCE)


class BindingMachine(counted.CountedMachine):
    @initialize(
        effects=st.fixed_dictionaries(dict.fromkeys(conflict.PRECEDENCE, EFFECTS))
    )
    def open_channels(self, effects):
        self.policies = {
            name: channel.Policy(effect, once=name == "bonus_code")
            for name, effect in effects.items()
        }
        self.owner, self.held, self.day = None, None, date(2026, 1, 1)
        self.story, self.spans = [], []

    @rule(
        partner=st.sampled_from((*PARTNERS, CUSTOMER)),
        name=CHANNELS,
        is_upgrade=st.booleans(),
    )
    def claim(self, partner, name, is_upgrade):
        number = len(self.story) + 1
        claim = conflict.Claim(number, partner, self.day, name)
        facts = channel.Facts(
            partner,
            CUSTOMER,
            self.owner,
            is_upgrade=is_upgrade,
            used_before=any(touch.channel == name for touch in self.story),
            is_stronger=bool(self.held) and conflict.is_stronger(claim, self.held),
        )
        verdict = channel.decide(self.policies[name], facts)
        self.story.append(Touch(number, name, facts, verdict.binds))
        if verdict.binds:
            self.hand_over(partner, claim)

    def hand_over(self, owner, claim):
        if self.spans and self.spans[-1][2] is None:
            self.spans[-1][2] = self.day
        if owner is not None:
            self.spans.append([owner, self.day, None])
        self.owner, self.held = owner, claim

    @rule()
    def release(self):
        """A person takes the customer away from whoever has them."""
        if self.owner is not None:
            self.hand_over(None, None)

    @rule(days=st.integers(0, 60))
    def days_pass(self, days):
        self.day += timedelta(days)

    @invariant()
    def there_is_one_owner(self):
        running = [span for span in self.spans if span[2] is None]
        assert [span[0] for span in running] == ([self.owner] if self.owner else [])
        assert self.owner != CUSTOMER
        for (_o, _since, until), (_p, since, _u) in zip(
            self.spans, self.spans[1:], strict=False
        ):
            assert until is not None and until <= since

    @invariant()
    def told_again_it_ends_the_same(self):
        if self.story:
            result = replay(reversed(self.story), self.policies)
            assert result.owner_id == self.story[-1].owner_after
            assert all(
                result.verdicts[touch.id].binds == touch.bound for touch in self.story
            )

    @invariant()
    def closed_channels_bind_nobody(self):
        for touch in self.story:
            if touch.bound:
                assert self.policies[touch.channel].effect != "never"
                assert touch.facts.partner_id != touch.facts.bound_to_id


TestBindingMachine = counted.test_of(BindingMachine, times=2, steps=40)
