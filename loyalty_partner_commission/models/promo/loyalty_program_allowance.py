from odoo import fields, models

from ...policy import promo


class LoyaltyProgramAllowance(models.Model):
    """From a partner level up, so many codes of a programme (case G3)."""

    _name = "loyalty.program.allowance"
    _description = "Codes per Partner Level"
    _order = "program_id, id"
    _rec_name = "grade_id"

    program_id = fields.Many2one(
        "loyalty.program", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="program_id.company_id")
    grade_id = fields.Many2one(
        "res.partner.grade",
        string="From partner level",
        required=True,
        ondelete="cascade",
    )
    codes = fields.Integer(
        string="Codes per partner", required=True, help="0: no limit."
    )

    _grade_uniq = models.UniqueIndex(
        "(program_id, grade_id)", "This level has its number of codes already."
    )
    _codes_positive = models.Constraint(
        "CHECK (codes >= 0)", "Codes cannot be less than none."
    )


class LoyaltyProgram(models.Model):
    """Higher levels may issue more."""

    _inherit = "loyalty.program"

    partner_allowance_ids = fields.One2many(
        "loyalty.program.allowance", "program_id", string="By level", copy=True
    )

    def _allowance_of(self, partner):
        """How many codes ``partner`` may issue in a period; 0 is without limit."""
        self.ensure_one()
        grade = partner.grade_id
        return promo.allowance(
            grade.sequence if grade else None,
            [
                (line.grade_id.sequence, line.codes)
                for line in self.partner_allowance_ids
            ],
            self.partner_allowance,
        )
