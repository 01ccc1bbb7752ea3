from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from odoo import models
from odoo.fields import Command

from ...policy import money


@dataclass
class Payable:
    """What credit may pay: an invoice, or one that is about to be made.

    Lines and contract year are read when somebody with credit asks for them;
    most customers have none, and then nothing is read.
    """

    owner: models.Model
    company: models.Model
    read_lines: Callable[[], list]
    bills: str = "other"
    read_year: Callable[[], int | None] = lambda: None
    #: Untaxed amount of each base line, in minor units; known once it was weighed.
    parts: tuple = field(default=(), init=False)

    @cached_property
    def base_lines(self):
        """Core's base lines without our own; empty if nothing may be paid yet."""
        return self.read_lines() or []

    @cached_property
    def year(self):
        """A year of the contract it belongs to, in minor units of the company."""
        return self.read_year()

    @property
    def currency(self):
        """The currency of the document."""
        return self.base_lines[0]["currency_id"]

    @property
    def is_foreign(self):
        """Is the document in another currency than credit is?"""
        return self.currency != self.company.currency_id

    @property
    def rate(self):
        """Minor units of the document that a minor unit of credit buys."""
        if not self.is_foreign:
            return Decimal(1)
        digits = self.currency.decimal_places - self.company.currency_id.decimal_places
        return Decimal(str(self.base_lines[0]["rate"])).scaleb(digits)

    def money(self, minor):
        """An amount of the document, from minor units."""
        return float(money.to_decimal(minor, self.currency.decimal_places))


