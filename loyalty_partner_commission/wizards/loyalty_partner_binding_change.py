from odoo import api, fields, models


class LoyaltyPartnerBindingChange(models.TransientModel):
    """A person ends a binding, or gives the customer to another partner, and says why."""

    _name = "loyalty.partner.binding.change"
    _description = "Change of a Partner Binding"

    binding_id = fields.Many2one(
        "loyalty.partner.binding", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="binding_id.company_id")
    customer_id = fields.Many2one(related="binding_id.customer_id")
    old_partner_id = fields.Many2one(related="binding_id.partner_id", string="Bound to")
    date = fields.Date(
        string="From",
        required=True,
        default=fields.Date.context_today,
        help="First day of the change. What was earned on earlier invoices stays.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="New partner",
        help="Leave empty to release the customer.",
    )
    plan_id = fields.Many2one(
        "loyalty.commission.plan",
        check_company=True,
        compute="_compute_plan_id",
        store=True,
        readonly=False,
        help="On which terms the new partner earns.",
    )
    reason = fields.Char(required=True)

    @api.depends("binding_id")
    def _compute_plan_id(self):
        for change in self:
            change.plan_id = change.binding_id.plan_id

    def action_change(self):
        """End the binding, and begin the new one if there is a new partner."""
        self.ensure_one()
        binding = self.binding_id._change(
            self.date, self.reason, self.partner_id, self.plan_id
        )
        return (binding or self.binding_id).get_formview_action()
