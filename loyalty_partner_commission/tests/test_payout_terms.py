"""Minimum, age cap, papers and refunds: who is paid now, who waits, and why."""

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestPayoutTerms(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bind()

    def agree(self, **values):
        """An agreement with the partner."""
        return self.env["loyalty.partner.agreement"].create(
            {"partner_id": self.partner.id, **values}
        )

    def run_of(self, month, last):
        """The only line of the run of a month."""
        run = self.env["loyalty.commission.statement.create"].create(
            {"date_from": f"2026-{month}-01", "date_to": f"2026-{month}-{last}"}
        )
        run.action_create()
        return run.outcome_ids

    def make_complete(self):
        """Everything that a bill in the partner's name needs."""
        self.partner.write(
            {
                "vat": "BE0477472701",
                "street": "Quay 1",
                "city": "Antwerp",
                "country_id": self.env.ref("base.be").id,
                "bank_ids": [(0, 0, {"acc_number": "BE71096123456769"})],
            }
        )

    def test_below_the_minimum_waits_and_is_carried(self):
        """50 % of 80.00 = 40.00 < 50.00 waits; 40.00 + 20 % of 50.00 = 50.00 is paid."""
        self.agree(minimum_amount=50.0)
        self.sell_paid(80.0, "2026-02-01")

        february = self.run_of("02", "28")
        self.assertEqual(february.code, "below_minimum")
        self.assertIn("below the minimum", february.reason)
        self.assertEqual((february.amount, february.minimum_amount), (40.0, 50.0))
        self.assertFalse(february.statement_id)
        self.assertEqual(self.owed(), 40.0)

        self.sell_paid(50.0, "2026-03-05")
        march = self.run_of("03", "31").statement_id
        self.assertEqual(march.opening_amount, 40.0)
        self.assertEqual(march.earned_amount, 10.0)
        march.action_confirm()
        self.assertEqual(march.bill_id.amount_untaxed, 50.0)

    def test_small_balances_are_paid_one_day(self):
        """Earned on 1 February, capped at 6 months: not on 31 July, on 31 August."""
        self.agree(minimum_amount=50.0, age_cap_months=6)
        self.sell_paid(80.0, "2026-02-01")

        self.assertEqual(self.run_of("07", "31").code, "below_minimum")
        self.assertEqual(self.run_of("08", "31").code, "created")

    def test_the_companys_minimum_counts_without_an_agreement(self):
        """A settled default, and an agreement that overrides it."""
        self.company.loyalty_payout_minimum = 50.0
        self.sell_paid(80.0, "2026-02-01")
        self.assertEqual(self.run_of("02", "28").code, "below_minimum")

        self.agree(minimum_amount=0.0)
        self.assertEqual(self.run_of("02", "28").code, "created")

    def test_blocked_until_the_papers_are_there(self):
        """Every missing paper is named; nothing is lost; it unblocks by itself."""
        self.company.loyalty_payout_needs_agreement = True
        self.company.loyalty_payout_needs_tax_data = True
        self.sell_paid(1000.0, "2026-02-01")

        line = self.run_of("02", "28")
        self.assertEqual(line.code, "blocked")
        for words in ("agreement", "tax ID", "address", "bank account"):
            self.assertIn(words, line.reason)
        self.assertFalse(line.statement_id)
        self.assertEqual(self.owed(), 500.0)
        self.assertEqual(self.partner.loyalty_payout_note, line.reason)

        self.make_complete()
        agreement = self.agree()
        self.assertEqual(self.run_of("02", "28").code, "blocked")
        self.assertFalse(agreement.is_complete)
        agreement.agreed_on = "2026-01-01"
        self.assertTrue(agreement.is_complete)
        self.assertEqual(self.run_of("02", "28").code, "created")

    def test_a_draft_that_lost_its_papers_is_not_billed(self):
        """Blocked at the last moment: no bill, entries open, found by the filter."""
        self.company.loyalty_payout_needs_tax_data = True
        self.make_complete()
        self.sell_paid(1000.0, "2026-02-01")
        statement = self.propose()
        account = self.partner.bank_ids
        account.active = False
        statement.invalidate_recordset()
        blocked = [("is_blocked", "=", True)]

        with self.assertRaisesRegex(UserError, "no bank account"), self.cr.savepoint():
            statement.action_confirm()

        self.assertFalse(statement.bill_id)
        self.assertEqual(statement.state, "draft")
        self.assertEqual(statement.search(blocked), statement)
        account.active = True
        statement.invalidate_recordset()
        self.assertFalse(statement.search(blocked))
        statement.action_confirm()
        self.assertEqual(statement.bill_id.amount_untaxed, 500.0)

    def test_declared_exempt(self):
        """A declaration stands for the tax ID, on the agreement or as Odoo's "/"."""
        self.company.loyalty_payout_needs_tax_data = True
        self.make_complete()
        self.partner.vat = False
        agreement = self.agree()
        self.assertIn("tax ID", agreement.block_note)

        agreement.is_tax_exempt = True
        self.assertTrue(agreement.is_complete)
        agreement.is_tax_exempt = False
        self.partner.vat = "/"
        agreement.invalidate_recordset()
        self.assertTrue(agreement.is_complete)

    def test_negative_is_asked_back_if_agreed(self):
        """500.00 paid, all credited: a vendor refund of 500.00, and back with it."""
        sold = self.sell_paid(1000.0, "2026-02-01")
        self.billed()
        self.give_back(sold, 1000.0, "2026-03-05")
        self.agree(negative="refund")

        line = self.run_of("03", "31")
        self.assertEqual((line.code, line.amount), ("refund", -500.0))
        statement = line.statement_id
        self.assertTrue(statement.asks_back)
        statement.action_confirm()
        self.sync()

        refund = statement.bill_id
        self.assertEqual(refund.move_type, "in_refund")
        self.assertEqual(refund.amount_untaxed, 500.0)
        self.assertEqual(statement.settled_amount, -500.0)
        self.assertEqual(statement.closing_amount, 0.0)
        self.assertEqual(self.owed(), 0.0)
        self.assertEqual(self.commission()[-1], ("settle", 500.0))
        self.assertLedgerProven()

        refund.action_post()
        self.pay(refund)
        self.assertEqual(statement.state, "paid")
        refund.button_draft()
        refund.button_cancel()
        self.sync()
        self.assertEqual(statement.state, "draft")
        self.assertEqual(self.commission()[-1], ("reopen", -500.0))
        self.assertEqual(self.owed(), -500.0)
        self.assertLedgerProven()

    def test_a_refund_that_was_undone_may_become_a_bill(self):
        """- 500.00 asked back, cancelled; + 20 % of 4,000.00 = 300.00 to pay."""
        sold = self.sell_paid(1000.0, "2026-02-01")
        self.billed()
        self.give_back(sold, 1000.0, "2026-03-05")
        self.agree(negative="refund")
        statement = self.run_of("03", "31").statement_id
        statement.action_confirm()
        self.sync()
        statement.bill_id.button_cancel()
        self.sync()
        self.sell_paid(4000.0, "2026-03-20")
        statement.action_propose()

        statement.action_confirm()
        self.sync()

        self.assertEqual(statement.bill_id.move_type, "in_invoice")
        self.assertEqual(statement.bill_id.amount_untaxed, 300.0)
        self.assertEqual(self.owed(), 0.0)
        self.assertLedgerProven()

    @freeze_time("2026-03-10")
    def test_status_for_the_portal(self):
        """What the partner is told: when, how much, and what is missing."""
        self.company.loyalty_payout_needs_agreement = True
        self.agree(period="half_month", minimum_amount=600.0)
        self.sell_paid(1000.0, "2026-02-01")

        status = self.env["loyalty.commission.payout"]._status(
            self.partner, self.company
        )

        self.assertEqual(str(status["next_on"]), "2026-03-16")
        self.assertEqual(len(status["blocks"]), 1)
        (balance,) = status["balances"]
        self.assertEqual((balance["amount"], balance["minimum"]), (500.0, 600.0))
        self.assertEqual(balance["verdict"], "blocked")
        self.assertEqual(self.partner.loyalty_next_payout_on, status["next_on"])
