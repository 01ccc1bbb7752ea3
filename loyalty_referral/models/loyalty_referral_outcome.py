from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LoyaltyReferral(models.Model):
    """What came of a referral for both sides; all of it follows from facts."""

    _inherit = "loyalty.referral"

    friend_earned_amount = fields.Monetary(
        string="Earned by the friend",
        readonly=True,
        copy=False,
        help="What the friend was granted for this referral and kept.",
    )
    order_id = fields.Many2one(
        "sale.order",
        string="Sales order",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The friend's earliest sales order that counts.",
    )

    def _verdict_fields(self):
        """Extend: what the sync finds out about rewards."""
        return super()._verdict_fields() | {"friend_earned_amount", "order_id"}

    @api.constrains("referrer_id", "program_id")
    def _check_audience(self):
        # a name that was said waits without a referrer: judged once one is chosen
        for referral in self.filtered("referrer_id"):
            if not referral.program_id._admits(referral.referrer_id):
                raise ValidationError(
                    self.env._(
                        "%(referrer)s cannot recommend anybody under %(program)s: the "
                        "programme is for certain customers only.",
                        referrer=referral.referrer_id.display_name,
                        program=referral.program_id.name,
                    )
                )

    @api.model
    def _cron_day_change(self):
        """Contracts begin on a day without anybody doing anything: look at them.

        A week back, in case the server slept.
        """
        today = fields.Date.context_today(self)
        lines = self.env["contract.line"].search(
            [
                ("date_start", ">", today - timedelta(days=7)),
                ("date_start", "<=", today),
                ("is_canceled", "=", False),
            ]
        )
        lines.contract_id._loyalty_mark_friends()
