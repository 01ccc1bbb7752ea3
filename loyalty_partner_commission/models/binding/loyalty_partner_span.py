from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.loyalty_referral.policy.schedule import add_months

from ...policy import binding as policy


class LoyaltyPartnerSpan(models.AbstractModel):
    """From when to when a binding counts. Every end is the first day outside."""

    _name = "loyalty.partner.span"
    _description = "Span of a Partner Binding"
    _inherit = ["loyalty.attribution.mixin", "loyalty.trail.mixin"]

    customer_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        help="The binding holds for the whole company of the customer.",
    )
    date_start = fields.Date(
        string="Bound since",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="Invoices dated before this day earn nothing.",
    )
    date_end = fields.Date(
        string="Bound until",
        readonly=True,
        copy=False,
        tracking=True,
        help="First day that no longer counts; empty while the binding goes on.",
    )
    window_start = fields.Date(
        string="Window from",
        compute="_compute_window_start",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="The plan's window is counted from here: the day the customer's account "
        "was created, or that of the binding, as the plan says. A window that begins "
        "with the first purchase waits for it.",
    )
    window_end = fields.Date(
        string="Window until",
        compute="_compute_window_end",
        help="First day on which invoices no longer earn commission.",
    )
    state = fields.Selection(
        [("active", "Active"), ("ended", "Ended")],
        compute="_compute_state",
        search="_search_state",
    )

    @api.depends("customer_id", "date_start", "plan_id")
    def _compute_window_start(self):
        today = fields.Date.context_today(self)
        for binding in self:
            bound_on = binding.date_start or today
            created = binding.customer_id.commercial_partner_id.create_date
            if binding.plan_id.window_from == "binding":
                created = None
            since = created and fields.Datetime.context_timestamp(binding, created)
            binding.window_start = policy.window_start(
                since.date() if since else bound_on, bound_on
            )

    @api.depends("window_start", "first_invoice_on", "terms")
    def _compute_window_end(self):
        for binding in self:
            terms = binding.terms or {}
            from_first = terms.get("window_from") == "first"
            start = binding.first_invoice_on if from_first else binding.window_start
            months = terms.get("window_months")
            binding.window_end = (
                add_months(start, months) if months and start else False
            )

    @api.depends("date_end")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for binding in self:
            over = binding.date_end and binding.date_end <= today
            binding.state = "ended" if over else "active"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        ended = Domain("date_end", "<=", today)
        domains = {"ended": ended, "active": ~ended}
        return Domain.OR(domains[state] for state in value if state in domains)
