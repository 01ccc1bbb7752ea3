"""What counts as a success: contracts, orders and invoices, and when they fall away."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestQualification(LoyaltyCommon):
    def promise(self, rewards, **values):
        """The programme gives ``rewards`` (value dicts) and asks for ``values``."""
        self.program.reward_ids.unlink()
        commands = [Command.create(row) for row in rewards]
        self.program.write({"reward_ids": commands, **values})

    def order(self, price=400.0, partner=None):
        """A draft sales order of the friend over one service."""
        return self.env["sale.order"].create(
            {
                "partner_id": (partner or self.friend).id,
                "company_id": self.company.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.maintenance.id,
                            "product_uom_qty": 1,
                            "price_unit": price,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )

    def test_a_confirmed_order_earns_and_a_cancelled_one_takes_back(self):
        self.promise(
            [{"kind": "percentage", "rate": 10.0}], qualify_on="order", scope="both"
        )
        referral = self.refer()
        order = self.order(400.0)
        self.sync()
        self.assertEqual(self.balance(), 0.0, "a quotation earns nothing")

        order.action_confirm()
        self.sync()
        # 10 % of 400 = 40
        self.assertEqual(self.entries(), [("earn", 40.0)])
        self.assertEqual(referral.order_id, order)
        self.assertFalse(self.entries(self.friend))

        order.order_line.price_unit = 300.0
        self.sync()
        # 10 % of 300 = 30
        self.assertEqual(self.balance(), 30.0)

        order._action_cancel()
        self.sync()
        self.assertEqual(self.balance(), 0.0)
        self.assertEqual(referral.state, "reversed")
        self.assertLedgerProven()

    def test_a_credited_order_takes_back_until_it_is_billed_again(self):
        self.promise(
            [{"kind": "percentage", "rate": 10.0}], qualify_on="order", scope="both"
        )
        self.refer()
        order = self.order(400.0)
        self.maintenance.invoice_policy = "order"
        order.action_confirm()
        invoice = order._create_invoices()
        invoice.action_post()
        self.sync()
        self.assertEqual(self.balance(), 40.0, "billed is not yet paid, but confirmed")

        self.credit_note(invoice)
        self.assertEqual(self.balance(), 0.0)

        again = order._create_invoices()
        again.action_post()
        self.sync()
        self.assertEqual(self.balance(), 40.0)
        self.assertLedgerProven()

    def test_a_contract_earns_on_the_day_it_starts(self):
        self.promise([{"kind": "contract_credit"}], qualify_on="contract")
        referral = self.refer()
        contract = self.contract(self.friend, 600.0)
        line = contract.contract_line_ids
        tomorrow = fields.Date.today() + timedelta(days=1)
        line.write({"date_start": tomorrow, "recurring_next_date": tomorrow})
        self.sync()
        self.assertEqual(self.balance(), 0.0, "it starts tomorrow")

        today = fields.Date.today()
        line.write({"date_start": today, "recurring_next_date": today})
        self.sync()
        self.assertEqual(self.entries()[-1], ("earn", 600.0))
        self.assertEqual(referral.contract_id, contract)

        line.is_canceled = True
        self.sync()
        self.assertEqual(self.balance(), 0.0)
        self.assertLedgerProven()

    def test_a_contract_whose_only_invoice_was_credited_earns_nothing(self):
        self.promise([{"kind": "contract_credit"}], qualify_on="contract")
        self.refer()
        contract = self.contract(self.friend, 600.0)
        invoice = self.invoice(contract)
        invoice.action_post()
        self.sync()
        self.assertEqual(self.balance(), 600.0)
        self.credit_note(invoice)
        self.assertEqual(self.balance(), 0.0)
        self.assertLedgerProven()

    def test_the_day_change_finds_contracts_that_start(self):
        self.promise([{"kind": "contract_credit"}], qualify_on="contract")
        self.refer()
        contract = self.contract(self.friend, 600.0)
        self.env.cr.precommit.data.pop("loyalty_referral.inbox", None)
        self.assertEqual(self.balance(), 0.0, "nobody has looked")
        self.env["loyalty.referral"]._cron_day_change()
        self.sync()
        self.assertEqual(self.balance(), 600.0)
        self.assertTrue(contract)

    def test_sales_invoices_count_only_if_asked_for(self):
        for scope, earned in (("contracts", 0.0), ("sales", 40.0), ("both", 40.0)):
            with self.subTest(scope=scope):
                friend = self.friend.copy({"name": f"Friend of {scope}"})
                referrer = self.referrer.copy({"name": f"Referrer of {scope}"})
                program = self.program.copy({"name": scope})
                program.reward_ids.write({"kind": "percentage", "rate": 10.0})
                program.scope = scope
                self.refer(friend, referrer, program_id=program.id)
                move = self.init_invoice(
                    "out_invoice",
                    partner=friend,
                    invoice_date=fields.Date.today(),
                    amounts=[400.0],
                    taxes=[],
                )
                move.action_post()
                self.pay(move)
                self.assertEqual(self.balance(referrer), earned)

    def test_minimum_and_products(self):
        other = self.service()
        self.promise(
            [{"kind": "percentage", "rate": 10.0}],
            qualify_on="order",
            scope="both",
            minimum_amount=300.0,
            product_ids=[Command.set(self.maintenance.ids)],
        )
        self.refer()
        order = self.order(299.0)
        order.order_line.copy({"order_id": order.id, "product_id": other.id})
        order.action_confirm()
        self.sync()
        self.assertEqual(self.balance(), 0.0, "only 299 of the product that counts")

        order.order_line[0].price_unit = 300.0
        self.sync()
        # 10 % of 300; what the other product costs does not count
        self.assertEqual(self.balance(), 30.0)

    def test_a_deal_after_the_window_does_not_count(self):
        self.promise([{"kind": "contract_credit"}], deal_days=30)
        long_ago = fields.Date.today() - timedelta(days=31)
        self.refer(date=long_ago)
        self.paid_invoice(self.contract(self.friend, 600.0))
        self.assertEqual(self.balance(), 0.0)

    def test_contract_credit_needs_contracts(self):
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.program.qualify_on = "order"

    def test_only_the_audience_may_refer(self):
        self.program.audience_domain = "[('name', 'ilike', 'Alder')]"
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.refer(referrer=stranger)
        self.assertEqual(self.refer().state, "open")
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.program.audience_domain = "[('no_such_field', '=', 1)]"
