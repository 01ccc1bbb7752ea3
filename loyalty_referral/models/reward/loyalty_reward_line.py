from odoo import models
from odoo.fields import Command

from ...policy import discount, money
from ...policy.types import Demand


class LoyaltyRewardLine(models.AbstractModel):
    """Words and taxes of the discount lines that use a lot on an invoice.

    Credit is untaxed money: a lot of 250 takes 250 off the taxable base. How
    that spreads over tax rates, and what tax follows, is core's business
    (``account.tax._prepare_global_discount_lines``); a fully covered invoice
    comes out at exactly zero.
    """

    _name = "loyalty.reward.line"
    _description = "Loyalty Reward Line"

    def _demand(self, payable, lots):
        """What ``payable`` asks of ``lots``: a policy ``Demand``."""
        self._weigh(payable)
        return Demand(
            payable.parts,
            payable.year,
            payable.bills,
            self._barred(payable, lots),
            payable.rate,
        )

    def _barred(self, payable, lots):
        """Which lines each of ``lots`` may not pay."""
        return {
            id_: frozenset(
                position
                for position, line in enumerate(payable.base_lines)
                if lot.reward._bars(line["product_id"])
            )
            for id_, lot in lots.items()
        }

    def _weigh(self, payable):
        """Let core compute taxes; keep what a discount can touch of each line."""
        tax = self.env["account.tax"]
        tax._add_tax_details_in_base_lines(payable.base_lines, payable.company)
        tax._round_base_lines_tax_details(payable.base_lines, payable.company)
        payable.parts = tuple(
            self._totals([line], payable.company)[0] for line in payable.base_lines
        )

    def _total(self, payable):
        """What is to pay with all taxes, in minor units."""
        total = sum(self._gross_of(line) for line in payable.base_lines)
        return money.to_minor(total, payable.currency.decimal_places)

    def _gross_of(self, line):
        """What a weighed base line comes to with its taxes."""
        details = line["tax_details"]
        taxes = sum(data["tax_amount_currency"] for data in details["taxes_data"])
        untaxed = details["total_excluded_currency"]
        return untaxed + details["delta_total_excluded_currency"] + taxes

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
        scale = base_lines[0]["currency_id"].decimal_places
        return money.to_minor(untaxed, scale), [
            money.to_minor(amount, scale) for amount in taxes.values()
        ]

    def _prepare_reward_lines(self, payable, demand, uses, lots):
        """Values of the invoice lines that take ``uses`` off ``payable``.

        :param payable: weighed by :meth:`_demand`
        :param uses: list of policy ``Use``
        :param lots: dict from lot id to ``OpenLot``
        :return: list of value dicts for ``account.move.line``
        """
        values = []
        for use, gross, base_lines in self._gross(payable, demand, uses):
            lot = lots[use.lot_id]
            key = f"loyalty_lot,{lot.lot.id}"
            product = lot.reward._discount_product()
            discounts = self._discounts(payable, base_lines, gross, key, product)
            values += self._values(payable, use, discounts, lot)
        return values

    def _gross(self, payable, demand, uses):
        """What each use takes off with taxes: (use, gross, base lines it pays).

        Lots that may pay the same lines share what tax follows, in proportion;
        those that may not pay all meet what the others left of each line.
        """
        untaxed, taxes = self._totals(payable.base_lines, payable.company)
        base_lines, before, taken = payable.base_lines, frozenset(), 0
        gross_left, left = untaxed + sum(taxes), discount.to_pay(payable.parts)
        for use in uses:
            if demand.barred[use.lot_id] != before:
                before, taken = demand.barred[use.lot_id], 0
                base_lines = self._reduced(payable, left, before)
                untaxed, taxes = self._totals(base_lines, payable.company)
            gross = discount.with_tax(taken + use.off, untaxed, taxes)
            gross -= discount.with_tax(taken, untaxed, taxes)
            taken += use.off
            left = [whole - off for whole, off in zip(left, use.shares, strict=True)]
            # never below zero; what is covered wholly comes out at exactly zero
            gross = min(gross, gross_left) if any(left) else gross_left
            gross_left -= gross
            yield use, gross, base_lines

    def _reduced(self, payable, left, barred):
        """Base lines of what is ``left`` to pay on the lines that are not barred."""
        tax = self.env["account.tax"]
        base_lines = [
            tax._prepare_base_line_for_taxes_computation(
                line,
                quantity=line["quantity"] * left[position] / payable.parts[position],
            )
            for position, line in enumerate(payable.base_lines)
            if left[position] and position not in barred
        ]
        tax._add_tax_details_in_base_lines(base_lines, payable.company)
        tax._round_base_lines_tax_details(base_lines, payable.company)
        return base_lines

    def _discounts(self, payable, base_lines, gross, key, product):
        """Core's negative base lines that take ``gross`` off ``base_lines``."""
        return self.env["account.tax"]._prepare_global_discount_lines(
            base_lines,
            payable.company,
            "fixed",
            payable.money(gross),
            computation_key=key,
            grouping_function=lambda _line: {"product_id": product},
        )

    def _values(self, payable, use, discounts, lot):
        """Values of the invoice lines of one lot."""
        common = self._common_values(payable, use, lot)
        return [
            common | self._core_values(line) | {"loyalty_terms": terms}
            for line, terms in zip(
                discounts, self._terms(payable, use, discounts), strict=True
            )
        ]

    def _core_values(self, line):
        """What an invoice line takes of one of core's base lines."""
        return {
            "quantity": line["quantity"],
            "price_unit": line["price_unit"],
            "tax_ids": [Command.set(line["tax_ids"].ids)],
            "analytic_distribution": line["analytic_distribution"],
            "extra_tax_data": self.env["account.tax"]._export_base_line_extra_tax_data(
                line
            ),
        }

    def _terms(self, payable, use, discounts):
        """What each line was written by: list of dictionaries (keys: `TERMS`).

        In another currency the rate of today is written down with it: whatever becomes
        of the invoice's rate, it has used what was taken from the lot.
        """
        company = payable.company.currency_id
        scale = company.decimal_places
        year = {"year": float(money.to_decimal(payable.year or 0, scale))}
        if not payable.is_foreign:
            return [year for _line in discounts]
        amounts = [
            money.to_minor(
                -line["tax_details"]["total_excluded_currency"]
                - line["tax_details"]["delta_total_excluded_currency"],
                payable.currency.decimal_places,
            )
            for line in discounts
        ]
        used = money.share(use.amount, amounts)
        return [
            year
            | {
                "lot": float(money.to_decimal(part, scale)),
                "taken": payable.money(amount),
                "currency_id": payable.currency.id,
            }
            for part, amount in zip(used, amounts, strict=True)
        ]

    def _common_values(self, payable, use, lot):
        """What all lines of one lot share."""
        values = {
            "product_id": lot.reward._discount_product().id,
            "name": self._line_name(payable, use, lot),
            "sequence": 9999,
            "loyalty_lot_id": use.lot_id,
        }
        account = lot.reward._discount_account()
        account = account or payable.company.loyalty_discount_account_id
        if account:
            values["account_id"] = account.id
        return values
