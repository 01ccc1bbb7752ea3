"""A person decides about referrals under review; the decision is kept and obeyed."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common import LoyaltyCommon

VAT = "BE0477472701"


@tagged("post_install", "-at_install")
class TestReviewQueue(LoyaltyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.somebody("rita", "loyalty_referral.group_manager")
        cls.salesperson = cls.somebody("sam", "sales_team.group_sale_salesman")

    @classmethod
    def somebody(cls, login, groups):
        """Somebody with these rights in the company."""
        return new_test_user(
            cls.env,
            login,
            groups=groups,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def doubtful(self):
        """A referral whose parties share a VAT number, and the friend's paid invoice."""
        self.referrer.vat = self.friend.vat = VAT
        referral = self.refer()
        self.paid_invoice(self.contract(self.friend, 600.0))
        self.assertEqual(referral.state, "review")
        return referral

    def rewarded(self):
        """A referral that earned before anything spoke against it."""
        referral = self.refer()
        self.paid_invoice(self.contract(self.friend, 600.0))
        self.assertEqual(self.entries(), [("earn", 600.0)])
        return referral

    def look_again(self, referral):
        """Sync, as any invoice of the friend would."""
        referral.sudo()._mark()
        self.sync()

    def decide(self, referrals, decision, note="", user=None):
        """Go through the wizard as the manager would."""
        wizards = self.env["loyalty.referral.decision"].with_user(user or self.manager)
        wizards = wizards.with_context(
            active_model="loyalty.referral",
            active_ids=referrals.ids,
            default_decision=decision,
        )
        with Form(wizards) as form:
            form.note = note
        form.record.action_confirm()
        self.sync()

    def test_queue_and_activity(self):
        referral = self.doubtful()
        self.assertTrue(referral.needs_review)
        self.assertTrue(referral.doubted_on)
        self.assertEqual(len(referral.activity_ids), 1)
        self.look_again(referral)
        self.assertEqual(len(referral.activity_ids), 1, "asked once")

    def test_team_leader_is_asked_if_they_may_decide(self):
        self.program.team_id = (
            self.env["crm.team"]
            .sudo()
            .create({"name": "Support", "user_id": self.manager.id})
        )
        self.assertEqual(self.doubtful().activity_ids.user_id, self.manager)

    def test_accept_with_note(self):
        referral = self.doubtful()
        self.decide(referral, "accept", "Two firms in one VAT group")

        self.assertEqual(referral.state, "qualified")
        self.assertEqual(self.entries(), [("earn", 600.0)])
        self.assertEqual(referral.approved_by_id, self.manager)
        self.assertEqual(referral.decision_note, "Two firms in one VAT group")
        self.assertFalse(referral.needs_review)
        self.assertFalse(referral.activity_ids)
        told = referral.message_ids.filtered(lambda m: "VAT group" in m.body)
        self.assertEqual(told.author_id, self.manager.partner_id)
        self.assertIn("477472701", told.body, "what was known is kept with it")

    def test_refuse_with_note(self):
        referral = self.doubtful()
        self.decide(referral, "refuse", "Same owner")
        self.look_again(referral)

        self.assertEqual(referral.state, "refused")
        self.assertEqual(referral.refused_by_id, self.manager)
        self.assertFalse(referral.needs_review)
        self.assertFalse(referral.activity_ids)
        self.assertEqual(self.entries(), [])

    def test_refusing_needs_a_reason(self):
        referral = self.doubtful()
        wizard = (
            self.env["loyalty.referral.decision"]
            .with_user(self.manager)
            .create({"decision": "refuse", "referral_ids": referral.ids, "note": "  "})
        )
        with self.assertRaisesRegex(UserError, "Say why"):
            wizard.action_confirm()
        self.assertEqual(referral.state, "review")

    def test_undo_a_refusal(self):
        referral = self.doubtful()
        self.decide(referral, "refuse", "Same owner")
        with self.assertRaises(AccessError):
            referral.with_user(self.salesperson).action_reopen()

        referral.with_user(self.manager).action_reopen()
        self.sync()

        self.assertEqual(referral.state, "review", "the reason is still there")
        self.assertFalse(referral.refused_by_id)
        self.assertEqual(self.entries(), [])

    def test_refused_friend_may_be_brought_by_another(self):
        self.decide(self.doubtful(), "refuse", "Same owner")
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        second = self.env["loyalty.referral"]._record(self.program, other, self.friend)
        self.assertEqual(second.referrer_id, other)

    def test_salesperson_sees_and_does_not_decide(self):
        referral = self.doubtful().with_user(self.salesperson)
        self.assertTrue(referral.needs_review)
        self.assertIn("477472701", referral.refusal)
        with self.assertRaises(AccessError):
            referral.action_accept()
        with self.assertRaises(AccessError):
            referral.action_refuse("No")
        with self.assertRaises(AccessError):
            referral.write({"accepted_codes": "same_vat"})
        with self.assertRaises(AccessError):
            self.decide(referral, "accept", user=self.salesperson)
        self.assertEqual(referral.state, "review")

    def test_portal_learns_nothing(self):
        """Customers see of their referral what a page shows them, and read nothing else."""
        referral = self.doubtful()
        portal = new_test_user(self.env, "anna", groups="base.group_portal")
        portal.partner_id.parent_id = self.referrer
        own = referral.with_user(portal)
        for name in ("state", "refusal", "refusal_codes", "decision_note"):
            with self.assertRaises(AccessError):
                own.read([name])

    def test_many_at_once(self):
        first = self.doubtful()
        cedar = self.env["res.partner"].create(
            {"name": "Cedar", "is_company": True, "vat": VAT}
        )
        second = self.refer(cedar)
        self.decide(first | second, "accept", "One group")
        self.assertEqual((first | second).approved_by_id, self.manager)
        self.assertFalse((first | second).filtered("needs_review"))

    def test_reward_stays_when_doubt_comes_later(self):
        """The VAT number is typed in after the reward: a person is asked."""
        referral = self.rewarded()
        self.referrer.vat = self.friend.vat = VAT
        self.look_again(referral)

        self.assertEqual(referral.state, "qualified")
        self.assertEqual(self.entries(), [("earn", 600.0)], "nothing is taken back")
        self.assertTrue(referral.needs_review)
        self.assertTrue(referral.activity_ids)

    def test_late_doubt_refused_takes_back(self):
        referral = self.rewarded()
        self.referrer.vat = self.friend.vat = VAT
        self.look_again(referral)
        self.decide(referral, "refuse", "Same owner")

        self.assertEqual(referral.state, "refused")
        self.assertEqual(self.entries(), [("earn", 600.0), ("reverse", -600.0)])
        self.assertNotIn("owner", referral.transaction_ids[:1].explanation)
        self.assertLedgerProven()

    def test_late_doubt_accepted_changes_nothing(self):
        referral = self.rewarded()
        self.referrer.vat = self.friend.vat = VAT
        self.look_again(referral)
        self.decide(referral, "accept")
        self.assertEqual(referral.state, "qualified")
        self.assertEqual(self.entries(), [("earn", 600.0)])
        self.assertFalse(referral.needs_review)

    def test_new_reason_asks_again(self):
        """Accepted for the VAT number; then a shared phone number turns up."""
        self.referrer.vat = self.friend.vat = VAT
        referral = self.refer()
        self.decide(referral, "accept")
        self.assertEqual(referral.state, "open")

        self.referrer.phone = self.friend.phone = "+32470123456"
        self.look_again(referral)

        self.assertEqual(referral.state, "review")
        self.assertEqual(referral.refusal_codes, "same_vat same_phone")

    def test_reason_that_goes_clears_the_queue(self):
        referral = self.doubtful()
        self.friend.vat = False
        self.look_again(referral)
        self.assertEqual(referral.state, "qualified")
        self.assertFalse(referral.needs_review)
        self.assertFalse(referral.activity_ids)

    def test_cancelling_ends_the_review(self):
        referral = self.doubtful()
        referral.action_cancel()
        self.sync()
        self.assertFalse(referral.needs_review)
        self.assertFalse(referral.activity_ids)

    def test_comparison_marks_what_is_the_same(self):
        html = self.doubtful().with_user(self.salesperson).comparison
        self.assertIn("table-warning", html)
        self.assertEqual(html.count(VAT), 2)
