from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class LoyaltyCommissionPlanMove(models.TransientModel):
    """Customers go from older versions of a plan to the one in force."""

    _name = "loyalty.commission.plan.move"
    _description = "Move Customers to a Plan Version"

    plan_id = fields.Many2one(
        "loyalty.commission.plan", required=True, readonly=True, ondelete="cascade"
    )
    date = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.context_today(self) + timedelta(days=1),
        help="First day of the new terms. Earlier invoices stay on the old ones.",
    )
    reason = fields.Char(required=True)
    binding_ids = fields.Many2many(
        "loyalty.partner.binding",
        string="Customers",
        compute="_compute_binding_ids",
        store=True,
        readonly=False,
    )

    @api.depends("plan_id")
    def _compute_binding_ids(self):
        for wizard in self:
            found = self.env["loyalty.partner.binding"].search(
                wizard.plan_id._left_behind_domain()
            )
            wizard.binding_ids = [Command.set(found.ids)]

    def action_move(self):
        """End these bindings and begin them anew on the terms of the plan."""
        self.ensure_one()
        self.plan_id.check_access("write")
        before = self.plan_id._before()
        if self.binding_ids.plan_id - before or self.plan_id.state != "active":
            raise UserError(
                self.env._("Only customers on older versions of this plan can move.")
            )
        for binding in self.binding_ids:
            binding._renew(self.date, self.plan_id, self.reason)
        return {"type": "ir.actions.act_window_close"}
