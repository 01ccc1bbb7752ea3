from odoo import api, fields, models
from odoo.fields import Command


class LoyaltyPartnerShareChange(models.TransientModel):
    """A person says who shares a customer from a day on, and why."""

    _name = "loyalty.partner.share.change"
    _description = "Change of Shares"

    binding_id = fields.Many2one(
        "loyalty.partner.binding", required=True, ondelete="cascade"
    )
    customer_id = fields.Many2one(related="binding_id.customer_id")
    partner_id = fields.Many2one(related="binding_id.partner_id", string="Main partner")
    date = fields.Date(
        string="From",
        required=True,
        default=fields.Date.context_today,
        help="First day of the new shares. Earlier invoices stay divided as they are.",
    )
    reason = fields.Char(required=True)
    line_ids = fields.One2many(
        "loyalty.partner.share.change.line",
        "change_id",
        string="Further partners",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("binding_id")
    def _compute_line_ids(self):
        for change in self:
            kept = change.binding_id._prepare_shares()
            change.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {"partner_id": one["partner_id"], "percent": one["percent"]}
                    )
                    for one in kept
                ),
            ]

    def action_change(self):
        """End the binding, and begin it anew with these shares."""
        self.ensure_one()
        shares = [
            {"partner_id": line.partner_id.id, "percent": line.percent}
            for line in self.line_ids
        ]
        binding = self.binding_id
        renewed = binding._renew(self.date, binding.plan_id, self.reason, shares)
        return renewed.get_formview_action()


class LoyaltyPartnerShareChangeLine(models.TransientModel):
    """A further partner from that day on."""

    _name = "loyalty.partner.share.change.line"
    _description = "New Share of a Partner"

    change_id = fields.Many2one(
        "loyalty.partner.share.change", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one("res.partner", required=True, ondelete="cascade")
    percent = fields.Float(string="Share (%)", digits=(5, 2), required=True)
