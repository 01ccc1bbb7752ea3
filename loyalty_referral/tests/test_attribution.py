"""Touches of a customer over time: what counts, what stands, and what each is told."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestAttribution(LoyaltyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rival = cls.env["res.partner"].create({"name": "Rowan", "is_company": True})
        codes = cls.env["loyalty.referral.code"].sudo()
        cls.code = codes._of(cls.referrer, "referral", cls.company)
        cls.rival_code = codes._of(cls.rival, "referral", cls.company)

    def arrive(self, *visits):
        """The friend comes with (channel, text, days ago)."""
        now = fields.Datetime.now()
        visits = [
            [channel, text, (now - timedelta(days=days)).isoformat()]
            for channel, text, days in visits
        ]
        arrival = self.env["loyalty.attribution"].sudo()
        touches = arrival._arrive(self.friend, visits, company_id=self.company.id)
        self.sync()
        return touches

    def standing(self):
        """The friend's referral as it stands."""
        return self.env["loyalty.referral"]._of_friend(self.friend, self.company)

    def test_a_later_code_replaces_an_earlier_link(self):
        self.arrive(("link", self.rival_code.code, 3))
        first = self.standing()
        self.assertEqual(first.referrer_id, self.rival)

        self.arrive(("code", self.code.code, 0))

        self.assertEqual(first.state, "cancelled")
        self.assertEqual(self.standing().referrer_id, self.referrer)
        self.assertIn("comes before a link", first.touch_id.verdict)

    def test_the_first_stays_where_the_first_counts(self):
        self.arrive(("link", self.rival_code.code, 3))
        touch = self.arrive(("link", self.code.code, 0))

        self.assertEqual(self.standing().referrer_id, self.rival)
        self.assertIn("came first", touch.verdict)

    def test_an_old_claim_lapses_with_its_window(self):
        self.arrive(("link", self.rival_code.code, 91))
        self.assertFalse(self.standing())
        self.arrive(("link", self.code.code, 0))
        self.assertEqual(self.standing().referrer_id, self.referrer)

    def test_what_a_person_recorded_stands(self):
        referral = self.refer(referrer=self.rival)
        touch = self.arrive(("code", self.code.code, 0))

        self.assertEqual(self.standing(), referral)
        self.assertIn("already brought by Rowan", touch.verdict)

    def test_what_has_earned_stands(self):
        self.arrive(("link", self.rival_code.code, 0))
        self.paid_invoice(self.contract(self.friend, 600.0))
        self.assertEqual(self.standing().state, "qualified")

        touch = self.arrive(("code", self.code.code, 0))

        self.assertEqual(self.standing().referrer_id, self.rival)
        self.assertIn("already brought", touch.verdict)
        self.assertEqual(self.entries(self.rival), [("earn", 600.0)])
        self.assertEqual(self.entries(), [])

    def test_what_was_cancelled_does_not_come_back(self):
        """A manager found the first recommendation wrong: the next one counts."""
        self.arrive(("link", self.rival_code.code, 3))
        self.standing().action_cancel()
        self.arrive(("link", self.code.code, 0))
        self.assertEqual(self.standing().referrer_id, self.referrer)

    def test_nothing_that_a_session_holds_is_trusted(self):
        touches = (
            self.env["loyalty.attribution"]
            .sudo()
            ._arrive(
                self.friend,
                [
                    ["link", self.code.code, "no moment"],
                    ["link", self.rival_code.code, "2999-01-01T00:00:00"],
                    ["code", "';DROP TABLE x", None],
                ],
                company_id=self.company.id,
            )
        )
        self.assertEqual(len(touches), 2)
        self.assertLessEqual(max(touches.mapped("touched_at")), fields.Datetime.now())

    def test_confirming_a_name(self):
        self.program.name_allowed = True
        self.arrive(("name", "the accountants with the tree", 0))
        referral = self.standing()
        contract = self.contract(self.friend, 600.0)
        self.paid_invoice(contract)
        self.assertEqual(referral.state, "review")

        with self.assertRaisesRegex(UserError, "Choose the referrer"):
            referral.action_confirm_name()
        with self.assertRaisesRegex(UserError, "Choose the referrer"):
            referral.action_accept()
        referral.referrer_id = self.referrer
        self.sync()
        self.assertEqual(referral.state, "review", "chosen is not confirmed")
        self.assertEqual(self.entries(), [])
        referral.action_confirm_name()
        self.sync()

        self.assertEqual(referral.state, "qualified")
        self.assertEqual(self.entries(), [("earn", 600.0)])
        self.assertLedgerProven()

    def test_salesperson_confirms_no_name(self):
        self.program.name_allowed = True
        self.arrive(("name", "Alder", 0))
        seller = new_test_user(self.env, "sp", groups="sales_team.group_sale_salesman")
        seller.write({"company_ids": self.company, "company_id": self.company})
        referral = self.standing().with_user(seller)
        referral.referrer_id = self.referrer
        with self.assertRaises(AccessError):
            referral.action_confirm_name()
        with self.assertRaises(AccessError):
            referral.write({"name_confirmed": True})

    def test_portal_users_read_no_code_and_no_touch(self):
        self.arrive(("link", self.code.code, 0))
        portal = new_test_user(self.env, "po", groups="base.group_portal")
        portal.partner_id.parent_id = self.referrer
        for model in ("loyalty.referral.code", "loyalty.referral.touch"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(portal).search([])
