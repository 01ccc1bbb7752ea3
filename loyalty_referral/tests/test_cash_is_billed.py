"""Cash rewards are paid by vendor bills, each once; the ledger follows the bill."""

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from ..policy.types import Account, Draft, Origin, Reason, Target
from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestCashIsBilled(LoyaltyCommon):
    """The referrer is owed 30 and 20 in cash, another 40; a lot of 99 is on hold."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.referral = cls.refer()
        cls.other = cls.env["res.partner"].create({"name": "Cedar"})
        cls.lot_30 = cls.earn(cls.referrer, 3000, "a")
        cls.lot_20 = cls.earn(cls.referrer, 2000, "b")
        cls.lot_40 = cls.earn(cls.other, 4000, "c")
        cls.held = cls.earn(cls.referrer, 9900, "d", hold_days=1)

    @classmethod
    def earn(cls, partner, minor, slot, hold_days=0):
        """A cash lot, as the ledger would book it."""
        today = fields.Date.today()
        currency = cls.company.currency_id
        target = Target(
            origin=Origin("loyalty.referral", cls.referral.id),
            slot=slot,
            account=Account("cash", partner.id, cls.company.id, currency.id),
            movement="earn",
            amount=minor,
            day=today,
            available_on=fields.Date.add(today, days=hold_days),
            reason=Reason("withdrawn"),
        )
        draft = Draft(target, minor, 0)
        ids = cls.env["loyalty.ledger.posting"].sudo()._append([draft])
        return cls.env["loyalty.ledger.entry"].browse(ids[draft])

    def pay_out(self, **values):
        wizard = self.env["loyalty.cash.bill"].create({"is_understood": True, **values})
        action = wizard.action_create_bills()
        return self.env["account.move"].search(action["domain"])

    def test_one_draft_bill_for_each_receiver(self):
        """30 + 20 for the referrer, 40 for the other; what is on hold waits."""
        bills = self.pay_out()

        self.assertEqual(set(bills.mapped("state")), {"draft"})
        self.assertEqual(set(bills.mapped("move_type")), {"in_invoice"})
        amounts = {bill.partner_id: bill.amount_untaxed for bill in bills}
        self.assertEqual(amounts, {self.referrer: 50.0, self.other: 40.0})
        own = bills.filtered(lambda bill: bill.partner_id == self.referrer)
        lines = own.invoice_line_ids
        self.assertEqual(lines.loyalty_lot_id, self.lot_30 | self.lot_20)
        self.assertEqual(self.lot_30.remaining + self.lot_20.remaining, 0.0)
        self.assertEqual(self.held.remaining, 99.0)
        self.assertEqual(self.balance(), 99.0)
        self.assertLedgerProven()

    def test_as_on_the_screen(self):
        """The lines of the preview reach the server as they are shown."""
        form = Form(self.env["loyalty.cash.bill"])
        self.assertEqual(len(form.line_ids), 2)
        form.is_understood = True

        action = form.save().action_create_bills()

        self.assertEqual(self.env["account.move"].search_count(action["domain"]), 2)

    def test_never_twice(self):
        bills = self.pay_out()

        with self.assertRaisesRegex(UserError, "nothing to pay"), self.cr.savepoint():
            self.pay_out()

        again = self.env["account.move"].search_count(
            [("invoice_line_ids.loyalty_lot_id", "!=", False)]
        )
        self.assertEqual(again, len(bills))

    def test_deleted_draft_opens_the_lots_again(self):
        bills = self.pay_out()
        bills.unlink()
        self.sync()

        self.assertEqual(self.lot_30.remaining, 30.0)
        self.assertEqual(self.entries(self.other)[-1], ("reopen", 40.0))
        self.assertEqual(len(self.pay_out()), 2, "and they are billed again")
        self.assertLedgerProven()

    def test_cancelled_bill_opens_its_lots_again(self):
        bills = self.pay_out()
        own = bills.filtered(lambda bill: bill.partner_id == self.referrer)
        own.button_cancel()
        self.sync()

        self.assertEqual(self.balance(), 149.0)  # 30 + 20 + 99 on hold
        self.assertEqual(self.lot_40.remaining, 0.0)
        own.button_draft()
        self.sync()
        self.assertEqual(self.balance(), 99.0)
        self.assertLedgerProven()

    def test_a_line_taken_off_is_paid_next_time(self):
        own = self.pay_out().filtered(lambda bill: bill.partner_id == self.referrer)
        own.invoice_line_ids.filtered(
            lambda line: line.loyalty_lot_id == self.lot_20
        ).unlink()
        self.sync()

        self.assertEqual((self.lot_30.remaining, self.lot_20.remaining), (0.0, 20.0))

    def test_refund_of_the_bill_opens_the_lots(self):
        bill = self.pay_out().filtered(lambda bill: bill.partner_id == self.other)
        bill.action_post()
        self.sync()
        refund = self.credit_note(bill, post=False)
        self.assertEqual(self.lot_40.remaining, 0.0, "a draft refund changes nothing")

        refund.action_post()
        self.sync()

        self.assertEqual(self.lot_40.remaining, 40.0)
        self.assertLedgerProven()

    def test_only_chosen_receivers(self):
        wizard = self.env["loyalty.cash.bill"].create({"is_understood": True})
        wizard.line_ids.filtered(
            lambda line: line.partner_id == self.other
        ).is_chosen = False
        self.assertEqual(wizard.amount_total, 50.0)

        wizard.action_create_bills()

        self.assertEqual(self.lot_40.remaining, 40.0)
        self.assertEqual(self.lot_30.remaining, 0.0)

    def test_tax_included_in_the_price_does_not_eat_the_reward(self):
        """20 % included: 40 untaxed is 48 on the bill, and 40 are settled."""
        tax = self.env["account.tax"].create(
            {
                "name": "20 % included",
                "type_tax_use": "purchase",
                "amount": 20.0,
                "price_include_override": "tax_included",
                "company_id": self.company.id,
            }
        )
        product = self.env.ref("loyalty_referral.product_cash_reward")
        product.sudo().supplier_taxes_id = tax

        bill = self.pay_out().filtered(lambda bill: bill.partner_id == self.other)

        self.assertEqual((bill.amount_untaxed, bill.amount_total), (40.0, 48.0))
        self.assertEqual(self.lot_40.remaining, 0.0)

    def test_the_lots_stay_with_their_owner(self):
        bill = self.pay_out().filtered(lambda bill: bill.partner_id == self.other)

        with self.assertRaises(ValidationError), self.cr.savepoint():
            bill.partner_id = self.referrer

    def test_cash_does_not_come_off_an_invoice(self):
        own = self.contract(self.referrer, 600.0)

        invoice = self.invoice(own)

        self.assertEqual(invoice.amount_untaxed, 600.0)
        self.assertEqual(self.lot_30.remaining, 30.0)

    def test_what_was_paid_and_taken_back_is_set_off(self):
        """40 paid, taken back: -40; the next 100 pay 60."""
        self.pay_out()
        target = Target(
            origin=Origin("loyalty.referral", self.referral.id),
            slot="c",
            account=Account(
                "cash", self.other.id, self.company.id, self.company.currency_id.id
            ),
            movement="earn",
            amount=0,
            day=fields.Date.today(),
            reason=Reason("withdrawn"),
        )
        posting = self.env["loyalty.ledger.posting"].sudo()
        posting._append([Draft(target, -4000, 1)])
        self.assertEqual(self.balance(self.other), -40.0)

        self.earn(self.other, 10000, "e")

        self.assertEqual(self.pay_out().amount_untaxed, 60.0)
        self.assertLedgerProven()

    def test_preview_names_missing_data(self):
        self.other.write({"street": "Elm 1", "city": "Oak", "vat": "1"})
        wizard = self.env["loyalty.cash.bill"].create({})

        line = wizard.line_ids.filtered(lambda line: line.partner_id == self.other)

        self.assertEqual(line.missing, "country, bank account")
        with self.assertRaisesRegex(UserError, "taxed"), self.cr.savepoint():
            wizard.action_create_bills()
        self.assertEqual(self.lot_40.remaining, 40.0)

    def test_salespeople_do_not_pay(self):
        seller = new_test_user(
            self.env,
            "seller",
            "sales_team.group_sale_salesman",
            company_id=self.company.id,
        )

        with self.assertRaises(AccessError):
            self.env["loyalty.cash.bill"].with_user(seller).create({})

    def test_by_itself_only_where_it_is_switched_on(self):
        cron = self.env.ref("loyalty_referral.cron_cash_billing").sudo()
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(self.lot_30.remaining, 30.0)

        self.company.loyalty_cash_auto_bill = True
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()

        self.assertEqual(self.lot_30.remaining, 0.0)
        bills = self.lot_30.application_ids.entry_id.transaction_id
        self.assertEqual(bills.mapped("kind"), ["settle"])
