from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import models

from odoo.addons.loyalty_referral.policy import money

from ...policy import conflict, upgrade
from ...policy.channel import Facts

#: Verdicts of claims that did not use their channel.
NOT_USED = (False, "used_before", "grade_too_low", "withdrawn")


class LoyaltyClaimFacts(models.AbstractModel):
    """What is true when a customer is claimed: who has them, level, plan, earlier use."""

    _name = "loyalty.claim.facts"
    _description = "Facts of a Claim"

    def _read(self, touch, current, plan):
        """The facts of one claim, as the policy reads them."""
        grade = touch.owner_id.grade_id
        return Facts(
            partner_id=touch.owner_id.id,
            customer_id=touch.customer_id.id,
            bound_to_id=current.partner_id.id or None,
            grade=grade.sequence if grade else None,
            is_upgrade=self._is_upgrade(touch),
            used_before=self._used_before(touch),
            has_plan=bool(plan),
            is_stronger=self._is_stronger(touch, current),
        )

    def _is_stronger(self, touch, current):
        """Did the other partner claim the customer on the same day, by weaker evidence?

        Where conflicts are not looked for, who comes first is first.
        """
        if not current.touch_id or not touch.company_id.loyalty_conflict_days:
            return False
        claims = (touch | current.touch_id)._as_claims()
        return conflict.is_stronger(*claims)

    def _used_before(self, touch):
        """Was the customer claimed through this channel before?"""
        uses = self._uses(touch.customer_id, touch.company_id, touch.channel)
        return bool(uses.filtered(lambda use: use.id < touch.id))

    def _used(self, customers, company, channel):
        """Which of ``customers`` were claimed through ``channel`` before."""
        return self._uses(customers, company, channel).customer_id

    def _uses(self, customers, company, channel):
        """Earlier claims of the customers through ``channel`` that count.

        One that was refused for another partner's sake used the channel as well; one
        whose order was cancelled did not.
        """
        uses = self.env["loyalty.referral.touch"].sudo()
        found = uses.search(
            [
                ("customer_id", "in", customers.ids),
                ("company_id", "=", company.id),
                ("channel", "=", channel),
                ("verdict_code", "not in", NOT_USED),
            ]
        )
        return found.filtered(lambda use: use.order_id.state != "cancel")

    # ---------------------------------------------------------------- upgrade

    def _is_upgrade(self, touch):
        """Is what the customer pays for a year more than before the claim?"""
        lines = self._contract_lines(touch)
        eve = touch.day - timedelta(days=1)
        before = lines.filtered(
            lambda line: line.date_start <= eve and not _is_over(line, eve)
        )
        after = lines.filtered(lambda line: not _is_over(line, touch.day))
        new, earlier = self._orders(touch)
        return upgrade.is_upgrade(
            upgrade.worth(self._year(before), earlier),
            upgrade.worth(self._year(after), [*earlier, *new]),
        )

    def _contract_lines(self, touch):
        """What the customer has under contract."""
        lines = self.env["contract.line"].sudo()
        return lines.search(
            [
                ("contract_id.partner_id", "child_of", touch.customer_id.id),
                ("contract_id.company_id", "=", touch.company_id.id),
                ("contract_id.contract_type", "=", "sale"),
                ("is_canceled", "=", False),
                ("display_type", "=", False),
                ("date_start", "!=", False),
            ]
        )

    def _year(self, lines):
        """What a year of these contract lines costs."""
        return sum(
            contract._loyalty_year_of(contract_lines)
            for contract, contract_lines in lines.grouped("contract_id").items()
        )

    def _orders(self, touch):
        """What the claim's order costs, and what the orders of the year before did."""
        orders = self.env["sale.order"].sudo()
        year_ago = touch.day - relativedelta(years=1)
        earlier = orders.search(
            [
                ("partner_id", "child_of", touch.customer_id.id),
                ("company_id", "=", touch.company_id.id),
                ("state", "=", "sale"),
                ("date_order", ">=", year_ago),
                ("id", "!=", touch.order_id.id),
            ]
        )
        return self._amounts(touch.order_id), self._amounts(earlier)

    def _amounts(self, orders):
        """Untaxed amounts without rewards, in minor units of the company's currency."""
        amounts = []
        for order in orders:
            lines = order.order_line.filtered(lambda line: not line.reward_id)
            currency = order.company_id.currency_id
            amount = order.currency_id._convert(
                sum(lines.mapped("price_subtotal")),
                currency,
                order.company_id,
                order.date_order,
            )
            amounts.append(money.to_minor(amount, currency.decimal_places))
        return amounts


def _is_over(line, day):
    """Has the contract line ended before ``day``?"""
    return line.date_end and line.date_end < day
