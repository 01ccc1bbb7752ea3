"""Which reward goes first, alone, onto what; and where it is posted."""

from odoo.fields import Command
from odoo.tests import tagged

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestRewardRules(LoyaltyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax_21 = cls.tax_sale_a.copy({"name": "21 %", "amount": 21.0})
        cls.tax_10 = cls.tax_sale_a.copy({"name": "10 %", "amount": 10.0})
        cls.work = cls.service(cls.tax_21)
        cls.goods = cls.service(cls.tax_10)

    def reward(self, **values):
        """The programme's only reward, changed."""
        self.program.reward_ids.write(values)
        return self.program.reward_ids

    def earn(self, price, **values):
        """Give the referrer ``price`` by a programme whose reward has ``values``."""
        program = self.program.copy({"name": f"Programme {price:g}"})
        program.reward_ids.unlink()
        program.reward_ids = [
            Command.create({"kind": "fixed", "amount": price, **values})
        ]
        friend = self.env["res.partner"].create(
            {"name": f"Friend {price:g}", "is_company": True}
        )
        self.refer(friend, program_id=program.id)
        self.paid_invoice(self.contract(friend, price))
        return program.reward_ids

    def draft(self, *lines, **values):
        """A typed draft: (product, price) for each line, with the reward used."""
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.referrer.id,
                "invoice_line_ids": [
                    Command.create({"product_id": product.id, "price_unit": price})
                    for product, price in lines
                ],
                **values,
            }
        )
        move.action_use_loyalty_credit()
        self.sync()
        return move

    def used(self, move):
        """What each programme took off, in order: [(programme, amount), …]."""
        lines = move.invoice_line_ids.filtered("loyalty_lot_id").sorted("id")
        return [
            (line.name.split(":")[0].removeprefix("Programme "), -line.price_subtotal)
            for line in lines
        ]

    def test_priority_before_age(self):
        """The younger of 200 stands first: 200, then 100 of the older."""
        self.earn(300.0, sequence=20)
        self.earn(200.0, sequence=10)

        move = self.draft((self.work, 300.0))

        self.assertEqual(self.used(move), [("200", 200.0), ("300", 100.0)])
        self.assertEqual(move.amount_total, 0.0)
        self.assertLedgerProven()

    def test_single_right_per_invoice(self):
        """One right per invoice: 300 - 100 = 200, the other waits for the next."""
        self.earn(100.0, stacking="single")
        self.earn(150.0, stacking="single")

        first = self.draft((self.work, 300.0))
        second = self.draft((self.work, 300.0))

        self.assertEqual(self.used(first), [("100", 100.0)])
        self.assertEqual(self.used(second), [("150", 150.0)])

    def test_excluded_category_is_not_paid(self):
        """400 goods at 10 %, 100 work at 21 %: 250 can take only the 100 of work.

        Tax: 40.00 of the goods, 0.00 of the work; 150 of the right are left.
        """
        category = self.env["product.category"].create({"name": "Hardware"})
        inner = category.create({"name": "Pumps", "parent_id": category.id})
        self.goods.categ_id = inner
        self.earn(250.0, excluded_category_ids=[Command.set(category.ids)])

        move = self.draft((self.goods, 400.0), (self.work, 100.0))

        reward = move.invoice_line_ids.filtered("loyalty_lot_id")
        self.assertEqual(reward.tax_ids, self.tax_21)
        self.assertEqual(reward.price_subtotal, -100.0)
        self.assertEqual((move.amount_untaxed, move.amount_tax), (400.0, 40.0))
        self.assertEqual(self.balance(), 150.0)

    def test_one_that_may_pay_all_meets_what_the_other_left(self):
        """Goods 100 at 10 %, work 100 at 21 %. The first right may only pay work.

        It takes 100 (21.00 tax), the second takes the goods (10.00 tax): 0.00.
        """
        self.earn(120.0, excluded_product_ids=[Command.set(self.goods.ids)])
        self.earn(130.0, sequence=20)

        move = self.draft((self.goods, 100.0), (self.work, 100.0))

        self.assertEqual(self.used(move), [("120", 100.0), ("130", 100.0)])
        self.assertEqual((move.amount_tax, move.amount_total), (0.0, 0.0))
        self.assertEqual(self.balance(), 50.0)
        move.action_post()
        self.assertLedgerProven()

    def test_only_excluded_products_take_nothing(self):
        self.earn(250.0, excluded_product_ids=[Command.set(self.goods.ids)])
        with self.assertRaisesRegex(Exception, "Nothing was taken off"):
            self.draft((self.goods, 400.0))
        self.assertEqual(self.balance(), 250.0)

    def test_contract_only(self):
        self.earn(250.0, use_on="contract")
        with self.assertRaisesRegex(Exception, "Nothing was taken off"):
            self.draft((self.work, 400.0))

        invoice = self.invoice(self.contract(self.referrer, 600.0))

        self.assertEqual(invoice.amount_untaxed, 350.0)

    def test_posted_to_the_account_of_the_reward(self):
        """Debit 250 there; revenue stays 600; tax 73.50; receivable 423.50."""
        account = self.company_data["default_account_revenue"].copy()
        self.earn(250.0, discount_account_id=account.id)
        move = self.draft((self.work, 600.0))
        move.action_post()

        balances = {
            line.account_id: line.balance
            for line in move.line_ids.filtered("account_id")
        }
        revenue = self.company_data["default_account_revenue"]
        self.assertEqual(balances[account], 250.0)
        self.assertEqual(balances[revenue], -600.0)
        self.assertEqual(sum(balances.values()), 0.0)
        self.assertEqual(move.amount_total, 423.5)

    def test_account_of_the_company(self):
        account = self.company_data["default_account_revenue"].copy()
        self.company.loyalty_discount_account_id = account
        self.earn(250.0)
        move = self.draft((self.work, 600.0))

        line = move.invoice_line_ids.filtered("loyalty_lot_id")
        self.assertEqual(line.account_id, account)

    def test_cash_rounding(self):
        """600.01 - 250 = 350.01, with 21 % 423.51: 423.50 to pay; and 0.00 if free."""
        rounding = self.env["account.cash.rounding"].create(
            {
                "name": "0.05",
                "rounding": 0.05,
                "strategy": "add_invoice_line",
                "profit_account_id": self.company_data["default_account_revenue"].id,
                "loss_account_id": self.company_data["default_account_expense"].id,
                "rounding_method": "HALF-UP",
            }
        )
        self.earn(250.0)
        move = self.draft((self.work, 600.01), invoice_cash_rounding_id=rounding.id)
        self.assertEqual(move.amount_total, 423.5)
        self.assertEqual(self.balance(), 0.0)

        self.earn(33.33)
        free = self.draft((self.work, 33.33), invoice_cash_rounding_id=rounding.id)
        self.assertEqual(free.amount_total, 0.0)
        free.action_post()
        self.assertEqual(free.payment_state, "paid")
        self.assertEqual(self.balance(), 0.0)

    def test_fixed_tax_stays(self):
        """100 and an eco tax of 2: the right takes the 100; the 2 are due."""
        eco = self.env["account.tax"].create(
            {
                "name": "Eco",
                "amount_type": "fixed",
                "amount": 2.0,
                "type_tax_use": "sale",
                "company_id": self.company.id,
            }
        )
        product = self.service(self.tax_21 | eco)
        self.earn(250.0)

        move = self.draft((product, 100.0))

        self.assertEqual((move.amount_untaxed, move.amount_tax), (0.0, 2.0))
        self.assertEqual(self.balance(), 150.0)

    def test_monthly_uses_a_right_bit_by_bit(self):
        """120 on a contract of 50 a month: 50, 50 and 20; the third costs 30."""
        self.earn(120.0, surplus="carry")
        own = self.contract(self.referrer, 50.0, rule="monthly")

        to_pay = [self.invoice(own).amount_untaxed for _month in range(3)]

        self.assertEqual(to_pay, [0.0, 0.0, 30.0])
        self.assertEqual(self.balance(), 0.0)
        self.assertLedgerProven()

    def test_friend_s_own_reward_names_no_friend(self):
        """Who was brought gets something too: their line names the programme only."""
        program = self.program.copy({"name": "Welcome"})
        program.reward_ids.unlink()
        program.reward_ids = [
            Command.create({"side": "friend", "kind": "fixed", "amount": 30.0})
        ]
        self.refer(program_id=program.id)
        own = self.contract(self.friend, 600.0, rule="monthly")
        self.paid_invoice(own)

        second = self.invoice(own)

        line = second.invoice_line_ids.filtered("loyalty_lot_id")
        self.assertEqual(line.name, "Welcome: reward")
        self.assertEqual(second.amount_untaxed, 570.0)
