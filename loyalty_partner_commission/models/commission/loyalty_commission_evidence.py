from odoo import fields, models
from odoo.tools import SQL

from ... import family_queries as queries


class LoyaltyCommissionEvidence(models.Model):
    """What an invoice's commission is worked out from, as it was when it was posted.

    Products change their category and their cost, customers move, exchange rates are
    corrected: none of that may change what was earned before. Kept only while there is
    a plan that asks for it, by one statement for any number of invoices.
    """

    _name = "loyalty.commission.evidence"
    _description = "Evidence of Commission"
    _rec_name = "move_id"
    _order = "id desc"
    _log_access = False

    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    customer_id = fields.Many2one(
        "res.partner", required=True, readonly=True, ondelete="cascade"
    )
    date = fields.Date(required=True, readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    products = fields.Json(
        readonly=True, help="Category and unit cost of each product on the invoice."
    )
    exchange = fields.Json(
        readonly=True,
        help="What one unit of the company's currency was in the currencies of plans.",
    )

    _move_uniq = models.Constraint(
        "UNIQUE (move_id)", "The evidence of this invoice is kept already."
    )

    def _keep_for(self, move_ids):
        """Keep what these invoices say today, unless it is kept already."""
        if self.env["loyalty.commission.plan"]._need_evidence():
            self.env.cr.execute(SQL(queries.KEEP_EVIDENCE, list(move_ids)))
            if self.env.cr.rowcount:
                self.invalidate_model()
