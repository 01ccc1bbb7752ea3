from odoo import models


class ContractLine(models.Model):
    """What a line of a contract costs without taxes."""

    _inherit = "contract.line"

    def _loyalty_untaxed(self, currency, day):
        """Untaxed price of one period, in ``currency`` at the rate of ``day``.

        ``price_subtotal`` still contains taxes that are included in the price.
        """
        self.ensure_one()
        company = self.contract_id.company_id
        untaxed = self.price_subtotal
        taxes = self.product_id.taxes_id._filter_taxes_by_company(company)
        if any(tax.price_include for tax in taxes):
            position = self.contract_id.fiscal_position_id
            taxes = position.map_tax(taxes) if position else taxes
            price = self.price_unit * (1 - (self.discount or 0.0) / 100)
            untaxed = taxes.with_context(round=False).compute_all(
                price, self.currency_id, self.quantity, self.product_id
            )["total_excluded"]
        if self.currency_id and self.currency_id != currency:
            untaxed = self.currency_id._convert(
                untaxed, currency, company, day, round=False
            )
        return untaxed
