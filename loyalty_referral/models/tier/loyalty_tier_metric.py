from odoo import models
from odoo.tools import format_amount

from ...policy import money


class LoyaltyTierMetric(models.AbstractModel):
    """What a ladder can measure: the names, the units, and how an amount is said.

    A further metric is a name here, a threshold field ``<metric>_min`` on the tier and
    a method ``_<metric>`` of ``loyalty.tier.scores``.
    """

    _name = "loyalty.tier.metric"
    _description = "Tier Metric"

    def _metrics(self):
        """Map each metric to its name; the threshold's field is ``<metric>_min``."""
        return {
            "points": self.env._("points"),
            "spend": self.env._("of spend"),
            "tenure": self.env._("months as a customer"),
            "referrals": self.env._("friends brought"),
        }

    def _asked_metrics(self):
        """Those metrics that some threshold asks for."""
        return [
            metric
            for metric in self._metrics()
            if any(self.tier_ids.mapped(f"{metric}_min"))
        ]

    def _to_unit(self, metric, value):
        """A threshold or score as a whole number in the unit of its metric."""
        if metric == "spend":
            return money.to_minor(value, self.currency_id.decimal_places)
        return int(value)

    def _in_words(self, amounts):
        """Put whole numbers by metric into words: "12 months …, $ 1,000.00 spend"."""
        self.ensure_one()
        names = self._metrics()
        if not amounts:
            return self.env._("For everybody")
        glue = self.env._(" or ") if self.combine == "any" else ", "
        return glue.join(
            f"{self._shown(metric, value)} {names[metric]}"
            for metric, value in amounts.items()
        )

    def _shown(self, metric, value):
        """A whole number of ``metric`` as people read it."""
        if metric == "spend":
            currency = self.currency_id
            return format_amount(
                self.env, value / 10**currency.decimal_places, currency
            )
        return f"{value:n}"
