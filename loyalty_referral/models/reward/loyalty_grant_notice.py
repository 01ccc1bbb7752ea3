from odoo import models

from ...policy import expiry


class LoyaltyGrant(models.Model):
    """Coupons and gifts that our rewards gave do not expire unannounced either."""

    _inherit = "loyalty.grant"

    def _extend_cards(self, today):
        """Give cards a later last day whose notice was not sent in time.

        Only those of our own rewards: when other cards end is their programme's matter.
        """
        grants = self.sudo().search(
            [
                ("kind", "in", ("coupon", "gift")),
                ("wanted", ">", 0),
                ("card_id.points", ">", 0),
                ("card_id.expiration_date", "<=", today),
            ]
        )
        extensions = self.env["loyalty.extension"].sudo()
        told_on = extensions._told_on("loyalty.card", grants.card_id.ids)
        for grant in grants:
            card = grant.card_id
            told = told_on.get(card.id)
            notice = expiry.Notice(
                last_day=card.expiration_date,
                told_on=told,
                days=grant.company_id.loyalty_notice_days,
                is_declined=grant.partner_id.loyalty_no_reminders,
            )
            until = expiry.extended_until(notice, today)
            if until:
                extensions.create(
                    {
                        "item_model": card._name,
                        "item_id": card.id,
                        "partner_id": grant.partner_id.id,
                        "company_id": grant.company_id.id,
                        "date": today,
                        "expires_on": card.expiration_date,
                        "extended_until": until,
                        "told_on": told,
                    }
                )
                card.expiration_date = until
