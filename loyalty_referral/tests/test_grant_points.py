"""Points of a core loyalty card: put on once, taken back as far as they are there."""

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .grant_common import GrantCommon


@tagged("post_install", "-at_install")
class TestGrantPoints(GrantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["loyalty.program"].sudo().search([]).active = False
        cls.reward = cls.promise("points", quantity=100)
        cls.points_program = cls.reward.loyalty_program_id

    def test_a_programme_is_made_that_purchases_earn_nothing_by(self):
        self.assertEqual(self.points_program.program_type, "loyalty")
        self.assertEqual(self.points_program.company_id, self.company)
        self.assertFalse(self.points_program.rule_ids)

    def test_refer_pay_deliver_credit_take_back(self):
        referral, invoice, grant = self.win()
        card = self.card(grant)

        self.assertStanding(grant, "delivered", 100.0)
        self.assertEqual((card.partner_id, card.points), (self.referrer, 100.0))
        self.assertHistory(grant, [(100.0, 0.0)])
        self.assertEqual(referral.state, "qualified")

        self.credit_note(invoice)

        self.assertStanding(grant, "taken_back", 0.0)
        self.assertEqual(card.points, 0.0)
        self.assertHistory(grant, [(100.0, 0.0), (0.0, 100.0)])
        self.assertEqual(self.entries(), [], "points are not money of the ledger")
        self.assertLedgerProven()

    def test_twice_is_once(self):
        referral, _invoice, grant = self.win()

        self.env["loyalty.ledger.sync"]._sync_all("loyalty.referral", referral.ids)
        grant.sudo()._deliver()

        self.assertEqual(self.card(grant).points, 100.0)
        self.assertHistory(grant, [(100.0, 0.0)])

    def test_one_card_for_each_receiver_and_programme(self):
        """Two friends: 2 x 100 on one card, beside 7 of the receiver's own."""
        own = (
            self.env["loyalty.card"]
            .sudo()
            .create(
                {
                    "program_id": self.points_program.id,
                    "partner_id": self.referrer.id,
                    "points": 7.0,
                }
            )
        )
        _referral, _invoice, first = self.win("One")
        _referral, _invoice, second = self.win("Two")

        self.assertEqual(self.card(first) | self.card(second), own)
        self.assertEqual(own.points, 207.0)

    def test_what_was_spent_stays_and_is_not_chased(self):
        """70 of 100 spent: 30 taken, 70 stay; 500 earned later are not touched."""
        referral, invoice, grant = self.win()
        card = self.card(grant)
        card.points -= 70.0

        self.credit_note(invoice)

        self.assertStanding(grant, "partly", 70.0, 70.0)
        self.assertEqual(card.points, 0.0)
        self.assertIn("70", grant.note)
        card.points += 500.0
        self.env["loyalty.ledger.sync"]._sync_all("loyalty.referral", referral.ids)
        self.assertEqual(card.points, 500.0)

        grant.action_retry()  # a manager decides to take it all the same

        self.assertEqual(card.points, 430.0)
        self.assertStanding(grant, "taken_back", 0.0)

    def test_paid_again_gives_again_only_what_is_missing(self):
        """70 stayed; the payment is made again: 30 more, 100 in all."""
        _referral, invoice, grant = self.win()
        card = self.card(grant)
        card.points -= 70.0
        invoice.line_ids.remove_move_reconcile()
        self.sync()
        self.assertStanding(grant, "partly", 70.0, 70.0)

        self.pay(invoice)

        self.assertStanding(grant, "delivered", 100.0)
        self.assertEqual(card.points, 30.0)

    def test_waits_for_its_hold(self):
        self.reward.hold_days = 14
        _referral, _invoice, grant = self.win()

        self.assertStanding(grant, "waiting", 0.0)
        self.assertFalse(self.card(grant))
        self.assertIn("Available from", grant.note)

        grant.sudo().available_on = fields.Date.today()  # two weeks later
        with self.enter_registry_test_mode():
            cron = self.env.ref("loyalty_referral.cron_grant_deliver")
            cron.sudo().method_direct_trigger()

        self.assertStanding(grant, "delivered", 100.0)
        self.assertEqual(self.card(grant).points, 100.0)

    def test_taken_back_before_it_was_handed_out(self):
        self.reward.hold_days = 14
        _referral, invoice, grant = self.win()

        self.credit_note(invoice)

        self.assertStanding(grant, "taken_back", 0.0)
        self.assertHistory(grant, [])

    def test_a_failure_stops_nobody_and_is_shown(self):
        self.patch(
            type(self.env["loyalty.card"]),
            "_send_points_reach_communication",
            lambda *_args: 1 / 0,
        )
        _referral, invoice, grant = self.win()

        self.assertEqual(invoice.payment_state, "paid")
        self.assertStanding(grant, "failed", 0.0)
        self.assertIn("zero", grant.error)
        self.assertEqual(len(grant.activity_ids), 1)
        self.assertFalse(self.card(grant))
        self.assertHistory(grant, [])

    def test_a_failure_is_mended(self):
        def broken(*_args):
            raise ValueError("the printer is on fire")

        cards = type(self.env["loyalty.card"])
        with self.subTest("fails"):
            self.patch(cards, "_send_points_reach_communication", broken)
            _referral, _invoice, grant = self.win()
        self.patch(cards, "_send_points_reach_communication", lambda *_args: None)

        grant.action_retry()

        self.assertStanding(grant, "delivered", 100.0)
        self.assertFalse(grant.error)
        self.assertFalse(grant.activity_ids)

    def test_rights(self):
        """Salespeople see grants, and neither write them nor try again."""
        _referral, _invoice, grant = self.win()
        seller = new_test_user(
            self.env,
            "seller",
            "sales_team.group_sale_salesman",
            company_id=self.company.id,
        )
        as_seller = grant.with_user(seller)

        self.assertEqual(as_seller.state, "delivered")
        self.assertIn("100", as_seller.worth)
        with self.assertRaises(AccessError):
            as_seller.action_retry()
        with self.assertRaises(AccessError):
            as_seller.wanted = 5.0
        with self.assertRaises(AccessError):
            grant.wanted = 5.0

    def test_other_companies_see_nothing(self):
        _referral, _invoice, grant = self.win()
        other = self.setup_other_company()["company"]
        stranger = new_test_user(
            self.env,
            "stranger",
            "loyalty_referral.group_manager",
            company_id=other.id,
        )

        found = self.env["loyalty.grant"].with_user(stranger).search([])

        self.assertNotIn(grant, found)

    def test_shown_to_the_receiver_as_plain_values(self):
        _referral, _invoice, grant = self.win()

        (row,) = grant._shown()

        self.assertEqual((row["kind"], row["state"]), ("points", "delivered"))
        self.assertIn("100", row["amount"])
        self.assertIn("Birch Bakery", row["why"])
        self.assertEqual((row["code"], row["link"]), ("", ""))
