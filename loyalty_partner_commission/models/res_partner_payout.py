from odoo import api, fields, models


class ResPartner(models.Model):
    """How this partner is paid by the current company, and what is missing."""

    _inherit = "res.partner"

    loyalty_agreement_id = fields.Many2one(
        "loyalty.partner.agreement",
        string="Payout agreement",
        compute="_compute_loyalty_payout",
    )
    loyalty_payout_note = fields.Text(
        string="Missing for the payout", compute="_compute_loyalty_payout"
    )
    loyalty_next_payout_on = fields.Date(
        string="Next payout",
        compute="_compute_loyalty_payout",
        help="The first day on which the current period can be settled.",
    )

    @api.depends("vat", "street", "city", "country_id", "bank_ids")
    @api.depends_context("company")
    def _compute_loyalty_payout(self):
        company = self.env.company
        payout = self.env["loyalty.commission.payout"]
        agreements = payout._agreements(self, company)
        blocks = payout._blocks(self, company)
        sentences = payout._block_sentences()
        for partner in self:
            entity = partner.commercial_partner_id
            missing = blocks.get(entity, ())
            partner.loyalty_agreement_id = agreements.get(entity)
            partner.loyalty_payout_note = "\n".join(sentences[code] for code in missing)
            partner.loyalty_next_payout_on = payout._day_of(
                payout._period_of(partner, company.sudo(), agreements)
            )

    def action_view_loyalty_agreement(self):
        """Open the partner's agreement with the current company, or a new one."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_partner_commission.action_loyalty_partner_agreement"
        )
        return action | {
            "views": [(False, "form")],
            "res_id": self.loyalty_agreement_id.id,
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }
