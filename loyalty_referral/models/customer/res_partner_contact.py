from odoo import api, fields, models

USERS = "loyalty_referral.group_user"


class ResPartner(models.Model):
    """When somebody talked to the customer, and when they should again (case D1)."""

    _inherit = "res.partner"

    loyalty_watch_id = fields.Many2one(
        "loyalty.contact.watch", compute="_compute_loyalty_watch", groups=USERS
    )
    loyalty_contact_due = fields.Date(
        string="Contact due", compute="_compute_loyalty_watch", groups=USERS
    )
    loyalty_contact_overdue = fields.Integer(
        string="Days overdue", compute="_compute_loyalty_watch", groups=USERS
    )

    @api.depends_context("company")
    def _compute_loyalty_watch(self):
        watches = self.env["loyalty.contact.watch"].search(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.id),
            ]
        )
        by_customer = watches.grouped("partner_id")
        for partner in self:
            own = by_customer.get(partner.commercial_partner_id, watches.browse())[:1]
            partner.loyalty_watch_id = own
            partner.loyalty_contact_due = own.due_on
            partner.loyalty_contact_overdue = own.days_overdue

    def action_view_loyalty_contact(self):
        """Open when the customer is due."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Keeping in touch"),
            "res_model": "loyalty.contact.watch",
            "res_id": self.loyalty_watch_id.id,
            "view_mode": "form",
            "target": "new",
        }
