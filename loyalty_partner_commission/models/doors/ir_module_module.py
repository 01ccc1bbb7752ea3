from odoo import models


class IrModuleModule(models.Model):
    """Commission that is owed keeps the addon installed."""

    _inherit = "ir.module.module"

    def button_uninstall(self):
        """Override of `base`: commission that is owed does not vanish with us."""
        if "loyalty_partner_commission" in self.mapped("name"):
            self._loyalty_refuse_with_open_money()
        return super().button_uninstall()
