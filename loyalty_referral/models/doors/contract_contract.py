from decimal import Decimal

from odoo import api, fields, models

from ...policy import reward
from ...policy.types import ContractLine


class ContractContract(models.Model):
    """Door: a contract's invoices come with its customer's credit."""

    _inherit = "contract.contract"

    loyalty_credit_amount = fields.Monetary(
        related="partner_id.loyalty_credit_amount",
        currency_field="company_currency_id",
        string="Reward credit",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )

    loyalty_preview = fields.Char(
        string="Next invoice",
        compute="_compute_loyalty_preview",
        help="What the customer's rewards would take off the next invoice.",
    )

    @api.depends("contract_line_ids.price_subtotal", "partner_id", "currency_id")
    def _compute_loyalty_preview(self):
        sentences = self.env["loyalty.redemption.preview"]._sentences(self)
        for contract in self:
            contract.loyalty_preview = sentences.get(contract.id, False)

    def _loyalty_payable(self):
        """The next invoice as something credit can pay; None without one."""
        if self.contract_type != "sale" or not self.recurring_next_date:
            return None
        return self.env["loyalty.payable"]._of_contract(self)

    def action_view_loyalty_credit(self):
        """Open the customer's account: what was earned, used and is left."""
        return self.partner_id.action_view_loyalty_credit()

    def _prepare_recurring_invoices_values(self, date_ref=False):
        """Override of `contract`: the customer's credit comes with the invoice."""
        values_list = super()._prepare_recurring_invoices_values(date_ref)
        if self.env["loyalty.ledger.sync"]._is_listening():
            self.env["loyalty.redemption"]._add_to_contract_values(values_list)
        return values_list

    def _recurring_create_invoice(self, date_ref=False):
        """Override of `contract`: book the credit that the new invoices use."""
        moves = super()._recurring_create_invoice(date_ref)
        if self.env["loyalty.ledger.sync"]._is_listening():
            self.env["loyalty.redemption"]._book(moves)
        return moves

    def _loyalty_year(self):
        """Untaxed price of a year, in minor units of the company's currency."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        lines = self.contract_line_ids.filtered(
            lambda line: (
                not line.display_type
                and not line.is_canceled
                and (not line.date_end or line.date_end >= today)
            )
        )
        return self._loyalty_year_of(lines)

    def _loyalty_year_of(self, lines):
        """Untaxed price of a year of ``lines`` alone, in the same units."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        company_currency = self.company_id.currency_id
        return reward.annual_amount(
            (
                ContractLine(
                    Decimal(str(line._loyalty_untaxed(company_currency, today))),
                    line.recurring_rule_type,
                    line.recurring_interval,
                )
                for line in lines
            ),
            company_currency.decimal_places,
        )

    def _loyalty_mark_friends(self):
        """Have the ledger look at what the contracts of these customers may earn."""
        if self and self.env["loyalty.ledger.sync"]._is_listening():
            facts = self.env["loyalty.referral.facts"].sudo()
            facts._referrals_of(self.partner_id)._mark()
            missions = self.env["loyalty.mission"]
            missions._mark(self.partner_id, "customer", "upgrade", "service")
            entities = self.partner_id.commercial_partner_id
            for model in self.env["loyalty.ledger.sync"]._reward_origins():
                self.env[model].sudo()._waiting_for_contract(entities)._mark()

    def _loyalty_own(self, partner, company):
        """The oldest running sale contract of a customer: what "own contract" means.

        Empty if there is none with a price: free months are then still owed.
        """
        contracts = self.search(
            [
                ("partner_id.commercial_partner_id", "=", partner.id),
                ("company_id", "=", company.id),
                ("contract_type", "=", "sale"),
            ],
            order="id",
        )
        for contract in contracts:
            if contract._loyalty_year() > 0:
                return contract
        return self.browse()
