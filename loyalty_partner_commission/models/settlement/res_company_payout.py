from odoo import fields, models

from .loyalty_partner_agreement import NEGATIVE, PERIODS


class ResCompany(models.Model):
    """How partners are paid unless an agreement with them says otherwise."""

    _inherit = "res.company"

    loyalty_commission_account_id = fields.Many2one(
        "account.account",
        string="Account of commission bills",
        check_company=True,
        domain=[("account_type", "in", ("expense", "expense_direct_cost"))],
        help="Empty: the expense account of the product.",
    )
    loyalty_payout_period = fields.Selection(
        PERIODS, string="Partners are paid", required=True, default="month"
    )
    loyalty_payout_minimum = fields.Monetary(
        string="Minimum payout",
        help="Less than this waits for the next period. 0: every amount is paid.",
    )
    loyalty_payout_age_cap = fields.Integer(
        string="Pay small balances after (months)",
        default=12,
        help="When the oldest open commission has waited so long, the balance is paid "
        "although it is below the minimum. 0: never.",
    )
    loyalty_payout_negative = fields.Selection(
        NEGATIVE, string="Negative balances", required=True, default="carry"
    )
    loyalty_payout_needs_agreement = fields.Boolean(
        string="Self-billing agreement required",
        help="Partners without a signed agreement are not paid; what they earned stays "
        "open and the portal tells them what is missing.",
    )
    loyalty_payout_needs_tax_data = fields.Boolean(
        string="Tax data required",
        help="Partners without tax ID (or a declaration that there is none), address "
        "and bank account are not paid; the portal tells them what is missing.",
    )
    loyalty_payout_automatic = fields.Boolean(
        string="Statements by themselves",
        help="When a period closes, the statements of the partners who are paid by it "
        "are made as drafts.",
    )
    loyalty_statement_mail = fields.Boolean(
        string="Tell partners by e-mail",
        help="When a statement is billed, its partner gets an e-mail with the amount and "
        "a link to every line.",
    )
    loyalty_dispute_holds = fields.Boolean(
        string="Hold back disputed commission",
        default=True,
        help="An entry that a partner disputes is on no statement before it was "
        "answered.",
    )

    _payout_not_negative = models.Constraint(
        "CHECK (loyalty_payout_minimum >= 0 AND loyalty_payout_age_cap >= 0)",
        "The minimum payout and the age cap cannot be negative.",
    )
