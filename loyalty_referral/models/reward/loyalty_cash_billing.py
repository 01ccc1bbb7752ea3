from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain


class LoyaltyCashBilling(models.AbstractModel):
    """Cash rewards find their way onto vendor bills, one for each receiver.

    A bill is made as a draft, with a line for each reward; from then on the ledger
    follows the bill (``loyalty.cash.facts``).
    """

    _name = "loyalty.cash.billing"
    _description = "Loyalty Cash Billing"

    def _payable_domain(self, company):
        """Cash rewards of ``company`` that may be paid out today."""
        today = fields.Date.context_today(self)
        entries = self.env["loyalty.ledger.entry"]
        return (
            Domain("purpose", "=", "cash")
            & Domain("company_id", "=", company.id)
            & Domain("partner_id", "!=", False)
            & Domain("remaining", ">", 0)
            & Domain("available_on", "<=", today)
            & (Domain("expires_on", "=", False) | entries._ends_by(">=", today))
        )

    def _payable_lots(self, company, partners=None):
        """Lots to pay out; only to these ``partners`` if any are given (None: all)."""
        domain = self._payable_domain(company)
        if partners is not None:
            domain &= Domain("partner_id", "in", partners.ids)
        entries = self.env["loyalty.ledger.entry"].sudo()
        return entries.search(domain, order="partner_id, id")

    def _create_bills(self, company, partners=None):
        """Create a draft vendor bill for each receiver; return the bills.

        The receivers' accounts are locked: when somebody else is just billing them,
        PostgreSQL refuses, Odoo repeats the request and finds nothing to pay.
        """
        billing = self.sudo().with_company(company)
        lots = billing._payable_lots(company, partners)
        if not lots:
            return self.env["account.move"]
        lots.account_id._lock(lots.account_id.ids)
        journal = billing._journal(company)
        bills = billing.env["account.move"].create(
            [
                billing._prepare_bill_values(partner, own_lots, journal)
                for partner, own_lots in lots.grouped("partner_id").items()
            ]
        )
        billing.env.flush_all()
        billing.env["loyalty.ledger.sync"]._sync_all("account.move", bills.ids)
        return self.env["account.move"].browse(bills.ids)

    def _journal(self, company):
        """The journal of the settings, else the first purchase journal."""
        journals = self.env["account.journal"]
        journal = company.loyalty_cash_journal_id or journals.search(
            [
                *journals._check_company_domain(company),
                ("type", "=", "purchase"),
            ],
            limit=1,
        )
        if not journal:
            raise UserError(
                self.env._(
                    "%s has no purchase journal to make the vendor bills in. Create "
                    "one, or choose one in the settings.",
                    company.name,
                )
            )
        return journal

    def _prepare_bill_values(self, partner, lots, journal):
        """Values of the vendor bill that pays ``lots`` to ``partner``."""
        company = journal.company_id
        position = self.env["account.fiscal.position"]._get_fiscal_position(partner)
        return {
            "move_type": "in_invoice",
            "company_id": company.id,
            "journal_id": journal.id,
            "partner_id": partner.id,
            "currency_id": company.currency_id.id,
            "fiscal_position_id": position.id,
            "invoice_date": fields.Date.context_today(self),
            "invoice_origin": self.env._("Referral rewards"),
            "invoice_line_ids": [
                Command.create(self._prepare_line_values(lot, position))
                for lot in lots.with_context(lang=partner.lang)
            ],
        }

    def _prepare_line_values(self, lot, position):
        """Values of the line that pays one lot; its untaxed total is the lot's."""
        product = self._product(lot)
        company = lot.company_id
        taxes = product.supplier_taxes_id._filter_taxes_by_company(company)
        taxes = position.map_tax(taxes)
        price = lot.remaining
        if any(tax.price_include for tax in taxes):
            price = taxes.with_context(force_price_include=False).compute_all(
                price, company.currency_id, product=product
            )["total_included"]
        values = {
            "product_id": product.id,
            "name": self._line_name(lot),
            "quantity": 1,
            "price_unit": price,
            "tax_ids": [Command.set(taxes.ids)],
            "loyalty_lot_id": lot.id,
        }
        if account := self._account(lot):
            values["account_id"] = account.id
        return values

    def _product(self, lot):
        """The product of the bill's line: it decides the taxes and the account."""
        own = lot.reward_id.product_id
        return own or self.env.ref("loyalty_referral.product_cash_reward")

    def _account(self, lot):
        """The expense account, where the reward names one."""
        return lot.reward_id.discount_account_id

    def _line_name(self, lot):
        """What the receiver reads on the bill."""
        return lot.explanation or lot.origin_name

    @api.model
    def _cron_bill(self):
        """Make the bills of companies that have switched it on, one by one."""
        companies = self.env["res.company"].search([("loyalty_cash_auto_bill", "=", 1)])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(companies))
        for company_id in companies.ids:
            company = self.env["res.company"].browse(company_id)
            self.with_context(allowed_company_ids=company.ids)._create_bills(company)
            cron._commit_progress(1)