class LoyaltyPayable(models.AbstractModel):
    """Reads documents, and values of documents, as something credit can pay."""

    _name = "loyalty.payable"
    _description = "Loyalty Payable"

    def _of_move(self, move):
        """A draft invoice; a down payment is none, its final invoice will be.

        The final invoice bills the whole less what was paid before. A reward on
        both would be split between two documents, and lost with either.
        """
        contract = move._loyalty_contract()
        bills = "contract" if contract else "other"
        if not contract and move.invoice_line_ids.sale_line_ids:
            bills = "sale"

        def read_lines():
            lines = move.invoice_line_ids.filtered(
                lambda line: line.display_type == "product" and not line.loyalty_lot_id
            )
            if all(line.is_downpayment for line in lines):
                return []
            prepare = move._prepare_product_base_line_for_taxes_computation
            return [
                self._known_before(prepare(line), line.is_downpayment) for line in lines
            ]

        return Payable(
            move.commercial_partner_id,
            move.company_id,
            read_lines,
            bills,
            (contract or move)._loyalty_year,
        )

    def _of_contract_values(self, contract, values, guess=False):
        """The invoice that ``contract`` is about to create.

        :param guess: a product without taxes of its own is taken to have none
        """
        partner = contract.invoice_partner_id
        return Payable(
            partner.commercial_partner_id,
            contract.company_id,
            lambda: self._base_lines_of_values(
                values, partner, self._taxes_of(contract, guess)
            ),
            "contract",
            contract._loyalty_year,
        )

    def _of_sale_values(self, values):
        """The invoice that sales orders are about to create."""
        company = self.env["res.company"].browse(values["company_id"])
        partner = self.env["res.partner"].browse(values["partner_id"])
        return Payable(
            partner.commercial_partner_id,
            company,
            lambda: self._base_lines_of_values(values, partner),
            "sale",
        )

    def _of_contract(self, contract):
        """The next invoice of a contract, as it would be made today."""
        contract = contract.with_company(contract.company_id)
        lines = contract._get_lines_to_invoice(contract.recurring_next_date)
        commands = [Command.create(line._prepare_invoice_line()) for line in lines]
        values = {
            "company_id": contract.company_id.id,
            "currency_id": contract.currency_id.id,
            "invoice_line_ids": commands,
        }
        return self._of_contract_values(contract, values, guess=True)

    def _of_order(self, order):
        """What a sales order or quotation has still to bill, as far as we know."""

        def read_lines():
            # no filtered(): lines of all orders are read together
            return [
                self._known_before(
                    line._prepare_base_line_for_taxes_computation(quantity=quantity),
                    line.is_downpayment,
                )
                for line in order.order_line
                if not line.display_type
                and (quantity := line.product_uom_qty - line.qty_invoiced)
            ]

        return Payable(
            order.partner_invoice_id.commercial_partner_id,
            order.company_id,
            read_lines,
            "sale",
        )

    def _base_lines_of_values(self, values, partner, taxes_of=None):
        """Core's base lines of an invoice that is about to be created.

        Nothing when a line's taxes cannot be known yet (they would come from its
        account): the invoice gets its reward line after its creation.
        """
        prepare = self.env["account.tax"]._prepare_base_line_for_taxes_computation
        company = self.env["res.company"].browse(values["company_id"])
        currency = self.env["res.currency"].browse(values["currency_id"])
        rate = self.env["res.currency"]._get_conversion_rate(
            company.currency_id, currency, company
        )
        lines = [
            command[2]
            for command in values["invoice_line_ids"]
            if command[2].get("display_type") in (None, False, "product")
        ]
        if all(line.get("is_downpayment") for line in lines):
            return []
        base_lines = []
        for line in lines:
            product = self.env["product.product"].browse(line.get("product_id"))
            taxes = self._given_taxes(line)
            if taxes is None and not line.get("account_id"):
                taxes = taxes_of and taxes_of(product)
            if taxes is None:
                return []
            base_lines.append(
                prepare(
                    {},
                    product_id=product,
                    price_unit=line.get("price_unit", 0.0),
                    quantity=line.get("quantity", 1.0),
                    discount=line.get("discount", 0.0),
                    analytic_distribution=line.get("analytic_distribution"),
                    extra_tax_data=line.get("extra_tax_data"),
                    tax_ids=taxes,
                    currency_id=currency,
                    partner_id=partner,
                    rate=rate,
                    sign=-1,
                    is_downpayment=bool(line.get("is_downpayment")),
                )
            )
        return base_lines

    def _given_taxes(self, line):
        """Taxes that values of an invoice line name; None if they name none."""
        if "tax_ids" not in line:
            return None
        ids = {id_ for command in line["tax_ids"] for id_ in command[2] or ()}
        return self.env["account.tax"].browse(sorted(ids))

    def _taxes_of(self, contract, guess):
        """How core will find the taxes of a product on the contract's invoice."""
        position = self._fiscal_position(contract)
        company = contract.company_id

        def taxes_of(product):
            taxes = product.taxes_id._filter_taxes_by_company(company)
            taxes = taxes or self._taxes_of_account(product, company, position)
            if taxes is None:
                return self.env["account.tax"] if guess else None
            return position.map_tax(taxes) if position else taxes

        return taxes_of

    def _taxes_of_account(self, product, company, position):
        """Sales taxes of the account that core will choose for a product without its own.

        None where it would be the journal's: then the draft has to tell.
        """
        template = product.product_tmpl_id.with_company(company)
        account = product and template.get_product_accounts(position)["income"]
        if not account:
            return None
        taxes = account.tax_ids.filtered(lambda tax: tax.type_tax_use == "sale")
        return taxes._filter_taxes_by_company(company)

    def _fiscal_position(self, contract):
        """The fiscal position that core will give the contract's invoice."""
        if contract.fiscal_position_id:
            return contract.fiscal_position_id
        partner = delivery = contract.invoice_partner_id
        if partner.parent_id or partner.child_ids:
            delivery = partner.browse(partner.address_get(["delivery"])["delivery"])
        return (
            self.env["account.fiscal.position"]
            .with_company(contract.company_id)
            ._get_fiscal_position(partner, delivery=delivery)
        )
