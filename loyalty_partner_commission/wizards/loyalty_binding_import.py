from odoo import fields, models

#: The columns, by the words that people head them with.
HEADINGS = {
    "customer": "customer",
    "client": "customer",
    "partner": "partner",
    "reseller": "partner",
    "plan": "plan",
    "date": "day",
    "bound since": "day",
    "reason": "reason",
    "note": "reason",
}


class LoyaltyBindingImport(models.TransientModel):
    """Bindings from a spreadsheet: first what would happen, line by line, then do it."""

    _name = "loyalty.binding.import"
    _description = "Import Bindings"
    _inherit = ["loyalty.sheet.import"]

    plan_id = fields.Many2one(
        "loyalty.commission.plan",
        domain="[('company_id', 'in', (company_id, False))]",
        default=lambda self: self.env.company.loyalty_commission_plan_id,
        help="For lines that name no plan of their own.",
    )
    line_ids = fields.One2many("loyalty.binding.import.line", "import_id")
    ready_count = fields.Integer(string="To bind")
    done_count = fields.Integer(string="Bound")
    problem_count = fields.Integer(string="Not possible")

    def _columns(self):
        """Override of `loyalty_referral`: the columns of bindings."""
        return {
            "customer": "Customer",
            "partner": "Partner",
            "plan": "Plan",
            "day": "Date",
            "reason": "Reason",
        }

    def _headings(self):
        """Override of `loyalty_referral`: what people write over them."""
        return HEADINGS

    def _needed(self):
        """Override of `loyalty_referral`: who is whose."""
        return ("customer", "partner")
