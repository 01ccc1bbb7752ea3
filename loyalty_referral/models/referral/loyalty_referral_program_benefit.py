from odoo import fields, models


class LoyaltyReferralProgram(models.Model):
    """How much of what a programme granted is used (case B3)."""

    _inherit = "loyalty.referral.program"

    benefit_use = fields.Char(
        string="Used",
        compute="_compute_benefit_use",
        help="How much of what they were granted its receivers have used; money, where "
        "there is any.",
    )

    def _compute_benefit_use(self):
        uses = self.env["loyalty.benefit.move"]._uses("program_id", self)
        for program in self:
            program.benefit_use = uses.get(program, False)

    def action_view_benefit_moves(self):
        """Open what was granted by this programme, used, lost and is open."""
        return self.env["loyalty.benefit.move"]._action_of("program_id", self)
