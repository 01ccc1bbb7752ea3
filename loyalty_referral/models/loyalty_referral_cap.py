from dataclasses import replace

from odoo import api, fields, models

from ..policy import caps, money
from ..policy.types import Reason

#: Fields whose change lets more (or, from now on, less) be granted.
_LIMITS = {"budget", "yearly_amount", "yearly_count"}


class LoyaltyReferralProgram(models.Model):
    """What a programme may cost: in all, and for one customer in a year."""

    _inherit = "loyalty.referral.program"

    budget = fields.Monetary(
        tracking=True,
        help="The most that all rewards of money (credit, cash) of this programme may "
        "come to. What is earned beyond it is kept and granted when you raise the "
        "budget. 0: no limit.",
    )
    yearly_amount = fields.Monetary(
        string="Per customer and year",
        tracking=True,
        help="The most that one customer gets in rewards of money in a calendar year. "
        "0: no limit.",
    )
    yearly_count = fields.Integer(
        string="Rewards per customer and year",
        tracking=True,
        help="How many rewards of any kind one customer gets in a calendar year. 0: no "
        "limit.",
    )
    budget_used = fields.Monetary(
        string="Budget used", compute="_compute_budget", help="Granted so far."
    )
    budget_waiting = fields.Monetary(
        string="Waiting for room",
        compute="_compute_budget",
        help="Earned, but beyond a limit. Raise the limit to grant it.",
    )

    _limits_not_negative = models.Constraint(
        "CHECK (budget >= 0 AND yearly_amount >= 0 AND yearly_count >= 0)",
        "A limit cannot be negative; 0 means that there is none.",
    )

    def _compute_budget(self):
        counters = self.env["loyalty.cap"].sudo()
        keys = {f"budget/{program.id}": program for program in self}
        found = counters.search([("key", "in", list(keys))]).grouped("key")
        for key, program in keys.items():
            program.budget_used = found[key].used_amount if key in found else 0.0
            waiting = counters._overflow(program.referral_ids)
            digits = program.currency_id.decimal_places
            program.budget_waiting = float(
                money.to_decimal(sum(waiting.values()), digits)
            )

    def write(self, vals):
        """Grant what waited as soon as there is room."""
        result = super().write(vals)
        if _LIMITS & vals.keys():
            self.referral_ids._mark()
        return result

    def action_view_waiting(self):
        """Open the referrals whose rewards wait for room."""
        self.ensure_one()
        waiting = self.env["loyalty.cap"].sudo()._overflow(self.referral_ids)
        return self.action_view_referrals() | {"domain": [("id", "in", list(waiting))]}


class LoyaltyReferral(models.Model):
    """What a referral earned beyond a limit."""

    _inherit = "loyalty.referral"

    waiting_amount = fields.Monetary(
        string="Waiting for room",
        compute="_compute_waiting_amount",
        help="Earned, but beyond a limit of the programme. It is granted when there is "
        "room.",
    )

    @api.depends("earned_amount", "state")
    def _compute_waiting_amount(self):
        waiting = self.env["loyalty.cap"].sudo()._overflow(self)
        for referral in self:
            digits = referral.currency_id.decimal_places
            minor = waiting.get(referral.id, 0)
            referral.waiting_amount = float(money.to_decimal(minor, digits))


class LoyaltyReferralCap(models.AbstractModel):
    """Which limits a promised reward answers to, and what of it they let through.

    The last layer: it takes finished targets and wishes (ADR 0008).
    """

    _name = "loyalty.referral.cap"
    _description = "Limits of Referral Rewards"

    def _cut_targets(self, promises):
        """Targets within the limits: list of (referral, promised, target) in, targets out."""
        limited = self._limited(promises)
        if not limited:
            return [target for *_promise, target in promises]
        booked = self.env["loyalty.ledger.sync"]._booked(
            "loyalty.referral", [referral.id for referral, *_ in limited]
        )
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
        limited = [
            (referral, promised, wish)
            for referral, promised, wish in self._limited(promises)
            if referral.program_id.yearly_count
        ]
        if not limited:
            return [wish for *_promise, wish in promises]
        referrals = self.env["loyalty.referral"].union(*(row[0] for row in limited))
        granted = self.env["loyalty.grant"].sudo()._wanted_slots(referrals)
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
            (referral, promised, what)
            for referral, promised, what in promises
            if promised.max_amount or any(referral.program_id[name] for name in _LIMITS)
        ]

    def _allot(self, promises, demand, booked):
        """Ask the counters of each company: dict from id(target or wish) to amount."""
        counters = self.env["loyalty.cap"].sudo()
        origin_ids = [referral.id for referral, *_ in promises]
        known = counters._keys_of("loyalty.referral", origin_ids)
        by_company = {}
        for referral, promised, what in promises:
            partner_id, wanted = demand(what)
            key = ("loyalty.referral", referral.id, what.slot, partner_id)
            limits = self._limits(referral, promised, key, known.get(key, ()))
            claim = caps.Claim(key, wanted, limits, booked(what))
            pairs = by_company.setdefault(referral.company_id, [])
            pairs.append((claim, what))
        amounts = {}
        for company, pairs in by_company.items():
            allotment = counters._allot([claim for claim, _what in pairs], company)
            for claim, what in pairs:
                amounts[id(what)] = allotment.granted.get(claim.key, claim.wanted)
        return amounts

    def _limits(self, referral, promised, key, known):
        """Limits (policy) of one claim; ``known`` are the counters it answers to already."""
        program, partner_id = referral.program_id, key[3]
        year = caps.period_key("year", fields.Date.context_today(self))
        minor = self._minor(program)
        limits = []
        if promised.is_money:
            amounts = {
                f"budget/{program.id}": minor(program.budget),
                f"year/{program.id}/{partner_id}/{year}": minor(program.yearly_amount),
                f"referral/{referral.id}/{promised.id}": promised.max_amount,
            }
            limits += [
                caps.Limit(_same_year(counter, known), amount)
                for counter, amount in amounts.items()
                if amount
            ]
        if program.yearly_count:
            counter = f"count/{program.id}/{partner_id}/{year}"
            counter = _same_year(counter, known)
            limits.append(caps.Limit(counter, program.yearly_count, counts=True))
        return tuple(limits)

    def _minor(self, program):
        """A function that turns the programme's money into minor units."""
        digits = program.currency_id.decimal_places
        return lambda amount: money.to_minor(amount, digits)


def _same_year(counter, known):
    """The counter that the claim answers to already, if it is of an earlier year."""
    stem = counter.rpartition("/")[0] + "/"
    yearly = counter.startswith(("year/", "count/"))
    return next((key for key in known if yearly and key.startswith(stem)), counter)


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
