from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

#: Occasions that look at a number of months.
WITH_MONTHS = ("win_back", "volume")


class LoyaltyRule(models.Model):
    """Rules of core programmes that count only for some customers, or for a reason (D2)."""

    _inherit = "loyalty.rule"

    eligible_domain = fields.Char(
        string="Only customers who",
        default="[]",
        help="Looked up on the company of the contact. Empty: all customers.",
    )
    eligible_tier_id = fields.Many2one(
        "loyalty.tier",
        string="From tier",
        ondelete="restrict",
        index="btree_not_null",
        help="The customer stands on this tier or a higher one of its ladder.",
    )
    occasion = fields.Selection(
        [
            ("celebration", "Name day or birthday, in its month"),
            ("anniversary", "Anniversary as a customer, in its month"),
            ("framework", "First order under a framework contract"),
            ("win_back", "The customer comes back after a time of silence"),
            ("volume", "Turnover of the last months"),
        ],
        help="The rule counts only when there is this reason.",
    )
    occasion_celebration = fields.Selection(
        [
            ("any", "Name day and birthday"),
            ("name_day", "Name day only"),
            ("birthday", "Birthday only"),
        ],
        string="Celebrated",
        default="any",
        required=True,
    )
    occasion_contact = fields.Selection(
        [
            ("order", "The contact on the order"),
            ("any", "Any contact of the customer"),
        ],
        string="Whose",
        default="order",
        required=True,
    )
    occasion_months = fields.Integer(string="Months", default=6)
    occasion_turnover = fields.Monetary(
        string="Turnover from",
        help="Untaxed, invoiced less credited. On the amount itself counts.",
    )
    occasion_condition = fields.Char(
        string="Only for", compute="_compute_occasion_condition"
    )

    @api.constrains("occasion", "occasion_months", "occasion_turnover")
    def _check_occasion(self):
        for rule in self:
            if rule.occasion in WITH_MONTHS and rule.occasion_months <= 0:
                raise ValidationError(
                    self.env._("Of how many months? Give at least one.")
                )
            if rule.occasion == "volume" and rule.occasion_turnover <= 0:
                raise ValidationError(
                    self.env._("From which turnover? Give an amount above zero.")
                )

    @api.constrains("eligible_domain")
    def _check_eligible_domain(self):
        for rule in self:
            try:
                rule._eligible_customers().validate(self.env["res.partner"])
            except (ValueError, SyntaxError, TypeError) as error:
                raise ValidationError(
                    self.env._("The condition cannot be read: %s", error)
                ) from error

    def _eligible_customers(self):
        """Domain of the customers the rule is for."""
        return Domain(literal_eval(self.eligible_domain or "[]"))

    def _is_limited(self):
        """Does the rule ask who the customer is, or for a reason?"""
        self.ensure_one()
        has_domain = (self.eligible_domain or "[]").strip() != "[]"
        return bool(self.occasion or self.eligible_tier_id or has_domain)

    @api.model
    def _limited_domain(self):
        """Domain of the rules for which :meth:`_is_limited` holds."""
        return (
            Domain("occasion", "!=", False)
            | Domain("eligible_tier_id", "!=", False)
            | Domain("eligible_domain", "not in", (False, "[]"))
        )

    @api.depends(
        "eligible_domain",
        "eligible_tier_id",
        "occasion",
        "occasion_months",
        "occasion_celebration",
        "occasion_contact",
        "occasion_turnover",
    )
    @api.depends_context("lang")
    def _compute_occasion_condition(self):
        for rule in self:
            words = []
            if rule.occasion:
                words.append(rule._occasion_in_words())
            if tier := rule.eligible_tier_id:
                words.append(self.env._("from tier %s", tier.name))
            if rule._is_limited() and rule.eligible_domain not in (False, "[]"):
                words.append(self.env._("some customers only"))
            rule.occasion_condition = "; ".join(words)

    def _occasion_in_words(self):
        """\"Name day only, in its month: the contact on the order\""""
        self.ensure_one()
        names = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("occasion", "occasion_celebration", "occasion_contact")
        }
        what = names["occasion"][self.occasion]
        if self.occasion == "celebration":
            return self.env._(
                "%(feast)s, in its month: %(whose)s",
                feast=names["occasion_celebration"][self.occasion_celebration],
                whose=names["occasion_contact"][self.occasion_contact].lower(),
            )
        if self.occasion == "win_back":
            return self.env._(
                "%(what)s: %(n)s months", what=what, n=self.occasion_months
            )
        if self.occasion == "volume":
            return self.env._(
                "Turnover of the last %(n)s months: %(amount)s or more",
                n=self.occasion_months,
                amount=self.currency_id.format(self.occasion_turnover),
            )
        return what
