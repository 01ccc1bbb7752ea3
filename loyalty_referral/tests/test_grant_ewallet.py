"""Money in a core eWallet: rounded to its currency, taken back to the cent."""

from odoo.tests import tagged

from .grant_common import GrantCommon


@tagged("post_install", "-at_install")
class TestGrantEwallet(GrantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["loyalty.program"].sudo().search([]).active = False
        cls.reward = cls.promise("ewallet", quantity=25.5)

    def test_the_one_there_is_is_used(self):
        """A second reward makes no second programme: nobody wants two."""
        again = self.promise("ewallet", quantity=5)

        self.assertEqual(again.loyalty_program_id, self.reward.loyalty_program_id)
        self.assertEqual(again.loyalty_program_id.program_type, "ewallet")

    def test_refer_pay_deliver_credit_take_back(self):
        _referral, invoice, grant = self.win()
        card = self.card(grant)
        self.assertStanding(grant, "delivered", 25.5)
        self.assertEqual(card.points, 25.5)

        self.credit_note(invoice)

        self.assertStanding(grant, "taken_back", 0.0)
        self.assertEqual(card.points, 0.0)
        self.assertHistory(grant, [(25.5, 0.0), (0.0, 25.5)])

    def test_it_pays_an_order(self):
        """An order of 100 is paid with the 25.50 by core: 74.50 are left."""
        _referral, _invoice, grant = self.win()
        order = self.quotation()

        order._update_programs_and_rewards()
        (card,) = order._get_claimable_rewards()
        order._apply_program_reward(card.program_id.reward_ids, card)
        order.action_confirm()

        self.assertEqual(order.amount_total, 74.5)
        self.assertEqual(self.card(grant).points, 0.0)

    def test_what_was_spent_stays(self):
        """20.10 of 25.50 spent: 5.40 are taken back."""
        _referral, invoice, grant = self.win()
        self.card(grant).points -= 20.1

        self.credit_note(invoice)

        self.assertStanding(grant, "partly", 20.1, 20.1)
        self.assertAlmostEqual(self.card(grant).points, 0.0)
        self.assertHistory(grant, [(25.5, 0.0), (0.0, 5.4)])

    def test_rounded_to_the_currency(self):
        """Whole units only: 25.5 is 26, and 26 are taken back."""
        currency = self.setup_other_currency("JPY", rounding=1.0)
        self.reward.loyalty_program_id.sudo().currency_id = currency

        _referral, invoice, grant = self.win()
        card = self.card(grant)
        self.assertEqual(card.points, 26.0)
        self.assertStanding(grant, "delivered", 25.5)
        self.credit_note(invoice)

        self.assertEqual(card.points, 0.0)
        self.assertStanding(grant, "taken_back", 0.0)
