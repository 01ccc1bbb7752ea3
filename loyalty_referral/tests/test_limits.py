"""Limits of a programme: what does not fit is kept, shown, and granted when there is room."""

from odoo.tests import tagged

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestLimits(LoyaltyCommon):
    """Each friend pays a contract of 600 a year: the referrer earns 600 for each."""

    @classmethod
    def setUpClass(cls):
        """Three friends of one referrer."""
        super().setUpClass()
        cls.friends = cls.env["res.partner"].create(
            [{"name": name, "is_company": True} for name in ("Dune", "Elm", "Fir")]
        )

    def bring(self, friend):
        """A friend who is brought and pays a year; the referral."""
        referral = self.refer(friend)
        self.paid_invoice(self.contract(friend, 600))
        return referral

    def test_without_limits_there_is_no_counter(self):
        self.bring(self.friends[0])

        self.assertFalse(self.env["loyalty.cap"].search([]))

    def test_the_budget_is_never_exceeded_and_the_rest_is_kept(self):
        self.program.budget = 1000

        referrals = [self.bring(friend) for friend in self.friends]

        # 600, then 1000 - 600 = 400, then nothing
        self.assertEqual([one.earned_amount for one in referrals], [600, 400, 0])
        self.assertEqual([one.waiting_amount for one in referrals], [0, 200, 600])
        self.assertEqual(self.balance(), 1000)
        self.assertEqual(self.program.budget_used, 1000)
        self.assertEqual(self.program.budget_waiting, 800)
        self.assertIn("waits for room", referrals[1].transaction_ids.explanation)
        self.assertLedgerProven()

    def test_a_raised_budget_grants_what_waited(self):
        self.program.budget = 1000
        referrals = [self.bring(friend) for friend in self.friends]

        self.program.budget = 1700
        self.sync()

        self.assertEqual(sum(one.earned_amount for one in referrals), 1700)
        self.assertEqual(self.program.budget_waiting, 100)  # 3 x 600 - 1700
        self.assertLedgerProven()

    def test_a_lowered_budget_takes_nothing_back(self):
        self.program.budget = 1000
        referral = self.bring(self.friends[0])

        self.program.budget = 100
        self.sync()

        self.assertEqual(referral.earned_amount, 600)
        self.assertEqual(self.bring(self.friends[1]).earned_amount, 0)

    def test_a_budget_set_later_counts_what_was_granted(self):
        self.bring(self.friends[0])

        self.program.budget = 700
        self.sync()

        self.assertEqual(self.program.budget_used, 600)
        self.assertEqual(self.bring(self.friends[1]).earned_amount, 100)

    def test_what_is_taken_back_makes_room_for_who_waits(self):
        self.program.budget = 600
        first = self.refer(self.friends[0])
        invoice = self.paid_invoice(self.contract(self.friends[0], 600))
        second = self.bring(self.friends[1])
        self.assertEqual(second.waiting_amount, 600)

        self.credit_note(invoice)

        self.assertEqual(first.earned_amount, 0)
        self.assertEqual(second.earned_amount, 600)
        self.assertFalse(second.waiting_amount)
        self.assertEqual(self.balance(), 600)

    def test_a_customer_gets_so_much_in_a_year(self):
        self.program.yearly_amount = 900
        self.bring(self.friends[0])
        self.bring(self.friends[1])
        other = self.env["res.partner"].create({"name": "Oak", "is_company": True})

        self.refer(self.friends[2], referrer=other)
        self.paid_invoice(self.contract(self.friends[2], 600))

        self.assertEqual(self.balance(), 900)  # 600 + 300 of 600
        self.assertEqual(self.balance(other), 600, "the limit is each customer's own")

    def test_a_customer_gets_so_many_rewards_in_a_year(self):
        self.program.yearly_count = 2

        referrals = [self.bring(friend) for friend in self.friends]

        self.assertEqual([one.earned_amount for one in referrals], [600, 600, 0])
        self.assertEqual(referrals[2].waiting_amount, 600)

    def test_one_referral_earns_so_much(self):
        self.program.reward_ids.max_amount = 250

        referral = self.bring(self.friends[0])

        self.assertEqual(referral.earned_amount, 250)
        self.assertEqual(referral.waiting_amount, 350)

    def test_asking_again_changes_nothing(self):
        self.program.budget = 700
        referral = self.bring(self.friends[0]) | self.bring(self.friends[1])
        before = self.entries()

        for _again in range(2):
            referral._mark()
            self.sync()

        self.assertEqual(self.entries(), before)
        self.assertEqual(self.program.budget_used, 700)
