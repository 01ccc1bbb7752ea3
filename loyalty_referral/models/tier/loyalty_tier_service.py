from odoo import fields, models


class LoyaltyTierBenefitApplied(models.Model):
    """A service that is free while the tier lasts: a line at zero on the own contract.

    Without a contract of the customer's own it waits; every new line of a contract of
    theirs is another chance. Once somebody has put a price on the line it is theirs: it
    is neither billed at zero nor ended with the tier.
    """

    _inherit = "loyalty.tier.benefit.applied"

    contract_line_id = fields.Many2one(
        "contract.line",
        string="Line of the contract",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    def _after_grant(self):
        """Hand out what is no field of the customer."""
        self.filtered(lambda row: row.kind == "service")._begin_service()

    def _before_take_back(self):
        """End what is no field of the customer."""
        self.filtered("contract_line_id")._end_service()

    def _begin_service(self):
        """Add the service to the own contracts of these customers, once each."""
        contracts = self.env["contract.contract"]
        waiting = self.filtered(lambda row: not row.contract_line_id)
        domain = [
            ("partner_id.commercial_partner_id", "in", waiting.partner_id.ids),
            ("contract_type", "=", "sale"),
        ]
        owners = contracts.search(domain).partner_id.commercial_partner_id
        for row in waiting.filtered(lambda row: row.partner_id in owners):
            contract = contracts._loyalty_own(row.partner_id, row.company_id)
            guide = contract and self.env["loyalty.grant"]._guide(contract)
            if guide:
                values = row._prepare_service_line(guide)
                row.contract_line_id = self.env["contract.line"].create(values)

    def _begin_waiting_services(self, partners):
        """Try again for those of ``partners`` who still wait."""
        domain = [
            ("partner_id", "in", partners.ids),
            ("benefit_id.kind", "=", "service"),
            ("date_end", "=", False),
            ("contract_line_id", "=", False),
        ]
        self.sudo().search(domain)._begin_service()

    def _prepare_service_line(self, guide):
        """Values of the line: it comes along with the invoices that are due anyway."""
        product = self.benefit_id.service_product_id
        contract = guide.contract_id
        lang = contract.partner_id.lang
        name = self.with_context(lang=lang).env._(
            "%(service)s – free for %(tier)s",
            service=product.with_context(lang=lang).name,
            tier=self.tier_id.with_context(lang=lang).name,
        )
        today = fields.Date.context_today(self)
        return {
            "contract_id": contract.id,
            "product_id": product.id,
            "name": name,
            "quantity": 1.0,
            "automatic_price": False,
            "price_unit": 0.0,
            "recurring_rule_type": guide.recurring_rule_type,
            "recurring_interval": guide.recurring_interval,
            "recurring_invoicing_type": guide.recurring_invoicing_type,
            "date_start": today,
            "recurring_next_date": max(guide.recurring_next_date, today),
            "loyalty_benefit_id": self.id,
        }

    def _end_service(self):
        """Let the lines end today, or at the end of what was billed already."""
        today = fields.Date.context_today(self)
        for row in self:
            line = row.contract_line_id
            if line.price_unit:
                row.was_kept = True
            elif line.last_date_invoiced:
                line.date_end = max(today, line.last_date_invoiced)
            else:
                line.is_canceled = True
