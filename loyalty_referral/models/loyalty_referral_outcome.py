from odoo import fields, models


class LoyaltyReferral(models.Model):
    """What came of a referral for both sides; all of it follows from facts."""

    _inherit = "loyalty.referral"

    own_years = fields.Json(
        readonly=True,
        copy=False,
        help="By reward: a year of the receiver's own contract, as it was when the "
        "reward was first granted (cents).",
    )
    friend_earned_amount = fields.Monetary(
        string="Earned by the friend",
        readonly=True,
        copy=False,
        help="What the friend was granted for this referral and kept.",
    )
    grant_ids = fields.One2many("loyalty.grant", compute="_compute_grant_ids")

    def _compute_grant_ids(self):
        grants = self.env["loyalty.grant"].search(
            [("origin_model", "=", self._name), ("origin_id", "in", self.ids)]
        )
        by_origin = grants.grouped("origin_id")
        for referral in self:
            referral.grant_ids = by_origin.get(referral.id)

    def _verdict_fields(self):
        """Extend: what the sync finds out about rewards."""
        return super()._verdict_fields() | {"own_years", "friend_earned_amount"}
