from odoo import models
from odoo.tools import SQL

from ... import zero_queries as queries
from ...policy.binding import shown_name


class LoyaltyCommissionZero(models.AbstractModel):
    """What earned a partner nothing, and why: the question that disputes begin with.

    How to use: call :meth:`_page` with sudo, for the visitor's own company only.
    """

    _name = "loyalty.commission.zero"
    _description = "What Earned Nothing"

    def _page(self, partner, company, limit, offset=0):
        """Some purchases of the partner's customers that earned nothing, newest first.

        :return: (how many there are, list of dicts with date, customer, explanation)
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                queries.EARNED_NOTHING,
                partner=partner.commercial_partner_id.id,
                company=company.id,
                limit=limit,
                offset=offset,
            )
        )
        ids = [id_ for id_, _total in rows]
        reasons = self.env["loyalty.commission.facts"]._zero_reasons(ids) if ids else {}
        moves = self.env["account.move"].browse(ids)
        shown = [
            self._shown(move, reasons[move.id]) for move in moves if move.id in reasons
        ]
        return (rows[0][1] if rows else 0), shown

    def _shown(self, move, told):
        """One purchase as plain values: no more than the partner may know."""
        reason, currency_id = told
        currency = self.env["res.currency"].browse(currency_id)
        customer = move.commercial_partner_id
        return {
            "date": move.invoice_date,
            "customer": shown_name(customer.name or "", customer.is_company),
            "explanation": self.env["loyalty.ledger.transaction"]._explain(
                reason, currency
            ),
        }
