from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ...policy.reasons import PayoutVerdict


class LoyaltyCommissionRequest(models.AbstractModel):
    """A partner who is paid on demand asks to be paid.

    The answer is a draft statement and somebody's task to look at it. Asking again
    while it waits changes nothing.
    """

    _name = "loyalty.commission.request"
    _description = "Payout on Demand"

    def _may_ask(self, partner, company):
        """Is ``partner`` paid on demand, with something to pay and no draft waiting?"""
        status = self.env["loyalty.commission.payout"]._status(partner, company)
        payable = any(
            balance["verdict"] == PayoutVerdict.PAYABLE
            for balance in status["balances"]
        )
        return not status["next_on"] and payable and not self._waiting(partner, company)

    def _waiting(self, partner, company):
        """The partner's drafts: statements that somebody still looks at."""
        return self.env["loyalty.commission.statement"].search(
            [
                ("partner_id", "=", partner.commercial_partner_id.id),
                ("company_id", "=", company.id),
                ("state", "=", "draft"),
            ]
        )

    def _ask(self, partner, company):
        """Make the draft statements of ``partner``; return them.

        :raise UserError: there is nothing to ask for now
        """
        if not self._may_ask(partner, company):
            raise UserError(self.env._("There is nothing to be paid on demand now."))
        today = fields.Date.context_today(self)
        run = self.env["loyalty.commission.run"].create(
            {
                "company_id": company.id,
                "period": "on_demand",
                "date_from": self._first_day(partner, company, today),
                "date_to": today,
            }
        )
        run._start(partner)
        run._work()
        drafts = self._waiting(partner, company)
        for draft in drafts:
            draft._ask_for_confirmation()
        return drafts

    def _first_day(self, partner, company, today):
        """The day after the partner's last statement; without one, the month's first."""
        last = self.env["loyalty.commission.statement"].search(
            [
                ("partner_id", "=", partner.commercial_partner_id.id),
                ("company_id", "=", company.id),
                ("state", "!=", "cancelled"),
            ],
            order="date_to desc",
            limit=1,
        )
        if not last:
            return today.replace(day=1)
        return min(today, last.date_to + timedelta(days=1))
