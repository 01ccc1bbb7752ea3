from dataclasses import dataclass

from odoo import fields, models

from ...policy import money, promise, reward
from ...policy.deal import Deal
from ...policy.terms import Terms
from ...policy.types import Origin, Reason

#: Models that deals are records of.
DEAL_MODELS = {
    "contract": "contract.contract",
    "order": "sale.order",
    "invoice": "account.move",
}


@dataclass(frozen=True)
class Verdict:
    """What the facts say of one referral.

    ``deal`` is the friend's earliest that counts, ``contract_deal`` the earliest that
    belongs to a contract; both are None while nothing counts or something speaks
    against the referral. ``own_years`` says by reward what a year of the receiver's
    own contract was worth.
    """

    referral: models.Model
    terms: Terms
    deal: Deal | None
    contract_deal: Deal | None
    own_years: dict

    def deal_for(self, promised):
        """The deal that a reward is measured by."""
        is_by_contract = promised.kind == "contract_credit"
        return self.contract_deal if is_by_contract else self.deal


class LoyaltyReferralClaim(models.AbstractModel):
    """Turns a verdict and a promised reward into a target (money) or a wish (a thing)."""

    _name = "loyalty.referral.claim"
    _description = "Loyalty Referral Claim"

    def _target(self, verdict, promised):
        """What should be booked for a reward of money."""
        basis = self._basis(verdict, promised)
        amount = reward.worth(promised, basis)
        return promise.target(
            self._promise(verdict, promised),
            amount,
            self._reason(verdict, promised, amount),
            self._base(basis, promised),
        )

    def _wish(self, verdict, promised):
        """What should have been handed out for a reward that is a thing."""
        is_due = bool(verdict.deal)
        reason = self._reason(verdict, promised, is_due)
        return promise.wish(self._promise(verdict, promised), is_due, reason)

    def _promise(self, verdict, promised):
        """The policy's view of who was promised what."""
        referral = verdict.referral
        return promise.Promise(
            promised,
            Origin(referral._name, referral.id),
            self._receiver(referral, promised).id,
            referral.company_id.id,
            referral.currency_id.id,
            fields.Date.context_today(self),
        )

    def _receiver(self, referral, promised):
        """Whose reward it is: the commercial entity of referrer or friend."""
        side = "friend_id" if promised.side == "friend" else "referrer_id"
        return referral[side].commercial_partner_id

    def _basis(self, verdict, promised):
        """What the reward is measured by."""
        referral = verdict.referral
        scale = referral.currency_id.decimal_places
        return reward.Basis(
            deal=verdict.deal_for(promised),
            friend_year=money.to_minor(referral.year_amount, scale),
            own_year=verdict.own_years.get(promised.id, 0),
        )

    def _base(self, basis, promised):
        """The amount that was multiplied, for whoever checks it."""
        match promised.kind:
            case "contract_credit":
                return basis.friend_year
            case "percentage":
                return basis.deal.kept if basis.deal else 0
            case "free_periods":
                return basis.own_year
        return promised.amount

    def _reason(self, verdict, promised, is_granted):
        """Say where the amount comes from."""
        friend = verdict.referral.friend_id.name or ""
        deal = verdict.deal_for(promised)
        if verdict.referral.state == "refused":
            return Reason("referral_refused", {"friend": friend})
        if not is_granted or not deal:
            return Reason("referral_taken_back", {"friend": friend})
        document = self.env[DEAL_MODELS[deal.kind]].browse(deal.id).display_name
        params = {"friend": friend, "invoice": document, "since_date": deal.day}
        match promised.kind:
            case "contract_credit":
                return self._contract_reason(verdict, promised, params)
            case "percentage":
                rate = {"rate_percent": f"{promised.rate:g}", "kept_money": deal.kept}
                return Reason("percentage_granted", params | rate)
            case "free_periods":
                own_year = verdict.own_years.get(promised.id, 0)
                months = {
                    "months": f"{promised.quantity:g}",
                    "annual_money": own_year,
                }
                return Reason("periods_granted", params | months)
            case "fixed" | "cash":
                amount = {"reward_money": promised.amount}
                return Reason("amount_granted", params | amount)
        return Reason("thing_granted", params)

    def _contract_reason(self, verdict, promised, params):
        """Like for like; and what credit notes left of the first invoice."""
        referral, deal = verdict.referral, verdict.contract_deal
        scale = referral.currency_id.decimal_places
        params = params | {
            "rate_percent": f"{promised.rate:g}",
            "annual_money": money.to_minor(referral.year_amount, scale),
        }
        if deal.is_whole:
            return Reason("referral_qualified", params)
        kept = {"kept_money": deal.kept, "untaxed_money": deal.untaxed}
        return Reason("referral_partly_kept", params | kept)
