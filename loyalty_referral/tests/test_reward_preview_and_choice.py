"""What the next invoice will use is shown before, and can be chosen."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .common import LoyaltyCommon


class PreviewCommon(LoyaltyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax_21 = cls.tax_sale_a.copy({"name": "21 %", "amount": 21.0})
        cls.consulting = cls.service(cls.tax_21)

    def earn(self, *prices):
        """Give the referrer a credit for each of ``prices``, the oldest first."""
        for price in prices:
            friend = self.env["res.partner"].create(
                {"name": f"Friend {price:g}", "is_company": True}
            )
            self.refer(friend)
            self.paid_invoice(self.contract(friend, price))

    def quotation(self, price, **values):
        return self.env["sale.order"].create(
            {
                "partner_id": self.referrer.id,
                "order_line": [
                    Command.create(
                        {"product_id": self.consulting.id, "price_unit": price}
                    )
                ],
                **values,
            }
        )

    def draft(self, price):
        """A draft invoice that somebody typed."""
        return self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.referrer.id,
                "invoice_line_ids": [
                    Command.create(
                        {"product_id": self.consulting.id, "price_unit": price}
                    )
                ],
            }
        )

    def shown(self, sentence):
        """Without the currency's sign and space, whatever they are."""
        return (sentence or "").replace("$", "").replace("\xa0", "").strip()


