"""What does a claim that came through a channel do to the customer's binding? (case G2)

A channel is a way to claim a customer: a link, a code, a paid invoice, … Each
company says for each channel what it may do; the answer follows from that and
from the facts of the claim alone, so it can be asked again under another policy
(``policy/replay``).
"""

from dataclasses import dataclass, replace

from .reasons import BindingOutcome, BindingRefusal


@dataclass(frozen=True, slots=True)
class Policy:
    """What a channel may do.

    ``effect`` is never, unbound, upgrade or always. ``minimum_grade`` is the
    rank of the lowest level that may use it; ranks count from the top, as the
    list of levels does. ``once``: a customer can be claimed through it once.
    """

    effect: str = "unbound"
    minimum_grade: int | None = None
    once: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What was true when the claim was made; ids are those of whole companies.

    ``is_stronger``: the partner who has the customer claimed them on the same day, by
    weaker evidence (``conflict.is_stronger``).
    """

    partner_id: int
    customer_id: int
    bound_to_id: int | None = None
    grade: int | None = None
    is_upgrade: bool = False
    used_before: bool = False
    has_plan: bool = True
    is_stronger: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the claim does: it binds, it rebinds, or it does nothing for a reason."""

    reason: BindingOutcome | BindingRefusal

    @property
    def binds(self) -> bool:
        """Does the customer belong to the claiming partner from now on?"""
        return isinstance(self.reason, BindingOutcome)


def decide(policy: Policy, facts: Facts) -> Verdict:
    """Say what the claim does.

    >>> decide(Policy("unbound"), Facts(1, 2)).reason
    <BindingOutcome.BOUND: 'bound'>
    >>> decide(Policy("unbound"), Facts(1, 2, bound_to_id=3)).reason
    <BindingRefusal.ALREADY_BOUND: 'already_bound'>
    >>> decide(Policy("upgrade"), Facts(1, 2, bound_to_id=3, is_upgrade=True)).reason
    <BindingOutcome.REBOUND_UPGRADE: 'rebound_upgrade'>
    """
    taken = facts.bound_to_id not in (None, facts.partner_id)
    checks = (
        (BindingRefusal.SAME_ENTITY, facts.partner_id == facts.customer_id),
        (BindingRefusal.NO_PLAN, not facts.has_plan),
        (BindingRefusal.CHANNEL_CLOSED, policy.effect == "never"),
        (BindingRefusal.GRADE_TOO_LOW, _below(policy.minimum_grade, facts.grade)),
        (BindingRefusal.USED_BEFORE, policy.once and facts.used_before),
        (BindingRefusal.BOUND_TO_SAME, facts.bound_to_id == facts.partner_id),
        (
            BindingRefusal.ALREADY_BOUND,
            taken and policy.effect == "unbound" and not facts.is_stronger,
        ),
        (
            BindingRefusal.NO_UPGRADE,
            policy.effect == "upgrade" and not facts.is_upgrade,
        ),
    )
    refusal = next((reason for reason, against in checks if against), None)
    return Verdict(refusal or _outcome(policy.effect, taken))


def _below(minimum: int | None, grade: int | None) -> bool:
    """Is the level too low? The top of the list has the smallest rank."""
    return minimum is not None and (grade is None or grade > minimum)


def _outcome(effect: str, taken: bool) -> BindingOutcome:
    """How a claim that nothing speaks against is explained."""
    if not taken:
        return BindingOutcome.BOUND
    outcomes = {
        "unbound": BindingOutcome.REBOUND_STRONGER,
        "upgrade": BindingOutcome.REBOUND_UPGRADE,
    }
    return outcomes.get(effect, BindingOutcome.REBOUND)


def with_owner(facts: Facts, owner: int | None) -> Facts:
    """The same facts, had the customer been bound to ``owner``."""
    same = owner == facts.bound_to_id
    return replace(facts, bound_to_id=owner, is_stronger=same and facts.is_stronger)
