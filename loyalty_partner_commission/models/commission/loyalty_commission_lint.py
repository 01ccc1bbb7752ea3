from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_amount

from odoo.addons.loyalty_referral.policy import money

from ...policy import lint
from ...policy.terms import Terms


class LoyaltyCommissionPlan(models.Model):
    """What in a plan will surprise somebody, shown while it is written."""

    _inherit = "loyalty.commission.plan"

    finding_html = fields.Html(
        string="Findings", compute="_compute_finding_html", sanitize=False
    )

    @api.depends(
        "trigger",
        "base",
        "currency_id",
        "window_months",
        "rule_ids.sequence",
        "rule_ids.applies_to",
        "rule_ids.kind",
        "rule_ids.rate",
        "rule_ids.amount",
        "rule_ids.minimum_amount",
        "rule_ids.maximum_amount",
        "rule_ids.product_ids",
        "rule_ids.categ_ids",
        "rule_ids.country_ids",
        "rule_ids.band_ids.from_amount",
        "rule_ids.band_ids.rate",
        "step_ids.year",
        "step_ids.percent",
    )
    def _compute_finding_html(self):
        for plan in self:
            lines = [Markup("<li>%s</li>") % line for line in plan._findings()]
            found = Markup("<ul class='mb-0'>%s</ul>") % Markup("").join(lines)
            plan.finding_html = found if lines else False

    def _findings(self):
        """What the linter finds, one sentence each."""
        self.ensure_one()
        digits = self.currency_id.decimal_places
        rules = self.rule_ids.sorted("sequence")
        terms = Terms.from_snapshot(self._promise(), digits)
        trial = money.to_minor(1000, digits)
        return [
            self._finding_texts()[finding.code]
            % self._shown_finding(finding, rules, digits)
            for finding in lint.findings(terms, trial)
        ]

    def _shown_finding(self, finding, rules, digits):
        """The amounts and rules of a finding in words."""

        def shown(minor):
            amount = money.to_decimal(minor, digits)
            return format_amount(self.env, float(amount), self.currency_id)

        def named(place):
            if place is None or place >= len(rules):
                return ""
            return f"{place + 1} ({rules[place].display_name})"

        return {
            "rule": named(finding.rule),
            "other": named(finding.other),
            "low": shown(finding.low),
            "low_pays": shown(finding.low_pays),
            "high": shown(finding.high),
            "high_pays": shown(finding.high_pays),
            "year": finding.low,
        }

    def _finding_texts(self):
        """Each finding in words."""
        return {
            "cliff": self.env._(
                "Selling more pays less: for %(low)s the partner gets %(low_pays)s, for "
                "%(high)s only %(high_pays)s."
            ),
            "shadowed": self.env._(
                "Rule %(rule)s never gets anything: rule %(other)s takes it before."
            ),
            "band_gap": self.env._(
                "The bands of rule %(rule)s leave a gap: nothing is said about amounts "
                "below %(high)s, such as %(low)s."
            ),
            "band_overlap": self.env._(
                "Two bands of rule %(rule)s claim the same amount: for %(low)s one pays "
                "%(low_pays)s, the other %(high_pays)s."
            ),
            "unpaid_first": self.env._(
                "No rule is for first purchases: a first purchase of %(high)s earns "
                "nothing."
            ),
            "unpaid_later": self.env._(
                "No rule is for later purchases: a later purchase of %(high)s earns "
                "nothing."
            ),
            "late_step": self.env._(
                "The step of year %(year)s begins when the window is over."
            ),
        }
