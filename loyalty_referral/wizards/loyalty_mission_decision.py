from odoo import api, fields, models
from odoo.fields import Command


class LoyaltyMissionDecision(models.TransientModel):
    """Accept or refuse what customers claim, one or many, with an answer."""

    _name = "loyalty.mission.decision"
    _description = "Decide about Missions"

    decision = fields.Selection(
        [("accept", "Accept"), ("refuse", "Refuse")], required=True, default="accept"
    )
    completion_ids = fields.Many2many("loyalty.mission.completion", string="Claims")
    claim_count = fields.Integer(compute="_compute_claim_count")
    note = fields.Text(string="Your answer", help="The customer reads it.")

    @api.model
    def default_get(self, fields):
        """Extend: decide about what was selected."""
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "loyalty.mission.completion":
            selected = self.env.context.get("active_ids", [])
            values.setdefault("completion_ids", [Command.set(selected)])
        return values

    @api.depends("completion_ids", "decision")
    def _compute_claim_count(self):
        for wizard in self:
            wizard.claim_count = len(wizard._concerned())

    def _concerned(self):
        """What the decision changes: others of the selection stay as they are."""
        return self.completion_ids.filtered(lambda row: row.state == "review")

    def action_confirm(self):
        """Do it."""
        self.ensure_one()
        if self.decision == "refuse":
            self._concerned().action_refuse(self.note)
        else:
            self._concerned().action_accept(self.note)
        return {"type": "ir.actions.act_window_close"}
