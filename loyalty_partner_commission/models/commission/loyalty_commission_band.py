from odoo import api, fields, models


class LoyaltyCommissionBand(models.Model):
    """A rate from an amount up to where the next band begins; the last one is open."""

    _name = "loyalty.commission.band"
    _description = "Commission Band"
    _inherit = ["loyalty.commission.part"]
    _order = "from_amount, id"

    rule_id = fields.Many2one(
        "loyalty.commission.rule", required=True, index=True, ondelete="cascade"
    )
    plan_id = fields.Many2one(related="rule_id.plan_id")
    currency_id = fields.Many2one(related="rule_id.currency_id")
    from_amount = fields.Monetary(
        string="From",
        aggregator=None,
        help="The band begins with this very amount and ends just below the next one.",
    )
    rate = fields.Float(string="Commission (%)", digits=(5, 2), aggregator=None)

    _from_uniq = models.UniqueIndex(
        "(rule_id, from_amount)", "Two bands begin at the same amount."
    )
    _from_not_negative = models.Constraint(
        "CHECK (from_amount >= 0)", "A band cannot begin below 0."
    )
    _rate_in_range = models.Constraint(
        "CHECK (rate >= 0 AND rate <= 100)", "A band pays 0 % to 100 %."
    )

    @api.constrains("from_amount", "rule_id")
    def _check_bands(self):
        self.rule_id._check_bands()
