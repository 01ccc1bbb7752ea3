from odoo import api, fields, models

from odoo.addons.loyalty_referral.policy import money

from ...policy import period

PERIODS = [
    ("half_month", "Twice a month"),
    ("month", "Monthly"),
    ("quarter", "Quarterly"),
    ("half_year", "Twice a year"),
    ("year", "Yearly"),
    ("on_demand", "On demand"),
]
NEGATIVE = [
    ("carry", "Carry it forward to the next statement"),
    ("refund", "Ask it back with a vendor refund"),
]


class LoyaltyPartnerAgreement(models.Model):
    """What was agreed with a partner about being paid, per company.

    Partners without one are paid as the settings of the company say. What an
    agreement leaves open is filled in from there when it is made.
    """

    _name = "loyalty.partner.agreement"
    _description = "Partner Payout Agreement"
    _inherit = ["loyalty.trail.mixin"]
    _order = "partner_id, company_id"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        help="The currency of the minimum. Commission in another currency is compared "
        "at the rate of the last day of the period.",
    )
    period = fields.Selection(
        PERIODS,
        required=True,
        tracking=True,
        default=lambda self: self.env.company.loyalty_payout_period,
    )
    minimum_amount = fields.Monetary(
        string="Minimum payout",
        tracking=True,
        default=lambda self: self.env.company.loyalty_payout_minimum,
        help="Less than this is not paid but waits for the next period. 0: every "
        "amount is paid.",
    )
    age_cap_months = fields.Integer(
        string="Pay small balances after (months)",
        tracking=True,
        default=lambda self: self.env.company.loyalty_payout_age_cap,
        help="When the oldest open commission has waited so long, the balance is paid "
        "although it is below the minimum. 0: never.",
    )
    negative = fields.Selection(
        NEGATIVE,
        string="Negative balance",
        required=True,
        tracking=True,
        default=lambda self: self.env.company.loyalty_payout_negative,
    )
    agreed_on = fields.Date(
        string="Self-billing agreed on",
        tracking=True,
        help="Since when we may make the bills in the partner's name.",
    )
    document = fields.Binary(string="Signed agreement", attachment=True, copy=False)
    document_name = fields.Char()
    is_tax_exempt = fields.Boolean(
        string="Declared without tax ID",
        tracking=True,
        help="The partner declared that they have no tax ID, for instance as a small "
        "business.",
    )
    tax_note = fields.Char(
        string="Declaration", help="What the partner declared, and when."
    )
    journal_id = fields.Many2one(
        "account.journal",
        check_company=True,
        domain=[("type", "=", "purchase")],
        help="Journal of this partner's bills. Empty: the one from the settings.",
    )
    product_id = fields.Many2one(
        "product.product",
        check_company=True,
        domain=[("type", "=", "service")],
        help="Product on this partner's bills. Empty: that of the plan or settings.",
    )
    account_id = fields.Many2one(
        "account.account",
        check_company=True,
        domain=[("account_type", "in", ("expense", "expense_direct_cost"))],
        help="Expense account of this partner's bills. Empty: the one from the "
        "settings, else that of the product.",
    )
    block_note = fields.Text(
        string="Missing",
        compute="_compute_payout",
        help="What is missing before the partner can be paid.",
    )
    is_complete = fields.Boolean(string="Papers complete", compute="_compute_payout")
    next_payout_on = fields.Date(
        string="Next payout",
        compute="_compute_payout",
        help="The first day on which the current period can be settled.",
    )

    _partner_uniq = models.UniqueIndex(
        "(partner_id, company_id)", "This partner has an agreement already."
    )
    _minimum_not_negative = models.Constraint(
        "CHECK (minimum_amount >= 0 AND age_cap_months >= 0)",
        "The minimum payout and the age cap cannot be negative.",
    )

    @api.depends("partner_id", "company_id", "period", "agreed_on", "is_tax_exempt")
    def _compute_payout(self):
        today = fields.Date.context_today(self)
        payout = self.env["loyalty.commission.payout"]
        sentences = payout._block_sentences()
        for company, agreements in self.grouped("company_id").items():
            partners = agreements.partner_id
            blocks = payout._blocks(partners, company or self.env.company)
            for agreement in agreements:
                missing = blocks.get(agreement.partner_id, ())
                agreement.block_note = "\n".join(sentences[code] for code in missing)
                agreement.is_complete = not missing
                agreement.next_payout_on = period.next_payout(agreement.period, today)

    @api.model_create_multi
    def create(self, vals_list):
        """An agreement is made with the commercial entity, whoever signs it."""
        for vals in vals_list:
            contact = self.env["res.partner"].browse(vals.get("partner_id"))
            vals["partner_id"] = contact.commercial_partner_id.id
        return super().create(vals_list)

    def _minimum_in(self, currency, day):
        """The minimum payout in minor units of ``currency`` on ``day``."""
        minimum = self.currency_id._convert(
            self.minimum_amount, currency, self.company_id, day
        )
        return money.to_minor(minimum, currency.decimal_places)
