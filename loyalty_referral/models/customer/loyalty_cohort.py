from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ... import value_queries as queries
from ...policy import money
from ...policy import value as policy


class LoyaltyCohort(models.Model):
    """Customers who began in one month: what they bring, and how many leave (H5)."""

    _name = "loyalty.cohort"
    _description = "Cohort of Customers"
    _auto = False
    _order = "cohort_month desc"

    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    cohort_month = fields.Date(readonly=True)
    name = fields.Char(string="First invoice in", compute="_compute_name")
    customers = fields.Integer(readonly=True)
    customers_left = fields.Integer(string="Left", readonly=True)
    months = fields.Integer(
        string="Months of all",
        readonly=True,
        help="The months that each customer stayed, added up.",
    )
    revenue = fields.Monetary(readonly=True)
    value = fields.Monetary(
        string="Value so far",
        readonly=True,
        help="Margin where costs are known, otherwise revenue.",
    )
    monthly_value = fields.Monetary(
        string="A customer a month", compute="_compute_figures"
    )
    churn_percent = fields.Float(
        string="Churn a month",
        compute="_compute_figures",
        help="Share of the customers who leave in a month: those who left, by the months "
        "of all.",
    )
    expected_months = fields.Float(
        string="Months expected",
        compute="_compute_figures",
        digits=(16, 1),
        help="How long such customers stay on average. Empty while nobody has left.",
    )
    expected_value = fields.Monetary(
        string="Lifetime value",
        compute="_compute_figures",
        help="Months expected, times what a customer brings in a month.",
    )

    @property
    def _table_query(self):
        return SQL(queries.COHORTS)

    @api.depends("cohort_month")
    @api.depends_context("lang")
    def _compute_name(self):
        for cohort in self:
            month = cohort.cohort_month
            cohort.name = format_date(self.env, month, date_format="MMMM y")

    @api.depends("customers", "customers_left", "months", "value")
    def _compute_figures(self):
        for cohort in self:
            scale = cohort.currency_id.decimal_places
            group = policy.Group(
                cohort.customers,
                cohort.customers_left,
                cohort.months,
                money.to_minor(cohort.value, scale),
            )
            churn = policy.churn(group)
            cohort.churn_percent = float(churn) if churn is not None else 0.0
            cohort.expected_months = float(policy.expected_months(group) or 0)
            cohort.monthly_value = cohort._money(policy.monthly(group))
            cohort.expected_value = cohort._money(policy.expected_value(group))

    def _money(self, minor):
        """An amount of the policy as the field holds it; nothing if it is not known."""
        scale = self.currency_id.decimal_places
        return float(money.to_decimal(minor or 0, scale))

    def action_view_customers(self):
        """Open the customers of a cohort."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_referral.action_loyalty_customer_value"
        )
        domain = [
            ("cohort_month", "=", self.cohort_month),
            ("company_id", "=", self.company_id.id),
        ]
        return action | {"domain": domain, "context": {}}


class LoyaltyCohortRetention(models.Model):
    """How many of a cohort are still there, month by month since it began."""

    _name = "loyalty.cohort.retention"
    _description = "Retention of Cohorts"
    _auto = False
    _order = "cohort_month, months_since"

    company_id = fields.Many2one("res.company", readonly=True)
    cohort_month = fields.Date(string="Cohort", readonly=True)
    months_since = fields.Integer(string="Months since", readonly=True, aggregator=None)
    customers = fields.Integer(readonly=True)
    stayed = fields.Integer(string="Still there", readonly=True)
    retention = fields.Float(
        string="Retention (%)",
        readonly=True,
        aggregator="avg",
        help="Customers still there, of those who began; cohorts that are shown together "
        "count by their number of customers.",
    )

    @property
    def _table_query(self):
        return SQL(queries.RETENTION)

    def _read_group_select(self, aggregate_spec, query):
        """Override: the share of several cohorts is that of all their customers."""
        if aggregate_spec != "retention:avg":
            return super()._read_group_select(aggregate_spec, query)
        stayed, customers = (
            self._field_to_sql(self._table, name, query)
            for name in ("stayed", "customers")
        )
        return SQL("SUM(%s) * 100.0 / NULLIF(SUM(%s), 0)", stayed, customers)
