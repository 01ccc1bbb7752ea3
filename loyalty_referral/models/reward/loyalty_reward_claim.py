from dataclasses import dataclass
from datetime import date

from odoo import fields, models

from ...policy import promise, terms
from ...policy.types import Origin


@dataclass(frozen=True)
class Earned:
    """Somebody reached what a reward was promised for.

    ``origin`` is a ``loyalty.reward.origin`` with its terms, ``receiver`` a commercial
    entity, ``title`` what was reached (as customers read it) and ``since`` the day of
    it. ``stands``: is it still so? If not, what was granted is taken back.
    """

    origin: models.Model
    receiver: models.Model
    title: str
    since: date
    stands: bool = True


class LoyaltyRewardClaim(models.AbstractModel):
    """From what was reached to what should be booked (money) or handed out (things).

    The one way for everybody who promises rewards without a friend: the provider of
    the origin's model says what was reached, the rest happens here.
    """

    _name = "loyalty.reward.claim"
    _description = "Claim of a Reward"

    def _targets(self, earned):
        """One policy ``Target`` per promised reward of money, within the limits."""
        promises = []
        for row in earned:
            rewards = terms.read(row.origin.terms or {}).rewards
            money = [promised for promised in rewards if promised.is_money]
            own_years = self._own_years(row, money)
            for promised in money:
                own_year = own_years.get(promised.id, 0)
                target = self._target(row, promised, own_year)
                promises.append((row.origin, promised, target))
        return self.env["loyalty.reward.cap"]._cut_targets(promises)

    def _wishes(self, earned):
        """One policy ``Wish`` per promised thing, within the limits."""
        promises = [
            (row.origin, promised, self._wish(row, promised))
            for row in earned
            for promised in terms.read(row.origin.terms or {}).rewards
            if not promised.is_money
        ]
        return self.env["loyalty.reward.cap"]._cut_wishes(promises)

    def _own_years(self, row, rewards):
        """What a year of the receiver's contract is worth, where a reward asks."""
        if not any(promised.kind == "free_periods" for promised in rewards):
            return {}
        due = [(promised, row.receiver) for promised in rewards if row.stands]
        return row.origin._fix_own_years(due)

    def _target(self, row, promised, own_year):
        """What should be booked for one reward."""
        owed = promise.worth(promised, own_year) if row.stands else 0
        reason = self._reason(row, promised, own_year)
        base = own_year if promised.kind == "free_periods" else promised.amount
        return promise.target(self._promise(row, promised), owed, reason, base)

    def _wish(self, row, promised):
        """What should have been handed out for one reward."""
        reason = self._reason(row, promised, 0)
        return promise.wish(self._promise(row, promised), row.stands, reason)

    def _promise(self, row, promised):
        """The policy's view."""
        origin = row.origin
        return promise.Promise(
            promised,
            Origin(origin._name, origin.id),
            row.receiver.id,
            origin.company_id.id,
            origin.currency_id.id,
            fields.Date.context_today(self),
        )

    def _reason(self, row, promised, own_year):
        """Why it is owed, or no longer."""
        if not row.stands:
            return promise.reason_gone(row.title)
        return promise.reason(promised, row.title, row.since, own_year)
