from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: Kinds that set a value of the customer's record, and give the former one back.
SET_KINDS = [
    ("pricelist", "Price list"),
    ("payment_term", "Payment term"),
    ("manager", "Personal account manager"),
]
#: Kinds that are asked for where they matter; nothing is written on the customer.
ASKED_KINDS = [
    ("points", "More points"),
    ("discount", "Per cent off invoices"),
    ("warranty", "Longer warranty"),
    ("service", "Free service on the contract"),
]


class LoyaltyTierBenefit(models.Model):
    """What a tier brings, for as long as somebody stands on it.

    Some benefits set a value of the customer's record: on the way down the former
    value comes back, unless somebody has chosen another one by hand in the meantime.
    Others are asked for when an order, an invoice or a contract is made. Of several
    ladders the best counts; they do not add up.
    """

    _name = "loyalty.tier.benefit"
    _description = "Tier Benefit"
    _order = "tier_id, id"
    _check_company_auto = True

    tier_id = fields.Many2one(
        "loyalty.tier", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="tier_id.company_id", store=True)
    kind = fields.Selection(SET_KINDS + ASKED_KINDS, required=True)
    pricelist_id = fields.Many2one("product.pricelist", check_company=True)
    payment_term_id = fields.Many2one("account.payment.term", check_company=True)
    user_id = fields.Many2one("res.users", string="Account manager")
    multiplier = fields.Float(
        string="Points are multiplied by",
        digits=(16, 2),
        default=1.5,
        help="Of Odoo's loyalty cards, when the order is confirmed. 1.5: half as much "
        "again. Parts of a point are kept to the hundredth: 5 points become 7.5.",
    )
    loyalty_program_ids = fields.Many2many(
        "loyalty.program",
        string="Points of",
        check_company=True,
        domain=[("program_type", "=", "loyalty")],
        help="Empty: all loyalty cards.",
    )
    rate = fields.Float(string="Rate (%)", digits=(16, 2), default=5.0)
    use_on = fields.Selection(
        [
            ("any", "Any invoice"),
            ("contract", "Contract invoices"),
            ("sale", "Sales invoices"),
        ],
        string="Off",
        default="contract",
    )
    excluded_product_ids = fields.Many2many(
        "product.product",
        "loyalty_tier_benefit_excluded_product_rel",
        string="Not for these products",
    )
    excluded_category_ids = fields.Many2many(
        "product.category",
        "loyalty_tier_benefit_excluded_category_rel",
        string="Not for these categories",
        help="Nor for products of their sub-categories.",
    )
    product_id = fields.Many2one(
        "product.product",
        string="Discount product",
        check_company=True,
        domain=[("type", "=", "service")],
        default=lambda self: self.env.ref(
            "loyalty_referral.product_reward", raise_if_not_found=False
        ),
        help="Product of the discount line.",
    )
    discount_account_id = fields.Many2one(
        "account.account",
        string="Discount account",
        check_company=True,
        domain=[("account_type", "in", ("income", "income_other", "expense"))],
        help="Where the discount is posted; empty: the account of rewards of the "
        "company, else that of the product.",
    )
    months = fields.Integer(
        string="Months longer", default=12, help="Added to the warranty of an order."
    )
    service_product_id = fields.Many2one(
        "product.product",
        string="Service",
        ondelete="restrict",
        check_company=True,
        domain=[("type", "=", "service")],
        help="A line at a price of zero on the customer's own contract, for the time of "
        "the tier.",
    )

    _kind_uniq = models.Constraint(
        "UNIQUE (tier_id, kind)", "A tier brings each kind of benefit once."
    )
    _multiplier_raises = models.Constraint(
        "CHECK (kind <> 'points' OR multiplier > 0)",
        "Multiply the points by more than nothing.",
    )
    _rate_is_a_part = models.Constraint(
        "CHECK (kind <> 'discount' OR (rate > 0 AND rate <= 100))",
        "A discount is more than 0 % and at most 100 %.",
    )
    _months_positive = models.Constraint(
        "CHECK (kind <> 'warranty' OR months > 0)",
        "Say by how many months the warranty is longer.",
    )

    @api.depends(
        "kind",
        "multiplier",
        "rate",
        "use_on",
        "months",
        "pricelist_id",
        "payment_term_id",
        "user_id",
        "service_product_id",
    )
    @api.depends_context("lang")
    def _compute_display_name(self):
        for benefit in self:
            benefit.display_name = benefit._in_words() if benefit.kind else ""

    @api.constrains(
        "kind", "pricelist_id", "payment_term_id", "user_id", "service_product_id"
    )
    def _check_value(self):
        for benefit in self:
            needs = benefit._values().get(benefit.kind, (None,))[0]
            if benefit.kind == "service":
                needs = "service_product_id"
            if needs and not benefit[needs]:
                raise ValidationError(
                    self.env._(
                        "Say which one the tier brings: %s",
                        benefit._fields[needs]._description_string(self.env),
                    )
                )

    @api.constrains("kind", "product_id")
    def _check_discount_product(self):
        for benefit in self:
            if benefit.kind == "discount" and not benefit.product_id:
                raise ValidationError(
                    self.env._("Choose the product of the discount line.")
                )

    # ------------------------------------------------------------ what it gives

    def _values(self):
        """Map each set kind to (own field, field of the partner that it sets)."""
        return {
            "pricelist": ("pricelist_id", "specific_property_product_pricelist"),
            "payment_term": ("payment_term_id", "property_payment_term_id"),
            "manager": ("user_id", "user_id"),
        }

    def _value(self):
        """The record that the benefit gives; none for a kind that is asked for."""
        self.ensure_one()
        if self.kind not in self._values():
            return self.browse()
        return self[self._values()[self.kind][0]]

    def _gives(self):
        """What is set on the partner: list of (field, record). Override for more."""
        if self.kind not in self._values():
            return []
        return [(self._values()[self.kind][1], self._value())]

    def _in_words(self):
        """What the customer has of it, in a few words."""
        self.ensure_one()
        values = {
            "name": self.sudo()._value().display_name or "…",
            "multiplier": f"{self.multiplier:g}",
            "rate": f"{self.rate:g}",
            "months": self.months,
            "service": self.sudo().service_product_id.name or "…",
        }
        key = f"discount_{self.use_on}" if self.kind == "discount" else self.kind
        return self._phrases()[key] % values

    def _phrases(self):
        """Map each kind to what the customer has of it."""
        return {
            "pricelist": self.env._("Price list %(name)s"),
            "payment_term": self.env._("Payment term: %(name)s"),
            "manager": self.env._("Personal account manager: %(name)s"),
            "points": self.env._("Points × %(multiplier)s"),
            "discount_any": self.env._("%(rate)s %% off"),
            "discount_contract": self.env._("%(rate)s %% off contract invoices"),
            "discount_sale": self.env._("%(rate)s %% off sales invoices"),
            "warranty": self.env._("Warranty %(months)s months longer"),
            "service": self.env._("%(service)s for free"),
        }

    def _bars(self, product):
        """Does the discount not count for ``product``?"""
        if product in self.excluded_product_ids:
            return True
        above = (product.categ_id.parent_path or "").split("/")
        return any(str(category.id) in above for category in self.excluded_category_ids)

    # ---------------------------------------------------------------- who has it

    @api.model
    def _held(self, partners, company, kind):
        """Benefits of ``kind`` that customers have today, with the membership.

        :return: dict from commercial partner to a list of (benefit, membership), in the
            order of the ladders
        """
        memberships = self.env["loyalty.tier.membership"].sudo()
        standing = memberships.search(
            [
                ("partner_id", "in", partners.commercial_partner_id.ids),
                ("company_id", "=", company.id),
                ("date_end", "=", False),
                ("tier_id.benefit_ids.kind", "=", kind),
            ],
            order="ladder_id, id",
        )
        held = {}
        for membership in standing:
            for benefit in membership.tier_id.benefit_ids:
                if benefit.kind == kind:
                    held.setdefault(membership.partner_id, []).append(
                        (benefit, membership)
                    )
        return held
