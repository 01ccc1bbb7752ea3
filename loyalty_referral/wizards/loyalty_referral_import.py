from odoo import fields, models

from ..policy import sheet


class LoyaltyReferralImport(models.TransientModel):
    """Referrals from a spreadsheet: first what would happen, line by line, then do it."""

    _name = "loyalty.referral.import"
    _description = "Import Referrals"
    _inherit = ["loyalty.sheet.import"]

    program_id = fields.Many2one(
        "loyalty.referral.program",
        string="Programme",
        required=True,
        domain="[('company_id', '=', company_id)]",
        default=lambda self: self.env["loyalty.referral.program"]._running(
            self.env.company
        ),
        help="For lines that name no programme of their own.",
    )
    line_ids = fields.One2many("loyalty.referral.import.line", "import_id")

    def _columns(self):
        """Override: the columns of referrals."""
        return {
            "referrer": "Referrer",
            "friend": "Friend",
            "day": "Date",
            "programme": "Programme",
            "note": "Note",
        }

    def _headings(self):
        """Override: what people write over them."""
        return sheet.REFERRALS

    def _needed(self):
        """Override: who brought whom."""
        return ("referrer", "friend")
