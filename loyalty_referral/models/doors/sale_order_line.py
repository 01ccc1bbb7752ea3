from odoo import api, models

#: What changes the worth of a confirmed order.
WORTH = {"product_id", "product_uom_qty", "price_unit", "discount", "tax_ids"}


class SaleOrderLine(models.Model):
    """Door: a confirmed order that is changed is worth something else."""

    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `sale`: a line was added to a confirmed order."""
        lines = super().create(vals_list)
        lines._loyalty_mark_friends()
        lines._loyalty_rewarded()._loyalty_sync_occasions()
        return lines

    def write(self, vals):
        """Override of `sale`: a line of a confirmed order was changed."""
        result = super().write(vals)
        if WORTH & set(vals):
            self._loyalty_mark_friends()
        if "product_uom_qty" in vals:
            self._loyalty_rewarded()._loyalty_sync_occasions()
        return result

    def _loyalty_mark_friends(self):
        """Have the ledger look at the referrals of those whose orders stand."""
        if self.env["loyalty.ledger.sync"]._is_listening():
            orders = self.order_id.filtered(lambda order: order.state == "sale")
            if orders:
                orders._loyalty_mark_friends()

    def _loyalty_rewarded(self):
        """Confirmed orders on which some of these lines are rewards."""
        rewards = self.filtered("reward_id")
        return rewards.order_id.filtered(lambda order: order.state == "sale")
