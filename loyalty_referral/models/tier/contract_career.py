from odoo import api, fields, models


class ContractContract(models.Model):
    """The customer and staff see beforehand what the next year brings (case H2)."""

    _inherit = "contract.contract"

    loyalty_next_step = fields.Char(
        string="Next step",
        compute="_compute_loyalty_next_step",
        help="What the customer gets when time alone has brought them to the next tier.",
    )

    @api.depends(
        "partner_id", "company_id", "contract_type", "contract_line_ids.date_start"
    )
    @api.depends_context("lang")
    def _compute_loyalty_next_step(self):
        evaluation = self.env["loyalty.tier.evaluation"].sudo()
        for contract in self:
            contract.loyalty_next_step = (
                contract.contract_type == "sale"
                and contract.partner_id
                and evaluation._next_step(contract.partner_id, contract.company_id)
            )
