"""Friends go on buying: a later invoice has little read and changes nothing by itself."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestLaterInvoices(LoyaltyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.reward_ids.unlink()
        reward = Command.create({"kind": "percentage", "rate": 10.0})
        cls.program.write({"reward_ids": [reward], "scope": "both"})
        cls.today = fields.Date.context_today(cls.program)
        cls.referral = cls.refer(date=cls.today - timedelta(days=90))

    def bought(self, price, days_ago, is_paid=True):
        """The friend's posted invoice of ``price``, so many days ago."""
        day = self.today - timedelta(days=days_ago)
        line = {
            "product_id": self.maintenance.id,
            "price_unit": price,
            "tax_ids": [Command.clear()],
        }
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.friend.id,
                "company_id": self.company.id,
                "invoice_date": day,
                "invoice_line_ids": [Command.create(line)],
            }
        )
        move.action_post()
        self.sync()
        if is_paid:
            self.pay(move)
        return move

    def reads(self):
        """Count the friends' documents that are read: a list with a number per look."""
        deals = self.env.registry["loyalty.referral.deals"]
        original, counted = deals._of_friends, []

        def counting(*arguments, **options):
            found = original(*arguments, **options)
            counted.append(sum(len(row) for row in found.values()))
            return found

        self.startPatcher(patch.object(deals, "_of_friends", counting))
        return counted

    def test_what_counted_is_read_and_not_what_came_later(self):
        first = self.bought(400, days_ago=80)
        for days_ago in (60, 50, 40, 30):
            self.bought(100, days_ago)
        counted = self.reads()
        self.bought(100, days_ago=10)
        self.assertFalse(counted, "nothing is read: it cannot change anything")
        self.referral._mark()
        self.sync()
        self.assertEqual(max(counted), 1, "only the invoice that counts is read")
        # 10 % of the first, 400, and of nothing else
        self.assertEqual(self.entries(), [("earn", 40.0)])
        self.assertEqual(self.referral.invoice_id, first)

    def test_an_earlier_one_that_is_paid_late_takes_over(self):
        early = self.bought(1000, days_ago=80, is_paid=False)
        later = self.bought(400, days_ago=60)
        self.assertEqual(self.referral.invoice_id, later)
        self.assertEqual(self.balance(), 40.0)
        self.pay(early)
        # 10 % of 1,000: the earliest that counts
        self.assertEqual(self.referral.invoice_id, early)
        self.assertEqual(self.balance(), 100.0)
        self.assertLedgerProven()

    def test_when_it_falls_away_the_next_one_counts(self):
        first = self.bought(400, days_ago=80)
        self.bought(300, days_ago=60, is_paid=False)
        third = self.bought(200, days_ago=40)
        self.credit_note(first)
        # the second is not paid; 10 % of the third
        self.assertEqual(self.referral.invoice_id, third)
        self.assertEqual(self.balance(), 20.0)
        self.assertEqual(self.referral.state, "qualified")
        self.assertLedgerProven()

    def test_credit_for_a_contract_waits_for_a_later_contract_invoice(self):
        """What was bought first counts, and a contract that comes later still earns."""
        like_for_like = self.program.create(
            {
                "name": "Like for like",
                "company_id": self.company.id,
                "product_id": self.env.ref("loyalty_referral.product_reward").id,
                "scope": "both",
            }
        )
        self.referral.action_cancel()
        self.sync()
        self.referral = self.refer(
            program_id=like_for_like.id, date=self.today - timedelta(days=90)
        )
        first = self.bought(400, days_ago=80)
        self.assertEqual(self.referral.invoice_id, first)
        self.assertEqual(self.balance(), 0.0)
        contract = self.contract(self.friend, 600)
        self.paid_invoice(contract)
        # a year of the friend's contract: 600
        self.assertEqual(self.balance(), 600.0)
        self.assertEqual(self.referral.contract_id, contract)
        self.bought(100, days_ago=10)
        self.assertEqual(self.balance(), 600.0)
        self.assertEqual(self.referral.invoice_id, first)

    def test_who_is_refused_is_not_read_for(self):
        self.bought(400, days_ago=80)
        self.referral.action_refuse("Not a friend.")
        self.sync()
        counted = self.reads()
        self.bought(100, days_ago=10)
        self.assertEqual(set(counted), {0})
        self.assertEqual(self.balance(), 0.0)

    def test_an_invoice_that_goes_to_somebody_else_takes_back(self):
        """Written anew for another customer at one go: the friend did not buy it."""
        first = self.bought(400, days_ago=80)
        self.assertEqual(self.balance(), 40.0)
        first.button_draft()
        first.partner_id = self.env["res.partner"].create({"name": "Dogwood Dairy"})
        first.action_post()
        self.sync()
        self.assertEqual(self.balance(), 0.0)
        self.assertEqual(self.referral.state, "reversed")

    def test_a_friend_that_joins_a_group_of_companies(self):
        """Invoices name who the friend was; the referral is looked at all the same."""
        first = self.bought(400, days_ago=80)
        group = self.env["res.partner"].create({"name": "Elm", "is_company": True})
        referral = self.refer(group, date=self.today - timedelta(days=90))
        self.friend.write({"is_company": False, "parent_id": group.id})
        self.bought(300, days_ago=20)
        first._loyalty_mark()
        self.sync()
        self.assertFalse(self.env["loyalty.ledger.inbox"].search([]))
        self.assertEqual(referral.state, "qualified")
