from odoo import models


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
        )

    def _commission_sentences(self):
        """Why commission was earned, settled or reopened.

        An entry is the difference to what was booked before, so the sentences give
        the commission on the invoice *in all*.
        """
        return {
            "commission_first": self.env._(
                "%(rate_percent)s of %(kept_money)s = %(due_money)s in all: first "
                "purchase of %(customer)s (%(invoice)s). Bound since %(bound_date)s, "
                "window until %(until_date)s."
            ),
            "commission_later": self.env._(
                "%(rate_percent)s of %(kept_money)s = %(due_money)s in all: later "
                "purchase of %(customer)s (%(invoice)s). Bound since %(bound_date)s, "
                "window until %(until_date)s."
            ),
            "commission_any": self.env._(
                "%(rate_percent)s of %(kept_money)s = %(due_money)s in all: purchase of "
                "%(customer)s (%(invoice)s). Bound since %(bound_date)s, window until "
                "%(until_date)s."
            ),
            "commission_credit_note": self.env._(
                "%(rate_percent)s of %(kept_money)s: credit note %(invoice)s of "
                "%(customer)s that belongs to no invoice."
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
                "%(rate_percent)s of %(paid_money)s (the paid part of %(kept_money)s) = "
                "%(due_money)s in all: first purchase of %(customer)s (%(invoice)s). "
                "Bound since %(bound_date)s, window until %(until_date)s."
            ),
            "commission_later_partly": self.env._(
                "%(rate_percent)s of %(paid_money)s (the paid part of %(kept_money)s) = "
                "%(due_money)s in all: later purchase of %(customer)s (%(invoice)s). "
                "Bound since %(bound_date)s, window until %(until_date)s."
            ),
            "commission_any_partly": self.env._(
                "%(rate_percent)s of %(paid_money)s (the paid part of %(kept_money)s) = "
                "%(due_money)s in all: purchase of %(customer)s (%(invoice)s). Bound "
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

    def _explain(self, reason, currency):
        """Put a reason (policy) that no entry carries into words."""
        params = {
            name: value if isinstance(value, int | str | None) else str(value)
            for name, value in reason.params.items()
        }
        unsaved = self.new(
            {
                "reason_code": reason.code,
                "reason_params": params,
                "currency_id": currency.id,
            }
        )
        return unsaved.explanation

    def _shown_params(self):
        """Override of `loyalty_referral`: a window may have no end."""
        shown = super()._shown_params()
        if "until_date" in shown and not shown["until_date"]:
            shown["until_date"] = self.env._("further notice")
        return shown
