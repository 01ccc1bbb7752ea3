from odoo import api, fields, models
from odoo.tools import SQL

from ... import value_queries as queries
from ...policy import money
from ...policy import value as policy


class LoyaltyCustomerValue(models.Model):
    """What a customer has brought so far, for how long, and what is to be expected (H5).

    The figures of all customers of a company are renewed together, every night or on
    request; nothing else writes here.
    """

    _name = "loyalty.customer.value"
    _description = "Customer Value"
    _order = "value desc, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    currency_id = fields.Many2one("res.currency", required=True)
    user_id = fields.Many2one("res.users", string="Salesperson")
    country_id = fields.Many2one("res.country")
    first_invoice = fields.Date(string="First invoice", required=True)
    cohort_month = fields.Date(
        string="Cohort", help="The month of the first invoice.", index=True
    )
    last_invoice = fields.Date(string="Last invoice")
    invoice_count = fields.Integer(string="Invoices")
    revenue = fields.Monetary(help="Untaxed, invoiced less credited.")
    cost = fields.Monetary(
        help="At today's cost of the products, where one is known.", aggregator="sum"
    )
    value = fields.Monetary(
        string="Value so far",
        help="Revenue less the costs that are known: the margin if all are, the revenue "
        "if none is. The basis says which.",
    )
    basis = fields.Selection(
        [
            ("margin", "Margin"),
            ("mixed", "Margin where costs are known"),
            ("revenue", "Revenue: no costs are known"),
        ]
    )
    contract = fields.Selection(
        [("running", "Running"), ("ended", "Ended"), ("none", "None")],
        help="A customer with a running contract has not left.",
    )
    contract_end = fields.Date(string="Contract end")
    has_left = fields.Boolean(
        string="Left",
        help="No running contract, and no invoice for as many months as the settings "
        "say.",
    )
    left_on = fields.Date(
        string="Left on", help="The last invoice, or the end of the contract."
    )
    months_stayed = fields.Integer(
        string="Months stayed",
        help="From the month of the first invoice to this month, or to the one in which "
        "they left; both count.",
        aggregator="avg",
    )
    monthly_value = fields.Monetary(
        string="Value a month",
        help="Value so far by months stayed.",
        aggregator="avg",
    )
    expected_months = fields.Float(
        string="Months to come",
        digits=(16, 1),
        aggregator="avg",
        help="How long customers of this company stay on average after any month: months "
        "stayed of all, by those who left. Empty while nobody has left.",
    )
    expected_value = fields.Monetary(
        string="Lifetime value",
        help="Value so far, and the value of a month for each of the months to come.",
    )
    refreshed_on = fields.Date(string="As of")

    _partner_uniq = models.Constraint(
        "UNIQUE (company_id, partner_id)", "A customer has one value in a company."
    )

    @api.model
    def _cron_refresh(self):
        """Renew the figures of all companies, one after another."""
        companies = self.env["res.company"].search([("active", "=", True)])
        for company in companies:
            self._refresh(company)
            if not self.env["ir.cron"]._commit_progress(1):
                return

    @api.model
    def _refresh(self, company):
        """Renew the figures of one company in one pass over its invoice lines."""
        self.env.flush_all()
        params = {
            "company": company.id,
            "currency": company.currency_id.id,
            "digits": company.currency_id.decimal_places,
            "grace": company.loyalty_churn_months,
            "today": fields.Date.context_today(self),
            "now": fields.Datetime.now(),
            "uid": self.env.uid,
        }
        for query in (queries.REFRESH, queries.FORGET):
            self.env.cr.execute(SQL(query, **params))
        self.env.invalidate_all(flush=False)
        months = policy.expected_months(self._group_of(company))
        if months is not None:
            self.env.cr.execute(SQL(queries.EXPECT, months=months, **params))
            self.env.invalidate_all(flush=False)

    def _group_of(self, company):
        """All customers of a company, as the policy looks at them."""
        ((customers, months, value),) = self._read_group(
            [("company_id", "=", company.id)],
            [],
            ["__count", "months_stayed:sum", "value:sum"],
        )
        left = self.search_count(
            [("company_id", "=", company.id), ("has_left", "=", True)]
        )
        scale = company.currency_id.decimal_places
        return policy.Group(
            customers, left, months or 0, money.to_minor(value or 0, scale)
        )

    @api.model
    def action_refresh(self):
        """Have the figures renewed in the background."""
        self.check_access("read")
        self.env.ref("loyalty_referral.cron_customer_value").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The figures are renewed within a minute; load the page again then."
                ),
            },
        }

    def action_open_customer(self):
        """Open the customer."""
        self.ensure_one()
        return self.partner_id.get_formview_action()
