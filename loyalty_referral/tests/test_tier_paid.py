"""A product gives a tier for a period once it is paid (case F3)."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .tier_common import TierCommon

PAID_ON = date(2026, 3, 1)


@tagged("post_install", "-at_install")
@freeze_time("2026-03-01 10:00:00")
class TestTierPaid(TierCommon):
    """A Gold card costs 120 and gives Gold for a year."""

    @classmethod
    def setUpClass(cls):
        """The product; the ladder runs, the referrer has earned Red."""
        super().setUpClass()
        cls.card = cls.service()
        cls.card.sudo().write(
            {"name": "Gold card", "loyalty_tier_id": cls.gold.id, "list_price": 120}
        )
        cls.ladder.state = "running"

    def bill(self, day=PAID_ON, quantity=1, price=120):
        """A posted invoice over the card."""
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.referrer.id,
                "company_id": self.company.id,
                "invoice_date": day,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.card.id,
                            "quantity": quantity,
                            "price_unit": price,
                            "tax_ids": False,
                        }
                    )
                ],
            }
        )
        move.action_post()
        self.sync()
        return move

    def buy_card(self, day=PAID_ON, **values):
        """The same, paid on that day."""
        move = self.bill(day, **values)
        self.pay(move)
        return move

    def periods(self):
        """What is paid for: [(from, until), …]."""
        found = self.env["loyalty.tier.period"].sudo()
        found = found.search([("partner_id", "=", self.referrer.id)], order="id")
        return [(period.date_start, period.date_end) for period in found]

    def night(self, day):
        """What the night of ``day`` does."""
        with freeze_time(day):
            evaluation = self.env["loyalty.tier.evaluation"].sudo()
            evaluation._evaluate(self.ladder, self.referrer.ids, day)

    def test_a_paid_invoice_gives_the_tier_at_once_with_its_benefits(self):
        move = self.bill()
        self.assertFalse(self.periods(), "billed is not paid")
        self.assertFalse(self.standing())

        self.pay(move)

        self.assertEqual(self.periods(), [(PAID_ON, date(2027, 3, 1))])
        self.assertEqual(self.standing().tier_id, self.gold)
        self.assertEqual(self.standing().paid_until, date(2027, 3, 1))
        self.assertIn("Paid for until", self.standing().explanation)
        partner = self.referrer.sudo().with_company(self.company)
        self.assertEqual(partner.specific_property_product_pricelist, self.pricelist)

    def test_a_part_is_not_paid(self):
        move = self.bill()

        self.pay(move, 119.99)

        self.assertFalse(self.periods())

    def test_it_ends_on_its_day_without_grace(self):
        self.buy_card()

        self.night(date(2027, 2, 28))
        self.assertEqual(self.standing().tier_id, self.gold)
        self.night(date(2027, 3, 1))

        self.assertEqual(self.standing().tier_id, self.red)
        partner = self.referrer.sudo().with_company(self.company)
        self.assertFalse(partner.specific_property_product_pricelist)

    def test_a_payment_that_is_undone_takes_it_along(self):
        move = self.bill()
        self.pay(move)

        move.line_ids.remove_move_reconcile()
        self.sync()

        self.assertEqual(self.periods(), [(PAID_ON, PAID_ON)])
        self.assertEqual(self.standing().tier_id, self.red)

    def test_a_refund_ends_it(self):
        move = self.buy_card()

        self.credit_note(move)

        self.assertEqual(self.periods(), [(PAID_ON, PAID_ON)])
        self.assertEqual(self.standing().tier_id, self.red)

    def test_a_partial_refund_ends_it_pro_rata(self):
        move = self.buy_card()
        note = move._reverse_moves([{"invoice_date": PAID_ON, "date": PAID_ON}])
        note.invoice_line_ids.price_unit = 30
        note.action_post()
        self.sync()

        # 90 of 120 are kept: 365 x 3/4 = 273.75, 274 days
        self.assertEqual(self.periods(), [(PAID_ON, PAID_ON + timedelta(days=274))])
        self.assertEqual(self.standing().paid_until, PAID_ON + timedelta(days=274))

    def test_each_paid_contract_invoice_extends_it(self):
        contract = self.contract(self.referrer, 120)
        contract.contract_line_ids.product_id = self.card
        self.paid_invoice(contract)
        self.assertEqual(self.periods(), [(PAID_ON, date(2027, 3, 1))])

        with freeze_time("2027-03-01"):
            self.paid_invoice(contract)

        self.assertEqual(self.periods()[1], (date(2027, 3, 1), date(2028, 3, 1)))
        self.assertEqual(self.standing().tier_id, self.gold)
        self.assertEqual(self.standing().paid_until, date(2028, 3, 1))

    def test_the_higher_of_paid_and_earned_counts(self):
        self.card.sudo().loyalty_tier_id = self.silver
        self.buy_card()
        self.assertEqual(self.standing().tier_id, self.silver)

        self.buy(5000, PAID_ON)
        self.night(date(2026, 3, 2))

        self.assertEqual(self.standing().tier_id, self.gold)
        self.assertFalse(self.standing().is_paid)

    def test_what_was_earned_beneath_comes_back(self):
        self.buy(1000, PAID_ON)  # Silver is earned
        self.night(date(2026, 3, 1))
        self.buy_card()
        self.assertEqual(self.standing().tier_id, self.gold)
        self.assertEqual(self.standing().earned_tier_id, self.silver)

        # the thousand counts until 28 February 2027, then Silver is in its grace
        self.night(date(2027, 3, 1))

        self.assertEqual(self.standing().tier_id, self.silver)
        self.assertEqual(self.standing().grace_until, date(2027, 3, 31))

    def test_a_ladder_that_waits_for_a_look_keeps_what_was_paid(self):
        self.gold.spend_min = 6000
        self.assertEqual(self.ladder.state, "changed")

        self.buy_card()

        self.assertEqual(self.standing().tier_id, self.gold)
        with freeze_time("2027-03-01"):
            self.env["loyalty.tier.evaluation"].sudo()._end_paid(date(2027, 3, 1))
        self.assertFalse(self.standing(), "nobody moves by scores, but it is over")

    def test_looking_twice_changes_nothing(self):
        move = self.buy_card()
        before = (self.periods(), self.standing())

        move._loyalty_mark()
        self.sync()

        self.assertEqual((self.periods(), self.standing()), before)

    def test_two_cards_are_two_years(self):
        self.buy_card(quantity=2)

        self.assertEqual(self.periods(), [(PAID_ON, date(2028, 3, 1))])

    def remind(self, day):
        """The mails that are waiting after the cron of ``day``."""
        notices = self.env["loyalty.notice"].sudo()
        with freeze_time(day):
            notices._note_endings()
            notices._note_endings()
        return notices.search([("kind", "=", "ending")])

    def test_members_are_reminded_once_before_it_ends(self):
        self.referrer.sudo().email = "office@alder.example.com"
        self.buy_card()
        self.assertFalse(self.remind("2027-02-14"), "15 days before")

        notice = self.remind("2027-02-15")  # 14 days before 1 March

        self.assertEqual(len(notice), 1)
        self.assertEqual(notice.partner_id, self.referrer)
        with freeze_time("2027-02-15"):
            notice._send()
        self.assertEqual(notice.state, "sent")
        self.assertEqual(self.remind("2027-02-16"), notice)

    def test_who_has_renewed_is_not_reminded(self):
        self.referrer.sudo().email = "office@alder.example.com"
        self.buy_card()
        notice = self.remind("2027-02-15")
        with freeze_time("2027-02-16"):
            self.buy_card(date(2027, 2, 16))

            notice._send()

        self.assertEqual(notice.state, "skipped")
        self.assertEqual(self.remind("2027-02-17"), notice, "nothing new")

    def test_who_renews_by_contract_is_not_reminded(self):
        contract = self.contract(self.referrer, 120)
        contract.contract_line_ids.product_id = self.card
        self.paid_invoice(contract)

        self.assertFalse(self.remind("2027-02-15"))

    def test_the_customer_sees_until_when(self):
        self.buy_card()

        progress = self.env["loyalty.tier.evaluation"].sudo()
        progress = progress._progress(self.ladder, self.referrer)

        self.assertEqual(progress["paid_until"], date(2027, 3, 1))
        self.assertFalse(progress["grace_until"])

    def test_a_tier_needs_its_months_and_nobody_writes_periods(self):
        with self.assertRaisesRegex(ValidationError, "how many months"):
            self.card.sudo().loyalty_tier_months = 0
        self.buy_card()
        user = new_test_user(
            self.env, "period", groups="loyalty_referral.group_manager"
        )
        period = self.env["loyalty.tier.period"].with_user(user)
        with self.assertRaises(AccessError), self.cr.savepoint():
            period.search([]).date_end = PAID_ON + relativedelta(years=9)
