from odoo import fields, models


class LoyaltyProgram(models.Model):
    """How much of what is on the cards of Odoo's own programmes is used."""

    _inherit = "loyalty.program"

    benefit_use = fields.Char(
        string="Used",
        compute="_compute_benefit_use",
        help="How much of what is on its cards customers have used.",
    )

    def _compute_benefit_use(self):
        moves = self.env["loyalty.benefit.move"]
        uses = moves.sudo()._uses("loyalty_program_id", self)
        for program in self:
            program.benefit_use = uses.get(program, False)

    def action_view_benefit_moves(self):
        """Open what was put on the cards of this programme, used, lost and is open."""
        return self.env["loyalty.benefit.move"]._action_of("loyalty_program_id", self)
