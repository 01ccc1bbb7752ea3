from dataclasses import dataclass
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError
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
            "loyalty_tier_rate": best.rate,
            "loyalty_tier_base": payable.money(taken.base),
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


class AccountMoveLine(models.Model):
    """A line that takes a tier's per cent off says whose tier, how much and of what."""

    _inherit = "account.move.line"

    loyalty_membership_id = fields.Many2one(
        "loyalty.tier.membership",
        string="Discount of tier",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The customer's membership that takes this off.",
    )
    loyalty_tier_rate = fields.Float(
        string="Rate of the tier (%)", digits=(16, 2), readonly=True
    )
    loyalty_tier_base = fields.Monetary(
        string="Base of the tier's discount",
        currency_field="currency_id",
        readonly=True,
        help="Untaxed amount that the rate was taken of.",
    )

    @api.constrains("loyalty_membership_id", "move_id")
    def _check_loyalty_tier_owner(self):
        """A tier's discount is for its member, never for somebody else's invoice."""
        for line in self.filtered("loyalty_membership_id"):
            member, move = line.loyalty_membership_id.sudo(), line.move_id
            if (
                member.partner_id != move.commercial_partner_id
                or member.company_id != move.company_id
            ):
                raise ValidationError(
                    self.env._(
                        "The discount on %(invoice)s is that of %(member)s. Remove its "
                        "line before you change the customer.",
                        invoice=move.display_name,
                        member=member.display_name,
                    )
                )