@tagged("post_install", "-at_install")
class TestRewardPreview(PreviewCommon):
    def test_contract(self):
        """Three rights of 600 on a contract of 600: free, and two are left."""
        self.earn(600.0, 600.0, 600.0)
        own = self.contract(self.referrer, 600.0, taxes=self.tax_21)
        before = own.recurring_next_date

        self.assertEqual(
            self.shown(own.loyalty_preview),
            "600.00 − 600.00 = 0.00 before taxes; 2 rights left",
        )
        self.assertEqual(own.recurring_next_date, before, "looking changes nothing")
        self.assertEqual(self.balance(), 1800.0)
        self.assertEqual(self.invoice(own).amount_total, 0.0, "and it is so")

    def test_quotation_and_order(self):
        self.earn(250.0)
        order = self.quotation(1000.0)

        preview = self.env["loyalty.redemption"]._preview(order)

        # 1,000 - 250 = 750; with 21 %: 1,210 and 907.50
        self.assertEqual((preview["due"], preview["off"]), (1000.0, 250.0))
        self.assertEqual(preview["to_pay"], 750.0)
        self.assertEqual(preview["total_before"], 1210.0)
        self.assertEqual(preview["total_after"], 907.5)
        self.assertEqual((preview["rights_left"], preview["credit_left"]), (0, 0.0))
        self.assertIn("no right left", order.loyalty_preview)
        order.action_confirm()
        order._create_invoices()
        self.sync()
        self.assertFalse(order.loyalty_preview, "nothing is left to bill")

    def test_part_of_a_right_is_left(self):
        self.earn(600.0)
        preview = self.env["loyalty.redemption"]._preview(self.quotation(250.0))

        self.assertEqual((preview["to_pay"], preview["credit_left"]), (0.0, 350.0))
        self.assertEqual(preview["rights_left"], 1)

    def test_nothing_is_shown_without_credit(self):
        self.refer()
        self.assertFalse(self.quotation(250.0).loyalty_preview)
        self.assertFalse(self.contract(self.referrer, 250.0).loyalty_preview)

    def test_company_that_prefers_the_button(self):
        self.earn(250.0)
        self.company.loyalty_use_on_sales = False
        self.assertFalse(self.quotation(250.0).loyalty_preview)

    def test_salesperson_sees_it(self):
        self.earn(250.0)
        seller = new_test_user(
            self.env,
            "seller",
            groups="sales_team.group_sale_salesman",
            company_id=self.company.id,
        )
        order = self.quotation(1000.0)
        order.user_id = seller
        order = order.with_user(seller)

        self.assertIn("750.00", order.loyalty_preview)

    def test_queries_do_not_grow_with_documents(self):
        self.earn(600.0, 600.0)
        orders = self.env["sale.order"].union(
            *[self.quotation(100.0) for _number in range(6)]
        )
        previews = self.env["loyalty.redemption.preview"]

        def queries(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(len(previews._previews(some)), len(some))
            return self.cr.sql_log_count - before

        queries(orders[:1])  # warm
        self.assertEqual(queries(orders), queries(orders[:2]))


@tagged("post_install", "-at_install")
class TestChooseCredit(PreviewCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(
            cls.env,
            "biller",
            groups="account.group_account_invoice",
            company_id=cls.company.id,
        )

    def wizard(self, move):
        """What the button on the draft opens, as somebody who makes invoices."""
        action = move.with_user(self.accountant).action_choose_loyalty_credit()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        return wizard.with_user(self.accountant)

    def test_suggestion_is_what_would_happen(self):
        """600 - 250 - 300 = 50; with 21 % 60.50 instead of 726."""
        self.earn(250.0, 300.0)
        draft = self.draft(600.0)
        wizard = self.wizard(draft)

        self.assertEqual(wizard.line_ids.mapped("amount"), [250.0, 300.0])
        self.assertEqual((wizard.untaxed_before, wizard.total_before), (600.0, 726.0))
        self.assertEqual((wizard.untaxed_after, wizard.total_after), (50.0, 60.5))
        self.assertEqual(self.balance(), 550.0, "looking reserves nothing")
        wizard.action_use()
        self.sync()
        self.assertEqual((draft.amount_untaxed, draft.amount_total), (50.0, 60.5))
        self.assertEqual(self.balance(), 0.0)
        self.assertLedgerProven()

    def test_choice_of_lots_and_amounts(self):
        """100 of the second, nothing of the first: 600 - 100 = 500."""
        self.earn(250.0, 300.0)
        draft = self.draft(600.0)
        with Form(self.wizard(draft)) as form:
            with form.line_ids.edit(0) as line:
                line.amount = 0.0
            with form.line_ids.edit(1) as line:
                line.amount = 100.0
            self.assertEqual((form.untaxed_after, form.total_after), (500.0, 605.0))
        form.record.action_use()
        self.sync()

        self.assertEqual(draft.amount_total, 605.0)
        self.assertEqual(self.entries()[-1], ("spend", -100.0))
        lots = self.env["loyalty.ledger.entry"].search(
            [("kind", "=", "earn"), ("partner_id", "=", self.referrer.id)], order="id"
        )
        self.assertEqual(lots.mapped("remaining"), [250.0, 200.0])
        draft.with_user(self.accountant).action_remove_loyalty_credit()
        self.sync()
        self.assertEqual((draft.amount_total, self.balance()), (726.0, 550.0))
        self.assertLedgerProven()

    def test_more_than_can_be_used_is_refused(self):
        self.earn(250.0)
        draft = self.draft(600.0)
        for wish, message in (
            (251.0, "at most .*250.00"),
            (0.0, "Say how much"),
            (-5.0, "Say how much"),
        ):
            wizard = self.wizard(draft)
            wizard.line_ids.amount = wish
            with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
                wizard.action_use()
        self.assertFalse(draft.invoice_line_ids.loyalty_lot_id)
        self.assertEqual(self.entries(), [("earn", 250.0)])

    def test_used_elsewhere_in_the_meantime(self):
        self.earn(250.0)
        draft = self.draft(600.0)
        wizard = self.wizard(draft)
        self.draft(600.0).action_use_loyalty_credit()

        with self.assertRaisesRegex(UserError, "can be used now"):
            wizard.action_use()
        self.assertEqual(self.balance(), 0.0)

    def test_draft_without_anything_to_pay(self):
        self.earn(250.0)
        self.assertFalse(self.wizard(self.draft(0.0)).line_ids)

    def test_only_those_who_make_invoices(self):
        self.earn(250.0)
        seller = new_test_user(
            self.env, "seller", groups="sales_team.group_sale_salesman"
        )
        with self.assertRaises(AccessError):
            self.draft(600.0).with_user(seller).action_choose_loyalty_credit()


@tagged("post_install", "-at_install")
class TestPreviewInPortal(PreviewCommon, HttpCase):
    def test_customer_reads_it_on_the_quotation(self):
        self.earn(250.0)
        order = self.quotation(1000.0)
        order.action_quotation_sent()
        page = self.url_open(order.get_portal_url()).text

        self.assertIn("Your next invoice, with your rewards", page)
        self.assertIn("no right left", page)
        other = self.quotation(1000.0, partner_id=self.partner_b.id)
        other.action_quotation_sent()
        page = self.url_open(other.get_portal_url()).text
        self.assertNotIn("with your rewards", page)
