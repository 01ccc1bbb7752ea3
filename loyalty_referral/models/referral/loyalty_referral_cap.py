from odoo import api, fields, models

from ...policy import caps, money

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

    def _is_limited(self, promised):
        """Extend: the limits of the programme; only a count can keep a thing back."""
        names = _LIMITS if promised.is_money else ("yearly_count",)
        has_limit = any(self.program_id[name] for name in names)
        return super()._is_limited(promised) or has_limit

    def _limits(self, promised, key, known):
        """Override: what the programme may cost, and give one customer in a year."""
        program, partner_id = self.program_id, key[3]
        year = caps.period_key("year", fields.Date.context_today(self))
        minor = self._minor(program)
        limits = []
        if promised.is_money:
            amounts = {
                f"budget/{program.id}": minor(program.budget),
                f"year/{program.id}/{partner_id}/{year}": minor(program.yearly_amount),
                f"referral/{self.id}/{promised.id}": promised.max_amount,
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
