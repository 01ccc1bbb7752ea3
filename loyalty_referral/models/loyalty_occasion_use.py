from odoo import fields, models


class LoyaltyOccasionUse(models.Model):
    """An occasion that a confirmed order has used up; gone when the order is cancelled."""

    _name = "loyalty.occasion.use"
    _description = "Used Occasion"
    _order = "id desc"

    order_id = fields.Many2one(
        "sale.order", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    program_id = fields.Many2one(
        "loyalty.program", required=True, index=True, ondelete="cascade", readonly=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    key = fields.Char(
        required=True, readonly=True, help="Which occasion, of whom, in which year."
    )
    explanation = fields.Char(
        string="Reason", readonly=True, help="What the salesperson was told."
    )

    _once = models.UniqueIndex(
        "(program_id, partner_id, company_id, key)",
        "This occasion was used on another order in the meantime. Update the rewards "
        "of the quotation.",
    )
