from odoo import models

from ...policy import money


class LoyaltyRewardsPageReferrals(models.AbstractModel):
    """Whom a customer brought, as they may see it."""

    _inherit = "loyalty.rewards.page"

    def _referral_rows(self, referrals, owner):
        """Referrals as plain values: no more than their referrer may know."""
        states = dict(referrals._fields["state"]._description_selection(self.env))
        states |= {
            "review": self.env._("We are checking this referral"),
            "refused": self.env._("Not rewarded"),
        }
        things = self._things(referrals, owner)
        waiting = self.env["loyalty.cap"].sudo()._overflow(referrals, owner)
        rows = []
        for referral in referrals.sudo():
            state = self._shown_state(referral)
            stage = state == "open" and referral.stage_id.name
            rows.append(
                {
                    "friend": referral.friend_name,
                    "date": referral.date,
                    "state": state,
                    "stage": stage or states[state],
                    "earned": referral.earned_amount,
                    "waiting": self._amount(referral, waiting.get(referral.id, 0)),
                    "things": things.get(referral.id, []),
                }
            )
        return rows

    def _amount(self, referral, minor):
        """Minor units of a referral's currency as an amount."""
        return float(money.to_decimal(minor, referral.currency_id.decimal_places))

    def _shown_state(self, referral):
        """The state a referrer may know: not that we have had their friend's address."""
        is_telling = referral.state == "review" and referral.known_contact
        return "open" if is_telling else referral.state

    def _things(self, referrals, owner):
        """What beside money ``owner`` was granted for each of ``referrals``, in words."""
        grants = (
            self.env["loyalty.grant"]
            .sudo()
            .search(
                [
                    ("origin_model", "=", referrals._name),
                    ("origin_id", "in", referrals.ids),
                    ("partner_id", "=", owner.id),
                    ("state", "!=", "taken_back"),
                ]
            )
        )
        return {
            origin_id: own.mapped("worth")
            for origin_id, own in grants.grouped("origin_id").items()
        }
