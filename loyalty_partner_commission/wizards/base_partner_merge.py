from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Door: two contacts turn out to be one, and so do their bindings."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge_loyalty(self, sources, target):
        """Override of `loyalty_referral`: no binding is lost in a merge."""
        self.env["loyalty.partner.binding"]._merge_contacts(sources, target)
        return super()._merge_loyalty(sources, target)
