from dataclasses import dataclass
from decimal import Decimal

from odoo import models
from odoo.tools import format_amount

from ...policy import benefit as policy
from ...policy import discount


@dataclass(frozen=True)
class Taken:
    """What a tier takes off an invoice: of ``base``, in minor units of the document."""

    benefit: models.Model
    membership: models.Model
    base: int
    off: int
    gross: int
    #: Core's negative base lines, one for each combination of taxes.
    lines: list


class LoyaltyTierDiscount(models.AbstractModel):
    """Per cent off an invoice by the tier of its owner (ADR 0012).

    It comes before any credit: the tier lowers the price, credit pays what is left.
    """

    _name = "loyalty.tier.discount"
    _description = "Tier Discount"

    def _open(self, payables, company):
        """Who of the owners of ``payables`` has a discount: dict from partner id to
        pairs of benefit and membership."""
        owners = self.env["res.partner"].union(*(row.owner for row in payables))
        if not owners:
            return {}
        held = self.env["loyalty.tier.benefit"]._held(owners, company, "discount")
        return {partner.id: pairs for partner, pairs in held.items()}

    def _open_drafts(self, moves):
        """Those of ``moves`` that are drafts without the discount their customer has."""
        if not self.env["loyalty.ledger.sync"]._is_listening():
            return moves.browse()
        drafts = moves.filtered(
            lambda move: (
                move.state == "draft"
                and move.move_type == "out_invoice"
                and not move.sudo().line_ids._loyalty_own()
            )
        )
        found = moves.browse()
        for company, own in drafts.grouped("company_id").items():
            payables = {move: move._loyalty_payable() for move in own}
            held = self._open(payables.values(), company)
            for move, payable in payables.items():
                uses = [row.use_on for row, _member in held.get(payable.owner.id, ())]
                if {"any", payable.bills} & set(uses):
                    found |= move
        return found

    def _take(self, payable, pairs):
        """Take the best discount among ``pairs`` off ``payable``.

        What is left to pay is then known to whoever comes next: the lines are added to
        the payable's own.

        :return: :class:`Taken`, or None if nothing comes off
        """
        fitting = [
            pair for pair in pairs or () if pair[0].use_on in ("any", payable.bills)
        ]
        if not fitting or not payable.base_lines:
            return None
        best, membership = max(fitting, key=lambda pair: pair[0].rate)
        lines = self.env["loyalty.reward.line"]
        lines._weigh(payable)
        unpaid, barred = self._left_out(payable, best)
        rate = Decimal(f"{best.rate:.2f}")
        base, off = policy.off(payable.parts, unpaid, barred, rate)
        if not off:
            return None
        counted = [
            line
            for position, line in enumerate(payable.base_lines)
            if position not in unpaid | barred
        ]
        untaxed, taxes = lines._totals(counted, payable.company)
        gross = discount.with_tax(off, untaxed, taxes)
        key = f"loyalty_tier,{best.id}"
        taken = lines._discounts(payable, counted, gross, key, best.product_id)
        payable.base_lines.extend(taken)
        return Taken(best, membership, base, off, gross, taken)

    def _left_out(self, payable, best):
        """Positions of what was paid before, and of what the discount is not for."""
        lines = list(enumerate(payable.base_lines))
        unpaid = {position for position, line in lines if line.get("is_downpayment")}
        barred = {
            position for position, line in lines if best._bars(line["product_id"])
        }
        return unpaid, barred

    def _values(self, payable, pairs):
        """Values of the invoice lines of the discount; none if there is none."""
        taken = self._take(payable, pairs)
        if not taken:
            return []
        common = self._common_values(payable, taken)
        export = self.env["loyalty.reward.line"]._core_values
        return [common | export(line) for line in taken.lines]

    def _common_values(self, payable, taken):
        """What all lines of one discount share."""
        best = taken.benefit
        values = {
            "product_id": best.product_id.id,
            "name": self._line_name(payable, taken),
            "sequence": 9998,
            "loyalty_membership_id": taken.membership.id,
            "loyalty_terms": {"rate": best.rate, "base": payable.money(taken.base)},
        }
        account = best.discount_account_id
        account = account or payable.company.loyalty_discount_account_id
        if account:
            values["account_id"] = account.id
        return values

    def _line_name(self, payable, taken):
        """\"Gold: 5 % of $ 600.00\""""
        lang = payable.base_lines[0]["partner_id"].lang
        self = self.with_context(lang=lang)
        amount = payable.money(taken.base)
        return self.env._(
            "%(tier)s: %(rate)s %% of %(base)s",
            tier=taken.membership.tier_id.with_context(lang=lang).name,
            rate=f"{taken.benefit.rate:g}",
            base=format_amount(self.env, amount, payable.currency),
        )


class LoyaltyPayable(models.AbstractModel):
    """Which lines of a document are payments made before, not prices."""

    _inherit = "loyalty.payable"

    def _known_before(self, line, is_downpayment):
        """Core's base line with the word of whether it was paid down before."""
        return line | {"is_downpayment": bool(is_downpayment)}
