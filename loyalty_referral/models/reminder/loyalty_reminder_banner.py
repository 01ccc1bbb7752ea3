from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_amount


class LoyaltyRewardsPage(models.AbstractModel):
    """The banner of the portal: a reminder that needs no mail."""

    _inherit = "loyalty.rewards.page"

    def _values(self, owner, company):
        """Add the banner and whether the customer wants to be reminded."""
        values = super()._values(owner, company)
        banner = self._banner(owner, company)
        return values | {
            # the page itself is where it leads
            "banner": banner and banner | {"url": ""},
            "no_reminders": owner.sudo().loyalty_no_reminders,
        }

    def _banner(self, owner, company):
        """How much of ``owner`` is unused and ripe by a running plan; None: nothing.

        The hold-out group sees no banner either, or it would be no comparison.
        """
        page = self.sudo()
        plan = page.env["loyalty.reminder.plan"].search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "running"),
                ("by_banner", "=", True),
            ],
            limit=1,
        )
        if not plan or plan._is_held_out(owner) or owner.sudo().loyalty_no_reminders:
            return None
        today = fields.Date.context_today(self)
        ripe = Domain("granted_on", "<=", today - timedelta(days=plan.first_days))
        if plan.before_days:
            last = today + timedelta(days=plan.before_days)
            ripe |= Domain("expires_on", "<=", last)
        benefits = page.env["loyalty.benefit"].search(
            Domain("partner_id", "=", owner.id)
            & Domain("company_id", "in", (False, company.id))
            & plan._subject()
            & ripe
        )
        if not benefits:
            return None
        worth = [
            format_amount(self.env, sum(rows.mapped("open_amount")), currency)
            for currency, rows in benefits.filtered("open_amount")
            .grouped("currency_id")
            .items()
        ]
        return {
            "count": len(benefits),
            "worth": ", ".join(worth),
            "until": min((d for d in benefits.mapped("expires_on") if d), default=None),
            "url": "/my/rewards",
        }
