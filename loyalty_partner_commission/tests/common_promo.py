"""Builders of promo codes: programmes of each channel, and orders that use them."""

from odoo.fields import Command

from .common import CommissionCommon


class PromoCommon(CommissionCommon):
    """A partner with a code of their own and a level; products that pay 1, 12, 24 months."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.loyalty_commission_plan_id = cls.plan
        cls.top, cls.base = cls.env["res.partner.grade"].create(
            [
                {"name": "Top", "sequence": 1, "company_id": cls.company.id},
                {"name": "Base", "sequence": 2, "company_id": cls.company.id},
            ]
        )
        channels = cls.env["loyalty.binding.channel"].search(
            [("company_id", "=", cls.company.id)]
        )
        channels.minimum_grade_id = False
        cls.other = cls.env["res.partner"].create(
            {"name": "Southwind", "is_company": True}
        )
        (cls.partner | cls.other).grade_id = cls.base
        (cls.partner | cls.other).action_make_loyalty_partner()
        cls.month, cls.year, cls.two_years = (
            cls.subscription(months, price)
            for months, price in ((1, 10.0), (12, 100.0), (24, 200.0))
        )
        cls.discount = cls.make_program("discount_code", (5, 0), (10, 12), (15, 24))
        cls.bonus = cls.make_program("bonus_code", (20, 0))

    @classmethod
    def subscription(cls, months, price):
        """A service whose unit pays for ``months``."""
        return cls.env["product.product"].create(
            {
                "name": f"Subscription {months}",
                "type": "service",
                "list_price": price,
                "taxes_id": [Command.clear()],
                "loyalty_period_months": months,
            }
        )

    @classmethod
    def make_program(cls, channel, *rewards, **values):
        """A coupon programme that partners issue; (per cent, from months) pairs."""
        products = cls.month | cls.year | cls.two_years
        return (
            cls.env["loyalty.program"]
            .sudo()
            .create(
                {
                    "name": f"Programme {channel}",
                    "program_type": "coupons",
                    "applies_on": "current",
                    "trigger": "with_code",
                    "company_id": cls.company.id,
                    "partner_channel": channel,
                    "partner_product_ids": [Command.set(products.ids)],
                    "rule_ids": [Command.clear()],
                    "communication_plan_ids": [Command.clear()],
                    "reward_ids": [Command.clear()]
                    + [
                        Command.create(
                            {
                                "reward_type": "discount",
                                "discount": percent,
                                "discount_mode": "percent",
                                "discount_applicability": "order",
                                "required_points": 1,
                                "partner_min_months": months,
                            }
                        )
                        for percent, months in rewards
                    ],
                    **values,
                }
            )
        )

    @classmethod
    def issue(cls, program=None, partner=None, customer=None, email=None):
        """A code for the customer, as the partner makes it in the portal."""
        if not customer and not email:
            customer = cls.customer
        return cls.env["loyalty.card"]._issue(
            program or cls.discount, partner or cls.partner, customer, email
        )

    @classmethod
    def order(cls, product=None, customer=None, quantity=1):
        """A quotation of one product."""
        return cls.env["sale.order"].create(
            {
                "partner_id": (customer or cls.customer).id,
                "company_id": cls.company.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": (product or cls.year).id,
                            "product_uom_qty": quantity,
                        }
                    )
                ],
            }
        )

    @classmethod
    def apply(cls, order, code):
        """Type a code and take the best reward; the error if there is one."""
        result = order._try_apply_code(code)
        if "error" in result:
            return result["error"]
        for card, rewards in result.items():
            order._apply_program_reward(rewards.sorted("discount")[-1:], card)
        return None

    def touches(self, channel):
        """Verdicts of the claims through a channel, the oldest first."""
        found = self.env["loyalty.referral.touch"].search(
            [("channel", "=", channel)], order="id"
        )
        return found.mapped("verdict_code")
