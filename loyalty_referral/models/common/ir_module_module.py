from odoo import api, models
from odoo.exceptions import UserError


class IrModuleModule(models.Model):
    """Door: uninstalling is refused while money is open."""

    _inherit = "ir.module.module"

    def button_uninstall(self):
        """Override of `base`: money that is owed does not vanish with its addon."""
        if "loyalty_referral" in self.mapped("name"):
            self._loyalty_refuse_with_open_money()
        return super().button_uninstall()

    @api.model
    def _loyalty_refuse_with_open_money(self):
        """Raise while somebody is owed something and nobody said to go on."""
        parameters = self.env["ir.config_parameter"].sudo()
        if parameters.get_param("loyalty_referral.uninstall_with_open_money"):
            return
        owed = (
            self.env["loyalty.ledger.account"]
            .sudo()
            .search_count([("partner_id", "!=", False), ("balance", "!=", 0)])
        )
        if owed:
            raise UserError(
                self.env._(
                    "%(count)s customers or partners are still owed money (Loyalty > "
                    "Ledger > Accounts). Export the list and settle it first. To "
                    "uninstall all the same, set the system parameter "
                    '"loyalty_referral.uninstall_with_open_money" to 1.',
                    count=owed,
                )
            )
