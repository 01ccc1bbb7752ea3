from odoo import models
from odoo.tools import format_amount

from odoo.addons.loyalty_referral.policy import money


class LoyaltyLedgerTransaction(models.Model):
    """The sentences about commission."""

    _inherit = "loyalty.ledger.transaction"

    def _sentences(self):
        """Override of `loyalty_referral` to explain commission, also where it is zero."""
        return (
            super()._sentences()
            | self._commission_sentences()
            | self._partly_paid_sentences()
            | self._no_commission_sentences()
            | self._passed_over_sentences()
        )

    def _commission_sentences(self):
        """Why commission was earned, settled or reopened.

        An entry is the difference to what was booked before, so the sentences give
        the commission by that rule on the invoice *in all*.
        """
        return {
            "commission_first": self.env._(
                "%(how)s = %(due_money)s in all: first purchase of %(customer)s "
                "(%(invoice)s). Bound since %(bound_date)s, window until %(until_date)s."
            ),
            "commission_later": self.env._(
                "%(how)s = %(due_money)s in all: later purchase of %(customer)s "
                "(%(invoice)s). Bound since %(bound_date)s, window until %(until_date)s."
            ),
            "commission_any": self.env._(
                "%(how)s = %(due_money)s in all: purchase of %(customer)s (%(invoice)s). "
                "Bound since %(bound_date)s, window until %(until_date)s."
            ),
            "commission_credit_note": self.env._(
                "%(how)s taken back: credit note %(invoice)s of %(customer)s that "
                "belongs to no invoice."
            ),
            "commission_settled": self.env._(
                "Settled by statement %(statement)s, %(from_date)s to %(to_date)s."
            ),
            "commission_reopened": self.env._(
                "The bill of statement %(statement)s was cancelled, credited or "
                "deleted; the amount is open again."
            ),
        }

    def _partly_paid_sentences(self):
        """Commission in proportion to what the customer paid so far."""
        return {
            "commission_first_partly": self.env._(
                "%(how)s = %(whole_money)s; %(paid_money)s of %(kept_money)s are paid: "
                "%(due_money)s in all. First purchase of %(customer)s (%(invoice)s). "
                "Bound since %(bound_date)s, window until %(until_date)s."
            ),
            "commission_later_partly": self.env._(
                "%(how)s = %(whole_money)s; %(paid_money)s of %(kept_money)s are paid: "
                "%(due_money)s in all. Later purchase of %(customer)s (%(invoice)s). "
                "Bound since %(bound_date)s, window until %(until_date)s."
            ),
            "commission_any_partly": self.env._(
                "%(how)s = %(whole_money)s; %(paid_money)s of %(kept_money)s are paid: "
                "%(due_money)s in all. Purchase of %(customer)s (%(invoice)s). Bound "
                "since %(bound_date)s, window until %(until_date)s."
            ),
        }

    def _no_commission_sentences(self):
        """Why an invoice earns nothing, or nothing any more."""
        return {
            "commission_before_binding": self.env._(
                "%(customer)s was not bound to a partner before %(bound_date)s."
            ),
            "commission_after_binding": self.env._(
                "%(customer)s has not been bound to a partner since %(ended_date)s."
            ),
            "commission_out_of_window": self.env._(
                "The window of the partner of %(customer)s ended on %(until_date)s."
            ),
            "commission_no_rule": self.env._(
                "No rule of the partner's plan applies to this purchase of "
                "%(customer)s."
            ),
            "commission_nothing_kept": self.env._(
                "Nothing is left of %(invoice)s of %(customer)s: it was credited, or "
                "it was free."
            ),
            "commission_not_paid": self.env._(
                "%(customer)s has not paid %(invoice)s; commission follows the payment."
            ),
        }

    def _passed_over_sentences(self):
        """Why a single rule pays nothing for an invoice."""
        return {
            "commission_other_occasion": self.env._(
                "The rule is for %(occasion)s; %(invoice)s of %(customer)s is not one."
            ),
            "commission_other_country": self.env._(
                "The rule is for customers in other countries than %(customer)s."
            ),
            "commission_other_product": self.env._(
                "Nothing on %(invoice)s of %(customer)s is of the rule's products, or "
                "an earlier rule took it."
            ),
            "commission_taken": self.env._(
                "Earlier rules took all of %(invoice)s of %(customer)s."
            ),
            "commission_below_minimum": self.env._(
                "%(kept_money)s on %(invoice)s of %(customer)s is less than the rule's "
                "minimum of %(minimum_money)s."
            ),
            "commission_no_margin": self.env._(
                "%(invoice)s of %(customer)s was sold at or below cost: there is no "
                "margin to share."
            ),
            "commission_year_pays_nothing": self.env._(
                "In year %(year)s of the window the plan pays nothing any more "
                "(%(invoice)s of %(customer)s)."
            ),
            "commission_too_little": self.env._(
                "%(how)s comes to nothing (%(invoice)s of %(customer)s)."
            ),
            "commission_fixed_stays": self.env._(
                "A fixed amount is paid per invoice: credit note %(invoice)s of "
                "%(customer)s, which belongs to no invoice, takes none back."
            ),
        }

    def _explain(self, reason, currency):
        """Put a reason (policy) that no entry carries into words."""
        return self._unsaved(reason, currency).explanation

    def _explain_formula(self, reason, currency):
        """Only the calculation of a reason; nothing if no rule calculated."""
        return self._unsaved(reason, currency)._shown_params().get("how")

    def _unsaved(self, reason, currency):
        """A movement with this reason that nobody books."""
        params = {
            name: value if isinstance(value, int | str | list | None) else str(value)
            for name, value in reason.params.items()
        }
        return self.new(
            {
                "reason_code": reason.code,
                "reason_params": params,
                "currency_id": currency.id,
            }
        )

    def _shown_params(self):
        """Override of `loyalty_referral`: how a rule got to its amount, in words."""
        shown = super()._shown_params()
        if "until_date" in shown and not shown["until_date"]:
            shown["until_date"] = self.env._("further notice")
        if "occasion" in shown:
            shown["occasion"] = {
                "first": self.env._("first purchases"),
                "later": self.env._("later purchases"),
            }.get(shown["occasion"], "")
        if "whole_money" in shown:
            shown["how"] = self._shown_formula(shown)
        return shown

    def _shown_formula(self, shown):
        """The calculation of a rule: "20 % of 100.00", with all that changed it."""
        match shown.get("kind"):
            case "fixed":
                pieces = [self.env._("%s per invoice", shown["fixed_money"])]
            case "percent":
                pieces = [self._shown_share(shown["rate_percent"], shown["base_money"])]
            case _:
                pieces = [
                    self._shown_share(f"{rate} %", self._shown_money(amount))
                    for amount, rate in shown["spans"]
                ]
        formula = " + ".join(pieces)
        if shown.get("by_margin"):
            formula = self.env._("%s margin", formula)
        if "step_percent" in shown:
            formula = self.env._(
                "%(share)s of (%(formula)s) in year %(year)s",
                share=shown["step_percent"],
                formula=formula,
                year=shown["year"],
            )
        if "maximum_money" in shown:
            formula = self.env._(
                "%(formula)s, at most %(maximum)s (%(beyond)s are beyond it)",
                formula=formula,
                maximum=shown["maximum_money"],
                beyond=shown["beyond_money"],
            )
        if "exchange" in shown:
            formula = self.env._(
                "%(formula)s (at %(rate)s)", formula=formula, rate=shown["exchange"]
            )
        return formula

    def _shown_share(self, rate, amount):
        """A rate of an amount, both in words already."""
        return self.env._("%(rate)s of %(amount)s", rate=rate, amount=amount)

    def _shown_money(self, minor):
        """Minor units as an amount in the entry's currency."""
        amount = money.to_decimal(minor, self.currency_id.decimal_places)
        return format_amount(self.env, float(amount), self.currency_id)
