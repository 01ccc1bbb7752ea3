from odoo import api, fields, models

from ..referral.loyalty_referral import ENDED


class CrmLead(models.Model):
    """Door: a lead that a customer recommended, and who it becomes (case A8)."""

    _inherit = "crm.lead"

    loyalty_referral_ids = fields.One2many("loyalty.referral", "lead_id")
    loyalty_referrer_id = fields.Many2one(
        "res.partner",
        string="Recommended by",
        compute="_compute_loyalty_referrer_id",
        inverse="_inverse_loyalty_referrer_id",
        search="_search_loyalty_referrer_id",
        help="The customer who recommended us. Recording them starts a referral of "
        "the running programme.",
    )

    @api.depends("loyalty_referral_ids.referrer_id", "loyalty_referral_ids.state")
    def _compute_loyalty_referrer_id(self):
        for lead in self:
            alive = lead.loyalty_referral_ids.filtered(lambda r: r.state not in ENDED)
            lead.loyalty_referrer_id = alive[:1].referrer_id

    def _search_loyalty_referrer_id(self, operator, value):
        return [("loyalty_referral_ids.referrer_id", operator, value)]

    def _inverse_loyalty_referrer_id(self):
        for lead in self:
            referrer = lead.loyalty_referrer_id
            alive = lead.loyalty_referral_ids.filtered(lambda r: r.state not in ENDED)
            kept = alive.filtered_domain(
                [("referrer_id", "=", referrer.commercial_partner_id.id)]
            )
            (alive - kept).action_cancel()
            if referrer and not kept:
                lead._record_referral(referrer)

    def _record_referral(self, referrer):
        """Start a referral of the running programme for this lead."""
        self.ensure_one()
        company = self.company_id or self.env.company
        program = self.env["loyalty.referral.program"]._require_running(company)
        return self.env["loyalty.referral"]._record(
            program, referrer, self.partner_id, lead_id=self.id, channel="lead"
        )

    def write(self, vals):
        """Override of `crm`: the lead's customer is the friend of its referral."""
        result = super().write(vals)
        if vals.get("partner_id"):
            for lead in self.filtered("loyalty_referral_ids"):
                lead.loyalty_referral_ids.filtered(
                    lambda referral: not referral.friend_id
                ).write({"friend_id": lead.partner_id.id})
        return result
