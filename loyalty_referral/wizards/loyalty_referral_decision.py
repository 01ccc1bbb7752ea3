from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class LoyaltyReferralDecision(models.TransientModel):
    """Decide about one or many referrals under review, and say why."""

    _name = "loyalty.referral.decision"
    _description = "Decide about Referrals"

    decision = fields.Selection(
        [("accept", "Accept"), ("refuse", "Refuse")], required=True, default="accept"
    )
    referral_ids = fields.Many2many("loyalty.referral", string="Referrals")
    note = fields.Text(
        string="Reason",
        help="For your colleagues; kept in the history. Customers do not see it.",
    )
    earned_count = fields.Integer(compute="_compute_counts")
    referral_count = fields.Integer(compute="_compute_counts")

    @api.model
    def default_get(self, fields):
        """Extend: decide about what was selected."""
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "loyalty.referral":
            selected = self.env.context.get("active_ids", [])
            values.setdefault("referral_ids", [Command.set(selected)])
        return values

    @api.depends("referral_ids", "decision")
    def _compute_counts(self):
        for wizard in self:
            concerned = wizard._concerned()
            wizard.referral_count = len(concerned)
            wizard.earned_count = len(
                concerned.filtered_domain([("state", "=", "qualified")])
            )

    def _concerned(self):
        """What the decision changes: others of the selection stay as they are."""
        if self.decision == "accept":
            return self.referral_ids.filtered_domain([("needs_review", "=", True)])
        ended = ("cancelled", "refused")
        return self.referral_ids.filtered_domain([("state", "not in", ended)])

    def action_confirm(self):
        """Do it."""
        self.ensure_one()
        note = (self.note or "").strip()
        if self.decision == "refuse":
            if not note:
                raise UserError(self.env._("Say why the referrals are refused."))
            self._concerned().action_refuse(note)
        else:
            self._concerned().action_accept(note)
        return {"type": "ir.actions.act_window_close"}
