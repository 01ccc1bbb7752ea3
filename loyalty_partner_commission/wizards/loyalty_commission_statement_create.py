from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import UserError


class LoyaltyCommissionStatementCreate(models.TransientModel):
    """Make the statements of a period, and say what became of every partner."""

    _name = "loyalty.commission.statement.create"
    _description = "Create Commission Statements"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: (
            fields.Date.context_today(self) + relativedelta(months=-1, day=1)
        ),
    )
    date_to = fields.Date(
        string="To",
        required=True,
        default=lambda self: (
            fields.Date.context_today(self) + relativedelta(day=1, days=-1)
        ),
    )
    partner_ids = fields.Many2many(
        "res.partner", string="Partners", help="Leave empty for all partners."
    )
    outcome_ids = fields.One2many(
        "loyalty.commission.statement.outcome", "run_id", readonly=True
    )
    created_count = fields.Integer(compute="_compute_created_count")

    def _compute_created_count(self):
        for run in self:
            run.created_count = len(
                run.outcome_ids.filtered(lambda outcome: outcome.code == "created")
            )

    def action_create(self):
        """Create the statements; show the summary, also when there is nothing."""
        self.ensure_one()
        statements = self.env["loyalty.commission.statement"]
        statements.check_access("create")
        if self.date_to < self.date_from:
            raise UserError(self.env._("The period ends before it begins."))
        outcomes = self.env["loyalty.commission.settlement"]._run(
            self.company_id,
            self.date_from,
            self.date_to,
            self.partner_ids or None,
        )
        self.outcome_ids.unlink()
        self.outcome_ids.create(
            [
                {
                    "run_id": self.id,
                    "partner_id": outcome.partner.id,
                    "currency_id": outcome.currency.id,
                    "code": outcome.code,
                    "amount": outcome.amount,
                    "statement_id": outcome.statement.id,
                }
                for outcome in self._with_silent_partners(outcomes)
            ]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_partner_commission.action_loyalty_commission_statement_summary"
        )
        return action | {"res_id": self.id}

    def _with_silent_partners(self, outcomes):
        """Also name those partners who were asked for and have nothing open."""
        from_settlement = {outcome.partner for outcome in outcomes}
        silent = self.partner_ids.commercial_partner_id.filtered(
            lambda partner: partner not in from_settlement
        )
        nothing = self.env["loyalty.commission.settlement"]._nothing
        return outcomes + [nothing(partner, self.company_id) for partner in silent]

    def action_view_statements(self):
        """Open the statements that were created."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_partner_commission.action_loyalty_commission_statement"
        )
        created = self.outcome_ids.filtered(lambda outcome: outcome.code == "created")
        return action | {
            "domain": [("id", "in", created.statement_id.ids)],
            "context": {},
        }


class LoyaltyCommissionStatementOutcome(models.TransientModel):
    """What became of one partner in a run."""

    _name = "loyalty.commission.statement.outcome"
    _description = "Outcome of a Commission Run"
    _order = "code, id"

    run_id = fields.Many2one(
        "loyalty.commission.statement.create", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one("res.partner", required=True, ondelete="cascade")
    currency_id = fields.Many2one("res.currency", required=True)
    code = fields.Selection(
        [
            ("created", "Statement created"),
            ("draft", "Skipped: a draft is waiting; confirm, refresh or cancel it"),
            ("carried", "Skipped: nothing to pay, the balance is carried forward"),
            ("nothing", "Skipped: nothing open that may be paid by the end"),
        ],
        string="What happened",
        required=True,
    )
    amount = fields.Monetary(string="Open")
    statement_id = fields.Many2one("loyalty.commission.statement")
