from odoo import api, fields, models
from odoo.fields import Domain

from ... import tier_queries as queries


class LoyaltyTierLadder(models.Model):
    """Partners climb by what their customers buy (case G3)."""

    _inherit = "loyalty.tier.ladder"

    audience = fields.Selection(
        selection_add=[("partner", "Partners")],
        ondelete={"partner": "cascade"},
        help="For partners, spend is what their customers bought while bound to them.",
    )

    def _metrics(self):
        """Override of `loyalty_referral` to count a partner's customers."""
        return super()._metrics() | {"customers": self.env._("active customers")}

    def _of_audience(self):
        """Override of `loyalty_referral`: who has a partner code is a partner."""
        if self.audience != "partner":
            return super()._of_audience()
        codes = Domain("purpose", "=", "partner")
        codes &= Domain("company_id", "=", self.company_id.id)
        return Domain("loyalty_partner_code_ids", "any", codes)


class LoyaltyTier(models.Model):
    """A level of partners."""

    _inherit = "loyalty.tier"

    customers_min = fields.Integer(
        string="Active customers",
        help="Bound to the partner, and bought something in the period. 0: not asked "
        "for.",
    )

    @api.constrains("customers_min")
    def _check_customers_ascending(self):
        self._check_ascending()


class LoyaltyTierPointRule(models.Model):
    """Points for customers brought."""

    _inherit = "loyalty.tier.point.rule"

    metric = fields.Selection(
        selection_add=[("customers", "Active customers")],
        ondelete={"customers": "cascade"},
    )


class LoyaltyTierScores(models.AbstractModel):
    """What partners' customers did."""

    _inherit = "loyalty.tier.scores"

    def _spend(self, ladder, who):
        """Override of `loyalty_referral`: a partner's turnover is their customers'."""
        if ladder.audience == "partner":
            return self._ask(queries.TURNOVER, who)
        return super()._spend(ladder, who)

    def _customers(self, ladder, who):
        """Customers who are bound today and bought something in the period."""
        return self._ask(queries.ACTIVE_CUSTOMERS, who)


class LoyaltyTierBenefit(models.Model):
    """A tier may bring a partner level, with the price list of that level."""

    _inherit = "loyalty.tier.benefit"

    kind = fields.Selection(
        selection_add=[("grade", "Partner level")], ondelete={"grade": "cascade"}
    )
    grade_id = fields.Many2one("res.partner.grade", string="Partner level")

    @api.constrains("grade_id")
    def _check_grade(self):
        self._check_value()

    def _values(self):
        """Override of `loyalty_referral`: core keeps the level on the contact."""
        return super()._values() | {"grade": ("grade_id", "grade_id")}

    def _phrases(self):
        """Override of `loyalty_referral`: a level of core's, in words."""
        return super()._phrases() | {"grade": self.env._("Partner level %(name)s")}

    def _gives(self):
        """Override of `loyalty_referral`: core sets the level's price list with it."""
        given = super()._gives()
        pricelist = self.kind == "grade" and self.grade_id.default_pricelist_id
        if pricelist:
            given.append(("specific_property_product_pricelist", pricelist))
        return given
