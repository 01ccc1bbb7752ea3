from decimal import Decimal

from odoo import api, models


def percent_text(percent):
    """A per cent as an exact decimal number, the way the terms keep it.

    12.50 becomes "12.5", 20.00 becomes "20".
    """
    exact = Decimal(str(percent)).quantize(Decimal("0.01"))
    return f"{exact:f}".rstrip("0").rstrip(".")


class LoyaltyCommissionPart(models.AbstractModel):
    """A line of a plan: it stays as it is once the plan was promised to somebody."""

    _name = "loyalty.commission.part"
    _description = "Part of a Commission Plan"

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse to add to what was promised."""
        parts = super().create(vals_list)
        parts._change_plans()
        return parts

    def write(self, vals):
        """Refuse to change what was promised."""
        self._change_plans()
        return super().write(vals)

    def unlink(self):
        """Refuse to take from what was promised."""
        self._change_plans()
        return super().unlink()

    def _change_plans(self):
        """Refuse if customers are bound by the plans of these."""
        self.plan_id._refuse_if_promised()
        self.env.registry.clear_cache()
