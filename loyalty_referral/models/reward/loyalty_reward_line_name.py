from odoo import models
from odoo.tools import format_amount

from ...policy import money


class LoyaltyRewardLine(models.AbstractModel):
    """The sentence that a discount line carries on the invoice."""

    _inherit = "loyalty.reward.line"

    def _line_name(self, payable, use, lot):
        """The sentence on the invoice: who promised it, who was brought, what is left."""
        self = self.with_context(lang=payable.base_lines[0]["partner_id"].lang)
        currency = payable.company.currency_id
        sentence = self._title(lot)

        def shown(minor, currency):
            amount = money.to_decimal(minor, currency.decimal_places)
            return format_amount(self.env, float(amount), currency)

        if payable.is_foreign:
            sentence = self.env._(
                "%(sentence)s: %(credit)s at 1 %(own)s = %(rate)s %(currency)s",
                sentence=sentence,
                credit=shown(use.amount, currency),
                own=currency.name,
                rate=f"{payable.base_lines[0]['rate']:.6g}",
                currency=payable.currency.name,
            )
        left = lot.lot.remaining - use.amount
        if not left:
            return sentence
        return self.env._(
            "%(sentence)s (%(left)s left)",
            sentence=sentence,
            left=shown(left, currency),
        )

    def _title(self, lot):
        """What a lot was earned for."""
        owner = lot.owner.with_context(lang=self.env.lang).name
        if not lot.friend:
            return self.env._("%(owner)s: reward", owner=owner)
        return self.env._(
            "%(owner)s: reward for bringing %(friend)s",
            owner=owner,
            friend=lot.friend.name,
        )
