"""Who would have the customers, had the channels had other policies?

The claims of one customer are decided again, each on its own facts but on the
owner that the earlier ones left. What happened in between without a claim (a
person released the customer) is kept: it shows in the facts of the next claim.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .channel import Facts, Policy, Verdict, decide, with_owner


@dataclass(frozen=True, slots=True)
class Touch:
    """A claim that was made: its number, channel and facts, and whether it bound."""

    id: int
    channel: str
    facts: Facts
    bound: bool

    @property
    def owner_after(self) -> int | None:
        """Who really had the customer after it."""
        return self.facts.partner_id if self.bound else self.facts.bound_to_id


@dataclass(frozen=True, slots=True)
class Replay:
    """The verdicts by the number of the claim, and who has the customer at the end."""

    verdicts: Mapping[int, Verdict]
    owner_id: int | None


def replay(touches: Iterable[Touch], policies: Mapping[str, Policy]) -> Replay:
    """Decide the claims of one customer, in the order they were made.

    >>> touch = Touch(1, "link", Facts(7, 9), bound=True)
    >>> replay([touch], {"link": Policy("never")}).owner_id
    >>> replay([touch], {"link": Policy("unbound")}).owner_id
    7
    """
    verdicts = {}
    owner = was = None
    for number, touch in enumerate(sorted(touches, key=lambda touch: touch.id)):
        seen = touch.facts.bound_to_id
        if number == 0 or seen != was:
            owner = seen  # the customer changed hands without a claim
        facts = with_owner(touch.facts, owner)
        verdicts[touch.id] = decide(policies[touch.channel], facts)
        if verdicts[touch.id].binds:
            owner = facts.partner_id
        was = touch.owner_after
    return Replay(verdicts, owner)
