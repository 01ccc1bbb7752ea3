from odoo import models
from odoo.fields import Command
from odoo.tools import format_amount

from ..policy import money


class LoyaltyRewardLine(models.AbstractModel):
    """Words and taxes of the discount lines that use a lot on an invoice.

    Credit is untaxed money: a lot of 250 takes 250 off the taxable base. How
    that spreads over tax rates, and what tax follows, is core's business
    (``account.tax._prepare_global_discount_lines``); a fully covered invoice
    comes out at exactly zero.
    """

    _name = "loyalty.reward.line"
    _description = "Loyalty Reward Line"

    def _base_lines_of_move(self, move):
        """Core's base lines of a draft's products, without our own lines."""
        lines = move.invoice_line_ids.filtered(
            lambda line: line.display_type == "product" and not line.loyalty_lot_id
        )
        return [
            move._prepare_product_base_line_for_taxes_computation(line)
            for line in lines
        ]

    def _base_lines_of_values(self, values, contract):
        """Core's base lines of the invoice that ``contract`` is about to create.

        Returns None when a line's taxes cannot be known yet (they would come
        from its account): the invoice gets its reward line after its creation.
        """
        company = contract.company_id
        position = self._fiscal_position(contract)
        tax = self.env["account.tax"]
        base_lines = []
        for command in values["invoice_line_ids"]:
            line = command[2]
            if line.get("display_type") not in (None, False, "product"):
                continue
            product = self.env["product.product"].browse(line.get("product_id"))
            taxes = product.taxes_id._filter_taxes_by_company(company)
            if not taxes:
                return None
            base_line = tax._prepare_base_line_for_taxes_computation(
                {},
                product_id=product,
                price_unit=line.get("price_unit", 0.0),
                quantity=line.get("quantity", 1.0),
                discount=line.get("discount", 0.0),
                analytic_distribution=line.get("analytic_distribution"),
                tax_ids=position.map_tax(taxes) if position else taxes,
                currency_id=company.currency_id,
                partner_id=contract.invoice_partner_id,
                rate=1.0,
                sign=-1,
            )
            base_lines.append(base_line)
        return base_lines

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

    def _weigh(self, base_lines, company):
        """Let core compute taxes; return the untaxed total that can be discounted."""
        tax = self.env["account.tax"]
        tax._add_tax_details_in_base_lines(base_lines, company)
        tax._round_base_lines_tax_details(base_lines, company)
        return self._totals(base_lines, company)[0]

    def _totals(self, base_lines, company):
        """Untaxed total and list of tax amounts, in minor units, of what core
        lets a discount touch (fixed taxes stay)."""
        untaxed, taxes = 0.0, {}
        discountable = self.env["account.tax"]._prepare_discountable_base_lines(
            base_lines, company
        )
        for line in discountable:
            details = line["tax_details"]
            untaxed += details["total_excluded_currency"]
            untaxed += details["delta_total_excluded_currency"]
            for data in details["taxes_data"]:
                amount = taxes.get(data["tax"], 0.0) + data["tax_amount_currency"]
                taxes[data["tax"]] = amount
        scale = company.currency_id.decimal_places
        return money.to_minor(untaxed, scale), [
            money.to_minor(amount, scale) for amount in taxes.values()
        ]

    def _prepare_reward_lines(self, base_lines, company, uses, lots):
        """Values of the invoice lines that take ``uses`` off ``base_lines``.

        :param base_lines: weighed by :meth:`_weigh`
        :param uses: list of policy ``Use``
        :param lots: dict from lot id to ``OpenLot``
        :return: list of value dicts for ``account.move.line``
        """
        tax = self.env["account.tax"]
        scale = company.currency_id.decimal_places
        lang = base_lines[0]["partner_id"].lang
        untaxed, taxes = self._totals(base_lines, company)
        values, taken = [], 0
        for use in uses:
            gross = _with_tax(taken + use.amount, untaxed, taxes) - _with_tax(
                taken, untaxed, taxes
            )
            taken += use.amount
            lot = lots[use.lot_id]
            discounts = tax._prepare_global_discount_lines(
                base_lines,
                company,
                "fixed",
                float(money.to_decimal(gross, scale)),
                computation_key=f"loyalty_lot,{use.lot_id}",
                grouping_function=lambda line, product=lot.program.product_id: {
                    "product_id": product
                },
            )
            common = self._common_values(lot, use, company, lang)
            for line in discounts:
                values.append(
                    {
                        **common,
                        "quantity": line["quantity"],
                        "price_unit": line["price_unit"],
                        "tax_ids": [Command.set(line["tax_ids"].ids)],
                        "analytic_distribution": line["analytic_distribution"],
                        "extra_tax_data": tax._export_base_line_extra_tax_data(line),
                    }
                )
        return values

    def _common_values(self, lot, use, company, lang):
        """What all lines of one lot share."""
        values = {
            "product_id": lot.program.product_id.id,
            "name": self.with_context(lang=lang)._line_name(lot, use, company),
            "sequence": 9999,
            "loyalty_lot_id": use.lot_id,
        }
        if account := lot.program.discount_account_id:
            values["account_id"] = account.id
        return values

    def _line_name(self, lot, use, company):
        """The sentence on the invoice: programme, who was brought, what is left."""
        currency = company.currency_id
        left = money.to_decimal(lot.lot.remaining - use.amount, currency.decimal_places)
        sentence = self.env._(
            "%(program)s: reward for bringing %(friend)s",
            program=lot.program.name,
            friend=lot.friend.name,
        )
        if not left:
            return sentence
        amount = format_amount(self.env, float(left), currency)
        return self.env._(
            "%(sentence)s (%(left)s left)", sentence=sentence, left=amount
        )


def _with_tax(amount, untaxed, taxes):
    """Gross of an untaxed part of an invoice: each tax in proportion, rounded.

    The whole gives the whole, to the cent; so the gross amounts of several lots
    add up to the invoice's total when they cover it.
    """
    return amount + sum(_rounded(tax * amount, untaxed) for tax in taxes)


def _rounded(numerator, denominator):
    """Integer division rounded half away from zero."""
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    numerator, denominator = abs(numerator), abs(denominator)
    return sign * ((2 * numerator + denominator) // (2 * denominator))
