from odoo import fields, models


class ResPartner(models.Model):
    """Missions of a customer; door when their profile changes."""

    _inherit = "res.partner"

    loyalty_mission_count = fields.Integer(
        string="Missions",
        compute="_compute_loyalty_mission_count",
        help="Missions that the customer has done or claimed.",
    )

    def _compute_loyalty_mission_count(self):
        counts = dict(
            self.env["loyalty.mission.completion"]._read_group(
                [
                    ("partner_id", "in", self.commercial_partner_id.ids),
                    ("state", "in", ("done", "review")),
                ],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.loyalty_mission_count = counts.get(partner.commercial_partner_id, 0)

    def action_view_loyalty_missions(self):
        """Open what this customer has done."""
        self.ensure_one()
        domain = [("partner_id", "=", self.commercial_partner_id.id)]
        return self.env["loyalty.mission"]._completions_action(domain)

    def write(self, vals):
        """Override of `base`: a profile may be complete now."""
        result = super().write(vals)
        missions = self.env["loyalty.mission"]
        if missions._profile_names().intersection(vals):
            missions._mark(self, "profile")
        return result
