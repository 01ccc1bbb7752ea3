from odoo import api, fields, models

from ...policy.channel import Facts
from ...policy.conflict import Claim
from ...policy.reasons import BindingOutcome
from ...policy.replay import Touch
from .loyalty_binding_channel import CHANNELS

_ADDED = [channel for channel in CHANNELS if channel[0] != "link"]


class LoyaltyReferralTouch(models.Model):
    """A partner claims a customer: through which channel, when, and what it did."""

    _inherit = "loyalty.referral.touch"

    channel = fields.Selection(
        selection_add=_ADDED, ondelete={name: "cascade" for name, _label in _ADDED}
    )
    day = fields.Date(
        readonly=True,
        default=fields.Date.context_today,
        help="The day the claim counts for.",
    )
    card_id = fields.Many2one(
        "loyalty.card", string="Promo code", readonly=True, index="btree_not_null"
    )
    order_id = fields.Many2one("sale.order", readonly=True, index="btree_not_null")
    move_id = fields.Many2one(
        "account.move", string="Invoice", readonly=True, index="btree_not_null"
    )
    deal_id = fields.Many2one(
        "loyalty.partner.deal", readonly=True, index="btree_not_null"
    )
    reason = fields.Char(readonly=True, help="What a person said about the claim.")
    binding_id = fields.Many2one(
        "loyalty.partner.binding",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="What the claim led to.",
    )
    verdict_code = fields.Char(readonly=True, index="btree_not_null")
    facts = fields.Json(
        readonly=True,
        help="What was true when the claim was made: the verdict follows from it and "
        "from the policy of the channel.",
    )

    @api.model
    def _of_partner(self, values):
        """Keep a claim that nobody's code stands for."""
        return self.sudo().create(values)

    def _policy_channel(self):
        """Whose policy decides; a code that was typed counts like its link."""
        self.ensure_one()
        return self.channel if self.channel in dict(CHANNELS) else "link"

    def _as_claims(self):
        """These claims as a conflict compares them, in the same order."""
        return [
            Claim(touch.id, touch.owner_id.id, touch.day, touch._policy_channel())
            for touch in self
        ]

    def _as_policy(self):
        """These claims as the policy reads them."""
        outcomes = set(BindingOutcome)
        return [
            Touch(
                touch.id,
                touch._policy_channel(),
                Facts(**touch.facts),
                touch.verdict_code in outcomes,
            )
            for touch in self
        ]
