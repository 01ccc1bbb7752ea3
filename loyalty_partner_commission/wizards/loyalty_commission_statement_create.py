from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.settlement.loyalty_partner_agreement import PERIODS
from ..policy import period


class LoyaltyCommissionStatementCreate(models.TransientModel):
    """Make the statements of a period, and say what became of every partner."""

    _name = "loyalty.commission.statement.create"
    _description = "Create Commission Statements"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    period = fields.Selection(
        PERIODS,
        string="Partners paid",
        default=lambda self: self.env.company.loyalty_payout_period,
        help="Only partners who are paid by this kind of period. Empty: all of them.",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        compute="_compute_dates",
        store=True,
        readonly=False,
    )
    date_to = fields.Date(
        string="To",
        required=True,
        compute="_compute_dates",
        store=True,
        readonly=False,
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Partners",
        help="Leave empty for all partners. Those named here are settled whatever "
        "their own period is.",
    )
    run_id = fields.Many2one("loyalty.commission.run", readonly=True)
    outcome_ids = fields.One2many(related="run_id.line_ids")
    created_count = fields.Integer(related="run_id.created_count")
    waiting_count = fields.Integer(related="run_id.waiting_count")
    pending_count = fields.Integer(related="run_id.pending_count")

    @api.depends("period")
    def _compute_dates(self):
        """The latest period that is over; on demand, all that is open today."""
        today = fields.Date.context_today(self)
        for run in self:
            closed = period.last_closed(run.period or "month", today)
            run.date_from = closed.first if closed else today.replace(day=1)
            run.date_to = closed.last if closed else today

    def action_create(self):
        """Create the statements; show the summary, also when there is nothing."""
        self.ensure_one()
        self.env["loyalty.commission.statement"].check_access("create")
        if self.date_to < self.date_from:
            raise UserError(self.env._("The period ends before it begins."))
        self.run_id = self.env["loyalty.commission.run"].create(
            {
                "company_id": self.company_id.id,
                "period": self.period,
                "date_from": self.date_from,
                "date_to": self.date_to,
            }
        )
        self.run_id._start(self.partner_ids)
        self.run_id._work()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_partner_commission.action_loyalty_commission_statement_summary"
        )
        return action | {"res_id": self.id}

    def action_view_statements(self):
        """Open the statements that were created."""
        return self.run_id.action_view_statements()

    def action_view_run(self):
        """Open the run, with its progress and everybody's outcome."""
        return self.run_id.get_formview_action()
