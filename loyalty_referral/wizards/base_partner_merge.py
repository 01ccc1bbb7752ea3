from odoo import models

from ..models.referral.loyalty_referral import ENDED


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Door: two contacts turn out to be one, and so do their accounts."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Override of `base`: no credit or referral is lost in a merge."""
        self._merge_loyalty(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _merge_loyalty(self, sources, target):
        """Join what is unique per contact before core would delete one of two."""
        self.env["loyalty.ledger.account"]._merge_owners(sources, target)
        self.env["loyalty.tier.evaluation"].sudo()._merge_members(sources, target)
        self.env["loyalty.contact.watch"].sudo()._merge_customers(sources)
        self.env["loyalty.occasion.use"].sudo()._merge_contacts(sources, target)
        referrals = self.env["loyalty.referral"].sudo()
        brought = referrals.search(
            [
                ("friend_id", "in", (sources | target).ids),
                ("state", "not in", ENDED),
            ],
            order="date, id",
        )
        for _company, rivals in brought.grouped("company_id").items():
            rivals[1:].action_cancel()  # who came first is kept
        self.env.flush_all()
