"""A small world with missions: a customer who orders, pays and changes plans."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .common import LoyaltyCommon


class MissionCommon(LoyaltyCommon):
    """``referrer`` of the small world is the customer here."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env.user)
        cls.customer = cls.referrer

    @classmethod
    def mission(cls, trigger, amount=10.0, **values):
        """A running mission that gives ``amount`` of credit (nothing if 0)."""
        reward = {"kind": "fixed", "amount": amount}
        mission = cls.env["loyalty.mission"].create(
            {
                "name": "Small task",
                "company_id": cls.company.id,
                "trigger": trigger,
                "reward_ids": [Command.create(reward)] if amount else [],
                **values,
            }
        )
        mission.action_start()
        return mission

    @classmethod
    def order(cls, partner=None, price=100.0, days_ago=0):
        """A confirmed order, so many days ago."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.customer).id,
                "company_id": cls.company.id,
                "order_line": [
                    Command.create(
                        {"product_id": cls.maintenance.id, "price_unit": price}
                    )
                ],
            }
        )
        order.action_confirm()
        if days_ago:
            order.date_order -= timedelta(days=days_ago)
        cls.sync()
        return order

    @classmethod
    def bill(cls, due, partner=None):
        """A posted invoice of 100 that is due on a day."""
        move = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (partner or cls.customer).id,
                "company_id": cls.company.id,
                "invoice_date": due,
                "invoice_date_due": due,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Goods", "price_unit": 100.0, "tax_ids": False}
                    )
                ],
            }
        )
        move.action_post()
        cls.sync()
        return move

    def done(self, mission, partner=None):
        """Completions of the customer, the oldest first: [(key, state), …]."""
        found = self.env["loyalty.mission.completion"].search(
            [
                ("mission_id", "=", mission.id),
                ("partner_id", "=", (partner or self.customer).id),
            ],
            order="id",
        )
        return [(row.key, row.state) for row in found]

    def run_the_night(self):
        """The cron, with its commits."""
        cron = self.env.ref("loyalty_referral.cron_mission_evaluation").sudo()
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.sync()
