from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ...policy import promo


class LoyaltyProgram(models.Model):
    """A coupon programme whose codes partners issue to their customers."""

    _inherit = "loyalty.program"

    partner_channel = fields.Selection(
        [
            ("bonus_code", "Bonus code"),
            ("discount_code", "Discount code"),
            ("purchase_link", "Purchase link without discount"),
        ],
        string="Issued by partners as",
        index="btree_not_null",
        help="Partners make codes of this programme in their portal. What the use of a "
        "code does to the customer's binding is the policy of the channel.",
    )
    partner_grade_id = fields.Many2one(
        "res.partner.grade",
        string="From partner level",
        ondelete="restrict",
        help="The lowest level that may issue codes; levels count in the order of their "
        "list, the highest first. Empty: every partner.",
    )
    partner_allowance = fields.Integer(
        string="Codes per partner",
        help="So many codes a partner may issue in each period. 0: no limit.",
    )
    partner_allowance_period = fields.Selection(
        [("month", "per month"), ("quarter", "per quarter")],
        default="month",
        required=True,
    )
    partner_valid_days = fields.Integer(
        string="Valid for (days)",
        default=30,
        help="So long after it was issued a code can be used. 0: without end.",
    )
    partner_needs_addressee = fields.Boolean(
        string="For one named customer",
        compute="_compute_partner_needs_addressee",
        store=True,
        readonly=False,
        help="The partner says for whom the code is, and nobody else can use it.",
    )
    partner_product_ids = fields.Many2many(
        "product.product",
        "loyalty_program_partner_product_rel",
        string="For direct purchase",
        domain=[("sale_ok", "=", True)],
        help="The customer who follows the link of a code chooses one of these, and "
        "finds it on a quotation with the code applied.",
    )

    _allowance_positive = models.Constraint(
        "CHECK (partner_allowance >= 0 AND partner_valid_days >= 0)",
        "Codes and days cannot be less than none.",
    )

    @api.depends("partner_channel")
    def _compute_partner_needs_addressee(self):
        for program in self:
            program.partner_needs_addressee = program.partner_channel in (
                "discount_code",
                "purchase_link",
            )

    @api.constrains("reward_ids")
    def _constrains_reward_ids(self):
        """Override of `loyalty`: a purchase link gives nothing but the way to buy."""
        links = self.filtered(
            lambda program: program.partner_channel == "purchase_link"
        )
        return super(LoyaltyProgram, self - links)._constrains_reward_ids()

    def _issuable_by(self, partner, company):
        """Programmes whose codes ``partner`` may issue, had they allowance left."""
        today = fields.Date.context_today(self)
        programs = self.sudo().search(
            [
                ("partner_channel", "!=", False),
                ("company_id", "in", (False, company.id)),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", today),
            ]
        )
        return programs.filtered(
            lambda program: (
                not promo.may_issue(
                    promo.Issue(
                        grade=partner.grade_id.sequence if partner.grade_id else None,
                        minimum_grade=program._minimum_grade(),
                    )
                )
            )
        )

    def _minimum_grade(self):
        """Rank of the lowest level that may issue; None where everybody may."""
        self.ensure_one()
        grade = self.partner_grade_id
        return grade.sequence if grade else None

    def _period_start(self):
        """First day of the period that the allowance counts in."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        month = today.month
        if self.partner_allowance_period == "quarter":
            month -= (month - 1) % 3
        return today + relativedelta(month=month, day=1)

    def _issued_count(self, partner):
        """How many codes ``partner`` issued in this period."""
        self.ensure_one()
        cards = self.env["loyalty.card"].sudo().with_context(active_test=False)
        return cards.search_count(
            [
                ("program_id", "=", self.id),
                ("issuer_id", "=", partner.id),
                ("create_date", ">=", self._period_start()),
            ]
        )

    def _allowance_left(self, partner):
        """How many codes ``partner`` may still issue; None without a limit."""
        self.ensure_one()
        allowance = self._allowance_of(partner)
        if not allowance:
            return None
        return max(0, allowance - self._issued_count(partner))
