"""A ladder of three tiers, and customers to climb it."""

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.fields import Command

from .common import LoyaltyCommon


class TierCommon(LoyaltyCommon):
    """Silver from 1,000 in twelve months, Gold from 5,000; thirty days of grace."""

    @classmethod
    def setUpClass(cls):
        """A price list for Gold, a longer term for Silver and Gold."""
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env.user)
        cls.pricelist = cls.env["product.pricelist"].sudo().create({"name": "Gold"})
        cls.term = cls.env.ref("account.account_payment_term_45days").sudo()
        cls.ladder = (
            cls.env["loyalty.tier.ladder"]
            .sudo()
            .create(
                {
                    "name": "Metals",
                    "company_id": cls.company.id,
                    "domain": f"[('id', 'in', {[cls.referrer.id, cls.friend.id]})]",
                    "grace_days": 30,
                    "tier_ids": [
                        Command.create({"name": "Red", "sequence": 1}),
                        Command.create(
                            {
                                "name": "Silver",
                                "sequence": 2,
                                "spend_min": 1000,
                                "benefit_ids": [cls.brings(payment_term=cls.term)],
                            }
                        ),
                        Command.create(
                            {
                                "name": "Gold",
                                "sequence": 3,
                                "spend_min": 5000,
                                "benefit_ids": [
                                    cls.brings(payment_term=cls.term),
                                    cls.brings(pricelist=cls.pricelist),
                                ],
                            }
                        ),
                    ],
                }
            )
        )
        cls.red, cls.silver, cls.gold = cls.ladder.tier_ids
        cls.referrer.sudo().customer_rank = 1

    @classmethod
    def brings(cls, **value):
        """A benefit: ``kind=record``."""
        ((kind, record),) = value.items()
        return Command.create({"kind": kind, f"{kind}_id": record.id})

    def buy(self, amount, day=None):
        """A posted invoice of the customer, on ``day`` (today if None)."""
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.referrer.id,
                "company_id": self.company.id,
                "invoice_date": day or self.today,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Goods", "price_unit": amount, "tax_ids": False}
                    )
                ],
            }
        )
        move.action_post()
        return move

    def evaluate(self, days=0):
        """What the night does, ``days`` from today."""
        day = self.today + relativedelta(days=days)
        evaluation = self.env["loyalty.tier.evaluation"].sudo()
        for page in evaluation._pages(self.ladder):
            evaluation._evaluate(self.ladder, page, day)

    def run_the_night(self):
        """The cron, with its commits."""
        with self.enter_registry_test_mode():
            self.env.ref(
                "loyalty_referral.cron_tier_evaluation"
            ).sudo().method_direct_trigger()
        self.env.invalidate_all()

    def standing(self, partner=None):
        """The current membership of ``partner``."""
        return (
            self.env["loyalty.tier.membership"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", (partner or self.referrer).id),
                    ("ladder_id", "=", self.ladder.id),
                    ("date_end", "=", False),
                ]
            )
        )
