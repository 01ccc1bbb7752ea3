from odoo import api, fields, models

#: What decides whether a contract has started, and what it is worth.
WORTH = {
    "date_start",
    "date_end",
    "is_canceled",
    "product_id",
    "price_unit",
    "quantity",
    "discount",
    "recurring_rule_type",
    "recurring_interval",
}


class ContractLine(models.Model):
    """What a line of a contract costs without taxes; door when one starts or stops."""

    _inherit = "contract.line"

    loyalty_grant_id = fields.Many2one(
        "loyalty.grant",
        string="Reward",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The reward that this line gives for free.",
    )
    loyalty_benefit_id = fields.Many2one(
        "loyalty.tier.benefit.applied",
        string="Tier benefit",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The tier that gives this line for free. It ends with the tier.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Override of `contract`: a contract starts, and may end a wait."""
        lines = super().create(vals_list)
        lines.contract_id._loyalty_mark_friends()
        if self.env["loyalty.ledger.sync"]._is_listening():
            receivers = lines.contract_id.commercial_partner_id
            self.env["loyalty.grant"]._mark_waiting_services(receivers)
        own = lines.filtered(lambda line: not line.loyalty_benefit_id)
        if own and self.env["loyalty.ledger.sync"]._is_listening():
            waiting = self.env["loyalty.tier.benefit.applied"]
            waiting._begin_waiting_services(own.contract_id.commercial_partner_id)
        return lines

    @api.depends("loyalty_grant_id", "loyalty_benefit_id")
    def _compute_recurring_next_date(self):
        """Override of `contract`: a free service that is over has no next invoice.

        Lines that follow the header's rhythm copy its next date, also when they have
        ended; the header would then wait for them for ever.
        """
        result = super()._compute_recurring_next_date()
        free = self.filtered("loyalty_grant_id") | self.filtered("loyalty_benefit_id")
        over = free.filtered(
            lambda line: line.last_date_invoiced and not line.next_period_date_start
        )
        over.recurring_next_date = False
        return result

    def _prepare_invoice_line(self):
        """Override of `contract`: what a reward gives for free is never billed."""
        values = super()._prepare_invoice_line()
        if values and self.loyalty_grant_id:
            values["price_unit"] = 0.0
        return values

    def write(self, vals):
        """Override of `contract`: a line was moved, stopped, cancelled or priced."""
        result = super().write(vals)
        if WORTH & set(vals):
            self.contract_id._loyalty_mark_friends()
        return result

    def unlink(self):
        """Override of `contract`: what is deleted never started."""
        contracts = self.contract_id
        result = super().unlink()
        contracts.exists()._loyalty_mark_friends()
        return result

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
