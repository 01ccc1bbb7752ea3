from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_amount

from ...policy import bands
from ...policy.terms import BANDED, Band
from .loyalty_commission_part import percent_text


class LoyaltyCommissionRule(models.Model):
    """One line of a plan; the first that fits a line of the invoice takes it."""

    _name = "loyalty.commission.rule"
    _description = "Commission Rule"
    _inherit = ["loyalty.commission.part"]
    _order = "sequence, id"

    plan_id = fields.Many2one(
        "loyalty.commission.plan", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="plan_id.company_id")
    currency_id = fields.Many2one(related="plan_id.currency_id")
    sequence = fields.Integer(default=10)
    applies_to = fields.Selection(
        [
            ("first", "First purchase"),
            ("later", "Later purchases"),
            ("any", "Any purchase"),
        ],
        required=True,
        default="any",
        help="The first purchase is the customer's first invoice ever; that is "
        "decided once and stays.",
    )
    product_ids = fields.Many2many(
        "product.product",
        string="Products",
        domain=[("sale_ok", "=", True)],
        help="Only lines with these products, or with products of the categories. "
        "Both empty: all lines.",
    )
    categ_ids = fields.Many2many(
        "product.category",
        string="Product categories",
        help="Only lines with products of these categories and those below them.",
    )
    country_ids = fields.Many2many(
        "res.country",
        string="Countries",
        help="Only customers in these countries. Empty: all.",
    )
    minimum_amount = fields.Monetary(
        string="Minimum",
        help="The lines that the rule fits must come to this untaxed amount on the "
        "invoice, less its credit notes; else they go to the next rule.",
    )
    kind = fields.Selection(
        [
            ("percent", "Per cent"),
            ("fixed", "Fixed amount per invoice"),
            ("slab", "Bands: all at the rate of the band"),
            ("progressive", "Bands: each part at its own rate"),
        ],
        string="Pays",
        required=True,
        default="percent",
        help="A fixed amount is paid in proportion to what is kept of the lines and "
        "paid by the customer.",
    )
    rate = fields.Float(
        string="Commission (%)",
        digits=(5, 2),
        aggregator=None,
        help="Per cent of the untaxed amount (or margin) of the lines, after discounts.",
    )
    amount = fields.Monetary(string="Fixed amount", aggregator=None)
    maximum_amount = fields.Monetary(
        string="At most",
        aggregator=None,
        help="The most that the rule pays for an invoice, less its credit notes. What is "
        "beyond it is shown in the explanation and not paid. 0: no limit.",
    )
    band_ids = fields.One2many(
        "loyalty.commission.band", "rule_id", string="Bands", copy=True
    )
    summary = fields.Char(string="Commission", compute="_compute_summary")
    condition = fields.Char(string="Only for", compute="_compute_condition")

    _rate_in_range = models.Constraint(
        "CHECK (kind <> 'percent' OR (rate > 0 AND rate <= 100))",
        "A commission is more than 0 % and at most 100 %.",
    )
    _amount_positive = models.Constraint(
        "CHECK (kind <> 'fixed' OR amount > 0)", "A fixed commission is more than 0."
    )
    _minimum_not_negative = models.Constraint(
        "CHECK (minimum_amount IS NULL OR minimum_amount >= 0)",
        "A minimum cannot be negative.",
    )
    _maximum_not_negative = models.Constraint(
        "CHECK (maximum_amount IS NULL OR maximum_amount >= 0)",
        "A maximum cannot be negative; 0 means that there is none.",
    )

    @api.constrains("kind", "band_ids")
    def _check_bands(self):
        sentences = self._problems_of_bands()
        for rule in self.filtered(lambda rule: rule.kind in BANDED):
            for problem in bands.problems(rule._bands()):
                raise ValidationError(sentences[problem])

    @api.depends(
        "kind",
        "rate",
        "amount",
        "maximum_amount",
        "band_ids.from_amount",
        "band_ids.rate",
    )
    def _compute_summary(self):
        for rule in self:
            currency = rule.currency_id or self.env.company.currency_id
            summary = rule._summary(currency)
            if rule.maximum_amount and rule.kind != "fixed":
                summary = self.env._(
                    "%(summary)s, at most %(maximum)s",
                    summary=summary,
                    maximum=format_amount(self.env, rule.maximum_amount, currency),
                )
            rule.summary = summary

    @api.depends("product_ids", "categ_ids", "country_ids", "minimum_amount")
    def _compute_condition(self):
        for rule in self:
            names = [
                *rule.product_ids.mapped("display_name"),
                *rule.categ_ids.mapped("display_name"),
                *rule.country_ids.mapped("display_name"),
            ]
            if rule.minimum_amount:
                currency = rule.currency_id or self.env.company.currency_id
                minimum = format_amount(self.env, rule.minimum_amount, currency)
                names.append(self.env._("from %s", minimum))
            rule.condition = ", ".join(names)

    @api.depends("applies_to", "summary")
    def _compute_display_name(self):
        occasions = dict(self._fields["applies_to"]._description_selection(self.env))
        for rule in self:
            occasion = occasions.get(rule.applies_to, "")
            rule.display_name = f"{occasion}: {rule.summary}"

    def _summary(self, currency):
        """What the rule pays, in a few words."""
        self.ensure_one()
        if self.kind == "fixed":
            return format_amount(self.env, self.amount, currency)
        if self.kind not in BANDED:
            return f"{percent_text(self.rate)} %"
        return ", ".join(
            self.env._(
                "%(rate)s %% from %(amount)s",
                rate=percent_text(band.rate),
                amount=format_amount(self.env, band.from_amount, currency),
            )
            for band in self.band_ids.sorted("from_amount")
        )

    def _bands(self):
        """The bands as the policy reads them."""
        kept = self._prepare_bands()
        digits = self.currency_id.decimal_places
        return [Band.from_snapshot(band, digits) for band in kept]

    def _prepare_bands(self):
        """Snapshot of the bands."""
        return [
            {"from": str(band.from_amount), "rate": percent_text(band.rate)}
            for band in self.band_ids.sorted("from_amount")
        ]

    def _prepare_terms(self):
        """Snapshot of the rule; its id is its key, and names its entries."""
        self.ensure_one()
        terms = {
            "key": str(self.id),
            "applies_to": self.applies_to,
            "kind": self.kind,
        }
        if self.kind == "percent":
            terms["rate"] = percent_text(self.rate)
        elif self.kind == "fixed":
            terms["amount"] = str(self.amount)
        else:
            terms["bands"] = self._prepare_bands()
        if self.kind != "fixed" and self.maximum_amount:
            terms["maximum"] = str(self.maximum_amount)
        conditions = {
            "products": self.product_ids.ids,
            "categories": self.categ_ids.ids,
            "countries": self.country_ids.ids,
            "minimum": self.minimum_amount and str(self.minimum_amount),
        }
        return terms | {name: value for name, value in conditions.items() if value}

    def _problems_of_bands(self):
        """What is wrong with bands, in words."""
        return {
            "band_gap": self.env._(
                "Bands leave a gap: the first one must begin at 0 (its rate may be 0 %)."
            ),
            "band_overlap": self.env._("Two bands begin at the same amount."),
        }
