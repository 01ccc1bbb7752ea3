from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...policy import terms

KINDS = [
    ("contract_credit", "Credit up to an own contract"),
    ("free_periods", "Free months of an own contract"),
    ("fixed", "Fixed credit"),
    ("percentage", "Part of what the friend bought"),
    ("cash", "Cash (vendor bill)"),
    ("points", "Points"),
    ("ewallet", "eWallet"),
    ("coupon", "Coupon"),
    ("gift", "Gift"),
    ("service", "Service on the contract"),
]
#: Kinds that live on cards of Odoo's own loyalty programmes, and of which type.
CARD_KINDS = {
    "points": ("loyalty",),
    "ewallet": ("ewallet",),
    "coupon": ("coupons", "next_order_coupons"),
    "gift": ("coupons", "next_order_coupons"),
}


class LoyaltyReferralReward(models.Model):
    """What somebody gets for a success: how much, when, good for what.

    It belongs to whoever promises it (``loyalty.reward.owner``): a referral programme,
    a mission (ADR 0011). How much was promised is kept with each success; how it is used
    (product, account, what it may pay for) is asked here when it is used (ADR 0008).
    """

    _name = "loyalty.referral.reward"
    _description = "Reward"
    _order = "program_id, sequence, id"
    _check_company_auto = True

    sequence = fields.Integer(
        default=10, help="Credit of a reward further up is used first."
    )
    active = fields.Boolean(
        default=True, help="An archived reward is no longer promised; what was stays."
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        KINDS, string="Reward", required=True, default="contract_credit"
    )
    rate = fields.Float(
        string="Rate (%)",
        default=100.0,
        help="Of a year of the friend's contract, or of the untaxed amount that the "
        "friend bought. 100 % of a contract means like for like: a contract of the "
        "same price is free.",
    )
    amount = fields.Monetary(help="Untaxed, in the currency of the company.")
    quantity = fields.Float(
        digits=(16, 2),
        default=1.0,
        help="Months, points, cards, or the amount that goes into the eWallet.",
    )
    hold_days = fields.Integer(
        string="Hold (days)",
        help="Days between earning the reward and being able to use it.",
    )
    expiry_months = fields.Integer(
        string="Good for (months)",
        help="0: it never expires. Else what was not used by the last day leaves the "
        "balance the night after; an invoice that used it keeps it.",
    )
    max_amount = fields.Monetary(
        string="At most",
        help="The most that one referral earns by this reward. 0: no limit.",
    )
    surplus = fields.Selection(
        [("lapse", "Lapses"), ("carry", "Stays for later invoices")],
        string="What exceeds the own contract",
        required=True,
        default="lapse",
        help="The reward covers up to one year of the receiver's own contract. If the "
        "friend's contract is larger, this decides about the rest.",
    )
    stacking = fields.Selection(
        [("combine", "May combine"), ("single", "One per invoice")],
        string="With other rewards",
        required=True,
        default="combine",
        help="Whether several rewards may come off the same invoice.",
    )
    use_on = fields.Selection(
        [
            ("any", "Any invoice"),
            ("contract", "Contract invoices"),
            ("sale", "Sales invoices"),
        ],
        string="Usable on",
        required=True,
        default="any",
    )
    vat_mode = fields.Selection(
        [("discount", "Price reduction"), ("payment", "Payment after tax")],
        string="VAT treatment",
        required=True,
        default="discount",
        help="A price reduction lowers the amount that is taxed and stands on the "
        "invoice as a line. Some tax offices regard a reward as payment for bringing "
        "the customer: then tax is due on the full price, and an entry pays a part of "
        "the posted invoice. Ask your accountant.",
    )
    product_id = fields.Many2one(
        "product.product",
        string="Discount product",
        check_company=True,
        domain=[("type", "=", "service")],
        help="Product of the discount line; empty: that of whoever promises it.",
    )
    discount_account_id = fields.Many2one(
        "account.account",
        string="Discount account",
        check_company=True,
        domain=[("account_type", "in", ("income", "income_other", "expense"))],
        help="Where the discount is posted; empty: the account of whoever promises it.",
    )
    excluded_product_ids = fields.Many2many(
        "product.product",
        "loyalty_reward_excluded_product_rel",
        string="Not for these products",
        help="The reward never pays for them.",
    )
    excluded_category_ids = fields.Many2many(
        "product.category",
        "loyalty_reward_excluded_category_rel",
        string="Not for these categories",
        help="The reward never pays for products of these or their sub-categories.",
    )
    loyalty_program_id = fields.Many2one(
        "loyalty.program",
        string="Card programme",
        ondelete="restrict",
        check_company=True,
        help="The programme of Odoo's own whose card is credited or handed out.",
    )
    service_product_id = fields.Many2one(
        "product.product",
        string="Service",
        ondelete="restrict",
        check_company=True,
        domain=[("type", "=", "service")],
        help="Added to the receiver's contract at a price of zero.",
    )

    _max_amount_not_negative = models.Constraint(
        "CHECK (max_amount >= 0)", "A limit cannot be negative; 0 means there is none."
    )
    _rate_positive = models.Constraint(
        "CHECK (kind NOT IN ('contract_credit', 'percentage') OR rate > 0)",
        "The reward must be more than 0 %.",
    )
    _amount_positive = models.Constraint(
        "CHECK (kind NOT IN ('fixed', 'cash') OR amount > 0)",
        "Say how much the reward is: an amount of more than zero.",
    )
    _quantity_positive = models.Constraint(
        "CHECK (kind IN ('contract_credit', 'percentage', 'fixed', 'cash') "
        "OR quantity > 0)",
        "Say how much the reward is: a quantity of more than zero.",
    )
    _days_not_negative = models.Constraint(
        "CHECK (hold_days >= 0 AND expiry_months >= 0)",
        "Hold and expiry are days and months from the earning on: not negative.",
    )

    @api.constrains("kind", "loyalty_program_id", "service_product_id")
    def _check_what_it_needs(self):
        for reward in self:
            types = CARD_KINDS.get(reward.kind)
            program = reward.loyalty_program_id
            if types and program.program_type not in types:
                raise ValidationError(
                    self.env._(
                        "%(reward)s needs a loyalty programme of Odoo's whose cards "
                        "fit: choose one of the type %(types)s.",
                        reward=reward.display_name,
                        types=", ".join(self._program_type_names(types)),
                    )
                )
            if reward.kind == "service" and not reward.service_product_id:
                raise ValidationError(
                    self.env._("Choose the service that the reward gives for free.")
                )

    def _program_type_names(self, types):
        """Program types of the core, as its users read them."""
        names = self.env["loyalty.program"]._fields["program_type"]
        labels = dict(names._description_selection(self.env))
        return [labels[type_] for type_ in types if type_ in labels]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_promised(self):
        owners = filter(None, (reward._owner() for reward in self))
        if any(
            self.ids and owner._promised_rewards() & set(self.ids) for owner in owners
        ):
            raise UserError(
                self.env._(
                    "This reward was promised to somebody. Archive it: it is no "
                    "longer promised, and what was promised stays."
                )
            )

    def _is_money(self):
        """Is it booked in the ledger, rather than granted as a thing?"""
        self.ensure_one()
        return self.kind in terms.MONEY_KINDS

    def _discount_product(self):
        """Product of its discount lines: its own, else its owner's."""
        return self.product_id or self._owner()._discount_product()

    def _discount_account(self):
        """Account of its discount lines: its own, else its owner's (or none)."""
        return self.discount_account_id or self._owner().discount_account_id

    def _bars(self, product):
        """Must the reward not pay for ``product``?"""
        if product in self.excluded_product_ids:
            return True
        above = (product.categ_id.parent_path or "").split("/")
        return any(str(category.id) in above for category in self.excluded_category_ids)
