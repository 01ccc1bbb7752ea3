from dataclasses import replace

from odoo import models

from ...policy import caps
from ...policy.types import Reason


class LoyaltyRewardCap(models.AbstractModel):
    """Which limits a promised reward answers to, and what of it they let through.

    The last layer: it takes finished targets and wishes (ADR 0008).
    """

    _name = "loyalty.reward.cap"
    _description = "Limits of Rewards"

    def _cut_targets(self, promises):
        """Targets within the limits.

        :param promises: list of (origin, promised, target); the origins are records of
            one model (``loyalty.reward.origin``)
        """
        limited = self._limited(promises)
        if not limited:
            return [target for *_promise, target in promises]
        origins = _origins(limited)
        booked = self.env["loyalty.ledger.sync"]._booked(origins._name, origins.ids)
        amounts = self._allot(
            limited,
            lambda target: (target.account.partner_id, target.amount),
            lambda target: booked[target.key].amount if target.key in booked else 0,
        )
        return [
            _cut_target(target, amounts.get(id(target), target.amount))
            for *_promise, target in promises
        ]

    def _cut_wishes(self, promises):
        """Wishes within the limits; only a count can keep a thing back."""
        limited = self._limited(promises)
        if not limited:
            return [wish for *_promise, wish in promises]
        granted = self.env["loyalty.grant"].sudo()._wanted_slots(_origins(limited))
        amounts = self._allot(
            limited,
            lambda wish: (wish.partner_id, int(wish.quantity > 0)),
            lambda wish: int(granted.get((wish.origin.id, wish.slot), 0) > 0),
        )
        return [
            _cut_wish(wish, amounts.get(id(wish), 1)) for *_promise, wish in promises
        ]

    def _limited(self, promises):
        """Those promises that answer to some limit."""
        return [
            (origin, promised, what)
            for origin, promised, what in promises
            if origin._is_limited(promised)
        ]

    def _allot(self, promises, demand, booked):
        """Ask the counters of each company: dict from id(target or wish) to amount."""
        counters = self.env["loyalty.cap"].sudo()
        origins = _origins(promises)
        known = counters._keys_of(origins._name, origins.ids)
        by_company = {}
        for origin, promised, what in promises:
            partner_id, wanted = demand(what)
            key = (origin._name, origin.id, what.slot, partner_id)
            limits = origin._limits(promised, key, known.get(key, ()))
            claim = caps.Claim(key, wanted, limits, booked(what))
            pairs = by_company.setdefault(origin.company_id, [])
            pairs.append((claim, what))
        amounts = {}
        for company, pairs in by_company.items():
            allotment = counters._allot([claim for claim, _what in pairs], company)
            for claim, what in pairs:
                amounts[id(what)] = allotment.granted.get(claim.key, claim.wanted)
        return amounts


def _origins(promises):
    """The records that these promises are about."""
    return promises[0][0].union(*(origin for origin, *_rest in promises))


def _cut_target(target, amount):
    """``target`` with what the limits let through, and what it would have been."""
    if amount == target.amount:
        return target
    params = {**target.reason.params, "uncapped_money": target.amount}
    code = target.reason.code if amount else "limit_reached"
    return replace(target, amount=amount, reason=Reason(code, params))


def _cut_wish(wish, count):
    """``wish``, or nothing yet while the limit is reached."""
    if count or not wish.quantity:
        return wish
    reason = Reason("limit_reached", wish.reason.params)
    return replace(wish, quantity=wish.quantity * 0, reason=reason)
