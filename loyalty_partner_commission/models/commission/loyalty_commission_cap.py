from dataclasses import replace

from odoo import models

from odoo.addons.loyalty_referral.policy import caps, money
from odoo.addons.loyalty_referral.policy.types import Reason

#: Claims answer to invoices.
_MODEL = "account.move"


class LoyaltyCommissionCap(models.AbstractModel):
    """What limits of plans let through of what everybody earned: the last layer.

    First the invoice as a whole, by the limits that all partners meet together: what
    they leave is spread over the partners in proportion. Then each partner's own.
    """

    _name = "loyalty.commission.cap"
    _description = "Limits of Commission"

    def _cut(self, move_ids, pairs, writes=True):
        """Targets within the limits; ``pairs`` are (row, target).

        What takes back on its own is never limited.

        :param writes: keep what was granted; else only look at what was
        """
        capped = self.env["loyalty.commission.plan"]._capped_plans()
        if not capped:
            return [target for _row, target in pairs]
        limited = [
            (row, target)
            for row, target in pairs
            if row["plan_id"] in capped and target.amount >= 0
        ]
        wholes = _wholes(limited)
        if not writes:
            return self._as_granted(move_ids, pairs, limited, wholes)
        booked = self.env["loyalty.ledger.sync"]._booked(_MODEL, move_ids)
        stale = self.env["loyalty.cap"].sudo()._keys_of(_MODEL, move_ids)
        claims = self._whole_claims(wholes, booked)
        granted = self._allot(claims, stale)
        left = _spread(wholes, granted)
        claims = self._own_claims(limited, left, booked)
        granted |= self._allot(claims, stale)
        self._release(stale)
        return _cut_all(pairs, limited, left, granted)

    def _as_granted(self, move_ids, pairs, limited, wholes):
        """The same by what was granted so far."""
        shares = self.env["loyalty.cap.share"].sudo()
        shares = shares.search(
            [("origin_model", "=", _MODEL), ("origin_id", "in", list(move_ids))]
        )
        granted = {}
        for one in shares:
            key = (_MODEL, one.origin_id, one.slot, one.partner_id.id)
            granted[key] = min(int(one.granted), granted.get(key, int(one.granted)))
        left = _spread(wholes, granted)
        return _cut_all(pairs, limited, left, granted)

    def _whole_claims(self, wholes, booked):
        """What invoices cost in all: list of (row, claim)."""
        claims = []
        for key, (row, targets) in wholes.items():
            held = sum(
                booked[target.key].amount for target in targets if target.key in booked
            )
            wanted = sum(target.amount for target in targets)
            limits = self._limits(row, ("invoice", "customer", "plan"))
            claims.append((row, caps.Claim(key, wanted, limits, max(0, held))))
        return claims

    def _own_claims(self, limited, left, booked):
        """What each partner gets, after the limits of all: list of (row, claim)."""
        claims = []
        for row, target in limited:
            partner_id = target.account.partner_id
            held = booked[target.key].amount if target.key in booked else 0
            limits = self._limits(row, ("partner",), partner_id)
            claim = caps.Claim(_own_key(target), left[id(target)], limits, max(0, held))
            claims.append((row, claim))
        return claims

    def _limits(self, row, scopes, partner_id=None):
        """The limits (policy) of the row's plan for these scopes."""
        plan = self.env["loyalty.commission.plan"].sudo().browse(row["plan_id"])
        digits = plan.currency_id.decimal_places
        whose = {
            "invoice": row["id"],
            "customer": row["customer_id"],
            "partner": partner_id,
            "plan": "all",
        }
        limits = []
        for scope in scopes:
            if amount := plan[f"cap_{scope}"]:
                period = "ever" if scope == "invoice" else plan[f"cap_{scope}_period"]
                since = caps.period_key(period, row["day"])
                key = f"commission/{scope}/{plan.id}/{whose[scope]}/{since}"
                limits.append(caps.Limit(key, money.to_minor(amount, digits)))
        return tuple(limits)

    def _allot(self, claims, stale):
        """Ask the counters of each company: dict from claim to amount.

        What was granted before comes first: counters may have been made anew.
        """
        granted, by_company = {}, {}
        for row, claim in claims:
            by_company.setdefault(row["company_id"], []).append(claim)
            for limit in claim.limits:
                if limit.key in stale.get(claim.key, ()):
                    stale[claim.key].remove(limit.key)
        for company_id, own in by_company.items():
            own.sort(key=lambda claim: not claim.booked)
            company = self.env["res.company"].browse(company_id)
            allotment = self.env["loyalty.cap"].sudo()._allot(own, company)
            granted |= allotment.granted
        return granted

    def _release(self, stale):
        """Free the room of claims that are none any more: another partner, or draft."""
        by_company = {}
        counters = self.env["loyalty.cap"].sudo()
        keys = {key for kept in stale.values() for key in kept}
        found = counters.search([("key", "in", list(keys))]) if keys else counters
        for counter in found.filtered(lambda one: one.key.startswith("commission/")):
            for claim, kept in stale.items():
                if counter.key in kept:
                    gone = caps.Claim(claim, 0, (caps.Limit(counter.key, 0),))
                    by_company.setdefault(counter.company_id, []).append(gone)
        for company, gone in by_company.items():
            for claim in gone:
                counters._allot([claim], company)


def _wholes(limited):
    """What counts together: dict from the key of a claim to (row, targets)."""
    wholes = {}
    for row, target in limited:
        key = (_MODEL, row["id"], "all", row["partner_id"])
        wholes.setdefault(key, (row, []))[1].append(target)
    return wholes


def _spread(wholes, granted):
    """What the limits of all leave of each target, in proportion."""
    left = {}
    for key, (_row, targets) in wholes.items():
        wanted = [target.amount for target in targets]
        fits = granted.get(key, sum(wanted))
        parts = money.share(fits, wanted) if sum(wanted) else wanted
        left |= {id(target): part for target, part in zip(targets, parts, strict=True)}
    return left


def _own_key(target):
    """The claim of one partner by one rule of an invoice."""
    return (_MODEL, target.origin.id, target.slot, target.account.partner_id)


def _cut_all(pairs, limited, left, granted):
    """The targets, those that met a limit with what it let through."""
    cut = {}
    for _row, target in limited:
        fits = left[id(target)]
        fits = min(fits, granted.get(_own_key(target), fits))
        cut[id(target)] = _cut_target(target, fits)
    return [cut.get(id(target), target) for _row, target in pairs]


def _cut_target(target, amount):
    """``target`` with what the limits let through, and what it would have been."""
    if amount == target.amount:
        return target
    params = {
        **target.reason.params,
        "granted_money": amount,
        "wanted_money": target.amount,
    }
    return replace(target, amount=amount, reason=Reason(target.reason.code, params))
