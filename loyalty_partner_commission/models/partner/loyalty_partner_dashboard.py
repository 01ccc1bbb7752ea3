from dateutil.relativedelta import relativedelta

from odoo import fields, models

from odoo.addons.loyalty_referral.policy import money

from ...policy import chart, period

#: Months of the chart, and its height in pixels.
MONTHS, HEIGHT = 12, 120
#: What changes what a partner earned; settling it does not.
EARNING = ("earn", "reverse", "adjust")


class LoyaltyPartnerDashboard(models.AbstractModel):
    """What a partner finds first in the portal: figures, a chart, their level.

    How to use: :meth:`_figures` returns plain values; call it with sudo, for the
    visitor's own company only. The number of queries does not depend on how much
    there is.
    """

    _name = "loyalty.partner.dashboard"
    _description = "Dashboard of a Partner"

    def _is_partner(self, partner, company):
        """Has ``partner`` a code, or ever had a customer, commission or an agreement?

        Who stands above other partners earns without a customer of their own.
        """
        entity = partner.commercial_partner_id
        own = [("partner_id", "=", entity.id), ("company_id", "=", company.id)]
        codes = [*own, ("purpose", "=", "partner")]
        return any(
            self.env[name].sudo().search_count(domain, limit=1)
            for name, domain in (
                ("loyalty.referral.code", codes),
                ("loyalty.partner.binding", own),
                ("loyalty.commission.statement", own),
                ("loyalty.partner.agreement", own),
                ("loyalty.partner.share", own[:1]),
                ("loyalty.ledger.account", [*own, ("purpose", "=", "commission")]),
            )
        )

    def _figures(self, partner, company):
        """Everything of the dashboard that is not a list."""
        entity = partner.commercial_partner_id
        domain = self._entry_domain(entity, company)
        currency = self._currency(domain, company)
        bindings = self.env["loyalty.partner.binding"]
        active = [
            ("partner_id", "=", entity.id),
            ("company_id", "=", company.id),
            ("state", "=", "active"),
        ]
        return {
            "customer_count": bindings.search_count(active),
            "payout": self.env["loyalty.commission.payout"]._status(entity, company),
            "levels": self._levels(entity, company),
            "currency": currency,
            "chart": self._chart(domain, currency),
            **self._period(
                entity, company, [*domain, ("currency_id", "=", currency.id)]
            ),
            **self._balance(domain, currency),
        }

    def _currency(self, domain, company):
        """The currency of the figures: what the partner earned in last."""
        entries = self.env["loyalty.ledger.entry"]
        latest = entries.search(
            [*domain, ("kind", "in", EARNING)], order="id desc", limit=1
        )
        return latest.currency_id or company.currency_id

    def _entry_domain(self, entity, company):
        """The partner's commission in ``company``, in whatever currency."""
        return [
            ("partner_id", "=", entity.id),
            ("company_id", "=", company.id),
            ("purpose", "=", "commission"),
        ]

    def _period(self, entity, company, domain):
        """What was earned since the partner's current period, or year, began."""
        today = fields.Date.context_today(self)
        payouts = self.env["loyalty.commission.payout"]
        kind = payouts._period_of(entity, company, payouts._agreements(entity, company))
        current = period.containing(kind, today) or period.containing("year", today)
        since = [
            *domain,
            ("kind", "in", EARNING),
            ("date", ">=", current.first),
            ("date", "<=", current.last),
        ]
        ((earned,),) = self.env["loyalty.ledger.entry"]._read_group(
            since, [], ["amount:sum"]
        )
        return {"period_from": current.first, "period_earned": earned or 0.0}

    def _balance(self, domain, currency):
        """What the partner is owed, and what of it is still on hold.

        Each currency by itself: amounts of two are never added up.
        """
        entries = self.env["loyalty.ledger.entry"]
        owed = dict(entries._read_group(domain, ["currency_id"], ["amount:sum"]))
        held = [
            *domain,
            ("currency_id", "=", currency.id),
            ("remaining", "!=", 0),
            ("available_on", ">", "today"),
        ]
        ((on_hold,),) = entries._read_group(held, [], ["remaining:sum"])
        return {
            "balance": owed.pop(currency, 0.0),
            "other_balances": [pair for pair in owed.items() if pair[1]],
            "on_hold": on_hold or 0.0,
        }

    def _chart(self, domain, currency):
        """Twelve months to today: what was earned in each, and its bar."""
        first = fields.Date.context_today(self).replace(day=1)
        first -= relativedelta(months=MONTHS - 1)
        months = [first + relativedelta(months=number) for number in range(MONTHS)]
        since = [
            *domain,
            ("kind", "in", EARNING),
            ("currency_id", "=", currency.id),
            ("date", ">=", first),
        ]
        rows = self.env["loyalty.ledger.entry"]._read_group(
            since, ["date:month"], ["amount:sum"]
        )
        earned = dict(rows)
        amounts = [earned.get(month, 0.0) for month in months]
        drawn = chart.bars(
            [money.to_minor(amount, currency.decimal_places) for amount in amounts],
            HEIGHT,
        )
        return {
            "zero": drawn.zero,
            "height": HEIGHT,
            "is_empty": not any(amounts),
            "bars": [
                {"month": month, "amount": amount, "top": top, "tall": tall}
                for month, amount, (top, tall) in zip(
                    months, amounts, drawn.spans, strict=True
                )
            ],
        }

    def _levels(self, entity, company):
        """Where the partner stands on each ladder for partners, and what is missing."""
        ladders = self.env["loyalty.tier.ladder"].search(
            [("audience", "=", "partner"), ("company_id", "=", company.id)]
        )
        evaluation = self.env["loyalty.tier.evaluation"]
        levels = []
        for ladder in ladders:  # a company has one or two
            if entity.filtered_domain(ladder._audience_domain()):
                level = evaluation._progress(ladder, entity)
                following = ladder.tier_ids.filtered(
                    lambda tier, name=level["following"]: tier.name == name
                )
                levels.append({**level, "brings": following[:1].description})
        return levels
