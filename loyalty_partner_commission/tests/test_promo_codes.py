"""Codes that partners issue: for whom, how often, what they give and whom they bind."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.loyalty_referral.policy import code as code_policy

from .common_promo import PromoCommon


@tagged("post_install", "-at_install")
class TestPromoCodes(PromoCommon):
    # ------------------------------------------------------------------ issue

    def test_allowance(self):
        """Two a month: the third is refused, the next month it is not."""
        self.discount.partner_allowance = 2
        first = self.issue()
        self.issue()
        with self.assertRaisesRegex(UserError, "issued all codes"):
            self.issue()
        self.assertEqual(self.discount._allowance_left(self.partner), 0)
        self.issue(partner=self.other)

        last_month = fields.Datetime.now() - timedelta(days=40)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE loyalty_card SET create_date = %s WHERE id = %s",
            (last_month, first.id),
        )

        self.assertEqual(self.discount._allowance_left(self.partner), 1)
        self.issue()

    def test_allowance_by_level(self):
        """One code for everybody, two from the base level up; the top has no limit."""
        self.discount.partner_allowance = 1
        self.discount.partner_allowance_ids = [
            Command.create({"grade_id": self.base.id, "codes": 2}),
            Command.create({"grade_id": self.top.id, "codes": 0}),
        ]
        self.assertEqual(self.discount._allowance_left(self.partner), 2)
        self.issue()
        self.issue()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.issue()

        self.partner.grade_id = self.top

        self.assertIsNone(self.discount._allowance_left(self.partner))
        self.issue()
        self.other.grade_id = False
        self.assertEqual(self.discount._allowance_left(self.other), 1)

    def test_customers_get_one_answer_to_what_is_not_theirs(self):
        """Codes that there are not, of others and of core: no difference to a buyer."""
        theirs = self.issue(customer=self.referrer).code
        wrong = code_policy.make(lambda alphabet: alphabet[3])
        buyer = new_test_user(self.env, "typing", groups="base.group_portal")
        order = self.order().with_user(buyer).sudo()

        answers = [order._try_apply_code(code) for code in (theirs, wrong, "SUMMER")]

        self.assertEqual(answers[1:], answers[:-1])
        self.assertIn("cannot be used", answers[0]["error"])
        self.assertNotIn("error", order._try_apply_code(self.issue().code))
        for _turn in range(10):
            order._try_apply_code(wrong)
        patient = self.order().with_user(buyer).sudo()
        self.assertEqual(patient._try_apply_code(self.issue().code), answers[0])
        self.assertFalse(patient.applied_coupon_ids)
        ours = self.order()._try_apply_code(self.issue().code)
        self.assertNotIn("error", ours)

    def test_level(self):
        """Only partners from the level up (G2.2); strangers never."""
        self.discount.partner_grade_id = self.top
        with self.assertRaisesRegex(UserError, "level"):
            self.issue()
        with self.assertRaisesRegex(UserError, "Only partners"):
            self.issue(partner=self.referrer)

        self.partner.grade_id = self.top

        self.assertEqual(self.issue().issuer_id, self.partner)

    def test_addressee(self):
        """A discount code is for one named customer; a bonus code need not be."""
        cards = self.env["loyalty.card"]
        with self.assertRaisesRegex(UserError, "for whom"):
            cards._issue(self.discount, self.partner)
        self.assertTrue(cards._issue(self.bonus, self.partner))

    def test_states(self):
        """Open, used, expired; found by state as well."""
        card = self.issue()
        self.assertEqual(card.partner_state, "open")
        self.assertEqual(card.expiration_date, fields.Date.today() + timedelta(days=30))
        for values, state in (
            ({"expiration_date": fields.Date.today() - timedelta(days=1)}, "expired"),
            ({"points": 0}, "used"),
        ):
            card.sudo().write(values)
            self.assertEqual(card.partner_state, state)
            found = self.env["loyalty.card"].search([("partner_state", "=", state)])
            self.assertIn(card, found)
            others = self.env["loyalty.card"].search([("partner_state", "!=", state)])
            self.assertNotIn(card, others)

    # -------------------------------------------------------------------- use

    def test_discount_by_the_period_paid(self):
        """G2.3: 5 % of a month (10), 10 % of a year (100), 15 % of two years (200)."""
        for product, total in (
            (self.month, 9.5),
            (self.year, 90.0),
            (self.two_years, 170.0),
        ):
            order = self.order(product)
            self.assertIsNone(self.apply(order, self.issue().code))
            self.assertEqual(order.amount_untaxed, total)

    def test_shorter_period_takes_the_discount_away(self):
        """15 % of two years does not stay on a month."""
        order = self.order(self.two_years)
        self.apply(order, self.issue().code)

        order.order_line[0].product_id = self.month
        order._update_programs_and_rewards()

        self.assertFalse(order.order_line.reward_id)

    def test_period_too_short_for_any(self):
        """A code for years gives nothing on a month, and says so."""
        program = self.make_program("discount_code", (15, 24))

        error = self.apply(self.order(self.month), self.issue(program).code)

        self.assertIn("longer period", error)

    def test_code_binds_even_from_another_partner(self):
        """G2.3: from free to paid; the bound customer changes sides, with a history."""
        old = self.bind(partner=self.other, date_start=fields.Date.today())
        card = self.issue()
        order = self.order()
        self.apply(order, card.code)
        self.assertEqual(self.customer.loyalty_bound_to_id, self.other)

        order.action_confirm()

        self.customer.invalidate_recordset()
        self.assertEqual(self.customer.loyalty_bound_to_id, self.partner)
        touch = card.touch_ids
        self.assertEqual(touch.verdict_code, "rebound_upgrade")
        self.assertEqual((touch.order_id, touch.channel), (order, "discount_code"))
        self.assertTrue(old.date_end)
        self.assertEqual(card.partner_state, "used")

    def test_single_use(self):
        """A second order finds the code used."""
        card = self.issue()
        first, second = self.order(), self.order()
        self.apply(first, card.code)
        self.apply(second, card.code)
        first.action_confirm()

        with self.assertRaises(ValidationError), self.cr.savepoint():
            second.action_confirm()
        self.assertIn("already been used", self.apply(self.order(), card.code))

    def test_cancelled_order_gives_the_code_back(self):
        """Core returns it; the claim of the cancelled order does not count as use."""
        card = self.issue(self.bonus)
        order = self.order()
        self.apply(order, card.code)
        order.action_confirm()
        order._action_cancel()

        again = self.order()
        self.assertIsNone(self.apply(again, card.code))
        again.action_confirm()

        self.assertEqual(self.touches("bonus_code"), ["bound", "bound_to_same"])

    def test_somebody_elses_code(self):
        """Refused as if there were no such thing; whose it is stays unsaid."""
        card = self.issue()
        order = self.order(customer=self.referrer)

        error = self.apply(order, card.code)

        self.assertEqual(error, "This code cannot be used here.")
        self.assertNotIn(self.customer.name, error)
        self.assertFalse(order.applied_coupon_ids)

    def test_customer_changed_after_the_code(self):
        """Nor may the order change hands with the code on it."""
        order = self.order()
        self.apply(order, self.issue().code)
        order.partner_id = self.referrer

        with self.assertRaisesRegex(ValidationError, "Take it off"):
            order.action_confirm()

    def test_colleagues_count(self):
        """G5: any contact of the addressee may use the code, typed as people type."""
        buyer = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.customer.id}
        )
        code = self.issue().code
        typed = f" {code[:5].lower()}-{code[5:]} "

        self.assertIsNone(self.apply(self.order(customer=buyer), typed))

    def test_addressed_to_an_e_mail(self):
        """Whoever has the address may use it, and nobody else."""
        self.customer.email = "Office@Harbor.example"
        card = self.issue(email=" office@harbor.example")

        self.assertIsNone(self.apply(self.order(), card.code))
        self.assertTrue(self.apply(self.order(customer=self.referrer), card.code))

    def test_one_bonus_ever(self):
        """G2.2: one bonus per customer, whoever issues it; it takes nobody away."""
        self.bind(partner=self.other)
        order = self.order()
        self.apply(order, self.issue(self.bonus).code)
        order.action_confirm()

        error = self.apply(self.order(), self.issue(self.bonus, self.other).code)

        self.assertEqual(error, "This code cannot be used here.")
        self.assertEqual(self.touches("bonus_code"), ["already_bound"])
        self.assertEqual(self.customer.loyalty_bound_to_id, self.other)

    def test_wrong_codes_stay_core_s(self):
        """What is no code of ours is answered as without us."""
        self.assertIn("invalid", self.apply(self.order(), "NOSUCHCODE"))
