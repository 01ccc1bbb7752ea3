from dataclasses import replace
from decimal import Decimal

from odoo import models

from odoo.addons.loyalty_referral.policy.types import Reason

from ...policy import override, shares


class LoyaltyCommissionDivision(models.AbstractModel):
    """For whom: the amount of a rule becomes what each partner gets of it.

    The binding keeps who shares and who is above whom as it was when it began, so
    the answer is the same whenever it is asked.
    """

    _name = "loyalty.commission.division"
    _description = "Division of Commission"

    def _divided(self, row, target):
        """The targets of all who earn, in place of the one for all of it."""
        kept = row["division"]
        if not kept:
            return [target]
        found = []
        for share, own in self._shared(kept, target):
            found.append(own)
            found += self._overridden(row, kept, share, own)
        return found

    def _shared(self, kept, target):
        """Divide a target among those who share: list of (share, target)."""
        held = shares.from_snapshot(kept["shares"])
        if len(held) == 1:
            return [(held[0], target)]
        parts = shares.divide(target.amount, held)
        bases = shares.divide(target.base, held)
        return [
            (share, _of_partner(target, share, amount, base))
            for share, amount, base in zip(held, parts, bases, strict=True)
        ]

    def _overridden(self, row, kept, share, target):
        """What those above one partner earn on top of their ``target``."""
        of_base = kept["override_of"] == "base"
        of = target.base if of_base and target.amount else target.amount
        above = kept["parents"].get(str(share.partner), ())
        levels = [Decimal(percent) for percent in kept["levels"]]
        return [
            _of_parent(target, one, of_base)
            for one in override.overrides(of, above, levels, row["customer_id"])
        ]


def _of_partner(target, share, amount, base):
    """One partner's part of a target."""
    params = {
        **target.reason.params,
        "share_percent": _shown(share.percent),
        "share_money": amount,
    }
    account = replace(target.account, partner_id=share.partner)
    reason = Reason(target.reason.code, params)
    return replace(target, account=account, amount=amount, base=base, reason=reason)


def _of_parent(target, one, of_base):
    """What a partner above gets; a slot of its own, whoever they are besides."""
    below = target.account.partner_id
    params = {
        **target.reason.params,
        "override_percent": _shown(one.percent),
        "override_level": one.level,
        "override_of": "base" if of_base else "commission",
        "below_money": one.of,
        "override_money": one.amount,
    }
    return replace(
        target,
        slot=f"{target.slot}/override {one.level} of {below}",
        account=replace(target.account, partner_id=one.partner),
        amount=one.amount,
        base=one.of,
        reason=Reason(target.reason.code, params),
    )


def _shown(percent: Decimal) -> str:
    """A per cent as the reason keeps it."""
    return f"{percent.normalize():f}"
