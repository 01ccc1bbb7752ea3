from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...policy import terms


class LoyaltyReferralReward(models.Model):
    """Who promises a reward, and whom it is for (ADR 0011)."""

    _inherit = "loyalty.referral.reward"

    program_id = fields.Many2one(
        "loyalty.referral.program",
        string="Programme",
        index=True,
        ondelete="cascade",
    )
    owner_name = fields.Char(string="Promised by", compute="_compute_owner_name")
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True
    )
    side = fields.Selection(
        [("referrer", "Referrer"), ("friend", "Friend"), ("customer", "Customer")],
        string="For",
        required=True,
        compute="_compute_side",
        store=True,
        readonly=False,
        precompute=True,
    )

    def _owner_fields(self):
        """Names of the fields that can hold the owner; extend for another one."""
        return ["program_id"]

    def _owner(self):
        """Whoever promises it: a ``loyalty.reward.owner``; None while there is none."""
        self.ensure_one()
        owners = (self[name] for name in self._owner_fields())
        return next((owner for owner in owners if owner), None)

    def _is_by_referral(self):
        """Is it promised for bringing somebody, so that there is a friend?"""
        owner = self._owner()
        return owner is None or owner._has_friend()

    @api.depends(lambda self: [f"{name}.company_id" for name in self._owner_fields()])
    def _compute_company_id(self):
        for reward in self:
            owner = reward._owner()
            reward.company_id = owner.company_id if owner else self.env.company

    @api.depends(lambda self: [f"{name}.name" for name in self._owner_fields()])
    def _compute_owner_name(self):
        for reward in self:
            owner = reward._owner()
            reward.owner_name = owner.name if owner else ""

    @api.depends(lambda self: self._owner_fields())
    def _compute_side(self):
        for reward in self:
            if not reward._is_by_referral():
                reward.side = "customer"
            elif reward.side not in ("referrer", "friend"):
                reward.side = "referrer"

    @api.constrains(lambda self: ["kind", "side", *self._owner_fields()])
    def _check_owner(self):
        for reward in self:
            owners = [name for name in self._owner_fields() if reward[name]]
            if len(owners) != 1:
                raise ValidationError(
                    self.env._(
                        "A reward is promised by one programme or mission: neither by "
                        "none nor by several."
                    )
                )
            is_by_referral = reward._is_by_referral()
            if not is_by_referral and reward.kind in terms.FRIEND_KINDS:
                raise ValidationError(
                    self.env._(
                        "%(owner)s brings no friend whose purchase could measure the "
                        "reward. Choose another kind.",
                        owner=reward.owner_name,
                    )
                )
            if is_by_referral == (reward.side == "customer"):
                raise ValidationError(
                    self.env._(
                        "Rewards of a referral are for the referrer or the friend, all "
                        "others for the customer."
                    )
                )
