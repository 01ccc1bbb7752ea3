from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import format_amount, format_date

from ...policy import money


class LoyaltyReasonMixin(models.AbstractModel):
    """Whatever is owed explains itself: a code and its numbers become a sentence.

    Wants a ``currency_id`` beside the reason, in which its money is shown.
    """

    _name = "loyalty.reason.mixin"
    _description = "Loyalty Reason"

    reason_code = fields.Char(readonly=True)
    reason_params = fields.Json(readonly=True)
    explanation = fields.Char(compute="_compute_explanation")

    @api.depends("reason_code", "reason_params")
    @api.depends_context("lang")
    def _compute_explanation(self):
        sentences = self._sentences()
        for row in self:
            sentence = sentences.get(row.reason_code, "")
            # A later sentence may want a number that was not kept at the time.
            params = defaultdict(lambda: "…", row._shown_params())
            row.explanation = sentence % params
            if "uncapped_money" in params:
                row.explanation += " " + self.env._(
                    "That would be %(uncapped_money)s; what is beyond the limit waits "
                    "for room.",
                    uncapped_money=params["uncapped_money"],
                )

    def _sentences(self):
        """Map each reason code to its translated sentence with named values."""
        return self._earning_sentences() | self._using_sentences()

    def _earning_sentences(self):
        """Why something is owed, or no longer."""
        return {
            "referral_qualified": self.env._(
                "%(rate_percent)s of %(annual_money)s: a year of the contract of "
                "%(friend)s (invoice %(invoice)s of %(since_date)s)."
            ),
            "referral_partly_kept": self.env._(
                "%(rate_percent)s of %(annual_money)s: a year of the contract of "
                "%(friend)s; %(kept_money)s of %(untaxed_money)s are left of invoice "
                "%(invoice)s."
            ),
            "referral_taken_back": self.env._(
                "The first invoice of %(friend)s no longer counts: it was credited, "
                "cancelled or its payment undone."
            ),
            "referral_refused": self.env._(
                "We could not accept the referral of %(friend)s."
            ),
            "periods_granted": self.env._(
                "%(months)s free months of an own contract of %(annual_money)s a year, "
                "because %(friend)s became a customer (%(invoice)s of %(since_date)s)."
            ),
            "amount_granted": self.env._(
                "%(reward_money)s because %(friend)s became a customer (%(invoice)s of "
                "%(since_date)s)."
            ),
            "percentage_granted": self.env._(
                "%(rate_percent)s of %(kept_money)s that %(friend)s bought (%(invoice)s "
                "of %(since_date)s)."
            ),
            "limit_reached": self.env._(
                "The limit of rewards is reached. This is granted when there is room."
            ),
            "thing_granted": self.env._(
                "Because %(friend)s became a customer (%(invoice)s of %(since_date)s)."
            ),
            "amount_for": self.env._(
                "%(reward_money)s for “%(title)s” (%(since_date)s)."
            ),
            "periods_for": self.env._(
                "%(months)s free months of an own contract of %(annual_money)s a year "
                "for “%(title)s” (%(since_date)s)."
            ),
            "thing_for": self.env._("For “%(title)s” (%(since_date)s)."),
            "no_longer_for": self.env._(
                "“%(title)s” no longer counts: what it was reached by was undone."
            ),
        }

    def _using_sentences(self):
        """What became of it."""
        return {
            "credit_used": self.env._(
                "%(amount_money)s of the reward for bringing %(friend)s came off an "
                "own invoice."
            ),
            "reward_used": self.env._(
                "%(amount_money)s of the reward for “%(title)s” came off an own "
                "invoice."
            ),
            "credit_released": self.env._(
                "The invoice no longer carries the discount, so it is available again."
            ),
            "credit_restored": self.env._(
                "Credit note %(invoice)s gives back %(amount_money)s."
            ),
            "surplus_lapsed": self.env._(
                "The reward covered a whole year of the own contract "
                "(%(year_money)s); what was worth more lapses."
            ),
            "surplus_kept": self.env._("Less of the reward was used after all."),
            "credit_expired": self.env._(
                "It could be used until %(until_date)s; what was left has expired."
            ),
            "expiry_undone": self.env._(
                "Less has expired after all (it could be used until %(until_date)s)."
            ),
            "cash_billed": self.env._("%(amount_money)s paid out by a vendor bill."),
            "cash_returned": self.env._(
                "Refund %(bill)s of the vendor bill returns %(amount_money)s."
            ),
            "cash_reopened": self.env._(
                "The vendor bill no longer pays it, so it is open again."
            ),
            "tier_discount": self.env._(
                "%(tier)s: %(rate_percent)s of %(base_money)s."
            ),
            "tier_discount_used": self.env._(
                "Taken off at once (%(tier)s: %(rate_percent)s of %(base_money)s)."
            ),
            "tier_discount_back": self.env._(
                "Credited with the invoice (%(tier)s: %(rate_percent)s)."
            ),
            "withdrawn": self.env._("The reason for this amount is gone."),
            "adjusted": self.env._(
                "Corrected by hand (%(number)s, approved by %(approver)s): %(reason)s"
            ),
        }

    def _shown_params(self):
        """Format the numbers of the reason, each by the last word of its name."""
        shown = {}
        for name, value in (self.reason_params or {}).items():
            match name.rpartition("_")[2]:
                case "money":
                    value = money.to_decimal(value, self.currency_id.decimal_places)
                    value = format_amount(self.env, float(value), self.currency_id)
                case "date":
                    value = format_date(self.env, value)
                case "percent":
                    value = f"{value} %"
            shown[name] = value
        return shown
