"""Discount in the month of a name day or birthday: once, and with its reason (D2)."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .occasion_common import OccasionCommon

#: Saint Nicholas, 6 December: the name day of the contact.
DECEMBER = "2026-12-10 10:00:00"


@tagged("post_install", "-at_install")
class TestNameDayMonth(OccasionCommon):
    """10 % in the month of the contact's name day, once a year."""

    @classmethod
    def setUpClass(cls):
        """The contact on the order counts."""
        super().setUpClass()
        cls.program = cls.occasion("celebration")

    @freeze_time(DECEMBER)
    def test_the_salesperson_sees_the_reason_and_applies_it(self):
        order = self.quote()

        line = self.check(order)[self.program]
        self.assertEqual(line.state, "open")
        self.assertIn("12/06/2026", line.explanation)
        self.assertIn("Νίκος Παπαδάκης", order.loyalty_occasion_hint)

        line.action_apply()

        self.assertEqual(order.amount_untaxed, 900)  # 1,000 - 10 %
        self.assertEqual(self.check(order)[self.program].state, "taken")
        self.assertFalse(order.loyalty_occasion_hint)

    @freeze_time(DECEMBER)
    def test_once_for_a_contact_and_year_and_free_after_a_cancellation(self):
        first, second = self.quote(), self.quote()
        self.check(first)[self.program].action_apply()
        self.check(second)[self.program].action_apply()
        first.action_confirm()

        second.action_confirm()  # both quotations had it; the first took it

        self.assertEqual(first.amount_untaxed, 900)
        self.assertEqual(second.amount_untaxed, 1000)
        third = self.quote()
        line = self.check(third)[self.program]
        self.assertEqual(line.state, "no")
        self.assertIn(first.name, line.explanation)

        first._action_cancel()

        self.assertEqual(self.check(third)[self.program].state, "open")

    @freeze_time(DECEMBER)
    def test_a_reward_that_is_taken_off_frees_the_occasion(self):
        order = self.quote()
        self.check(order)[self.program].action_apply()
        order.action_confirm()
        self.assertEqual(
            self.uses(order).mapped("key"), [f"name_day/{self.nikos.id}/2026"]
        )

        order.order_line.filtered("reward_id").product_uom_qty = 0

        self.assertFalse(self.uses(order))
        self.assertEqual(self.check(self.quote())[self.program].state, "open")

    def uses(self, order):
        return (
            self.env["loyalty.occasion.use"]
            .sudo()
            .search([("order_id", "=", order.id)])
        )

    def test_what_was_offered_in_december_is_accepted_in_january(self):
        with freeze_time("2026-12-30 10:00:00"):
            order = self.quote()
            self.check(order)[self.program].action_apply()
        with freeze_time("2027-01-04 10:00:00"):
            order.action_confirm()
            self.assertEqual(order.amount_untaxed, 900)
            self.assertEqual(self.uses(order).key, f"name_day/{self.nikos.id}/2026")
            self.assertEqual(self.check(self.quote())[self.program].state, "no")

    @freeze_time("2026-11-30 10:00:00")
    def test_another_month_gives_nothing_and_says_when(self):
        order = self.quote()

        line = self.check(order)[self.program]
        self.assertEqual(line.state, "no")
        self.assertIn("12/06/2026", line.explanation)
        order._update_programs_and_rewards()
        self.assertFalse(order._get_claimable_rewards())
        self.assertFalse(order.loyalty_occasion_hint)

    @freeze_time(DECEMBER)
    def test_the_company_has_no_name_day_unless_any_contact_counts(self):
        order = self.quote(self.referrer)
        self.assertEqual(self.check(order)[self.program].state, "no")

        self.program.rule_ids.occasion_contact = "any"

        self.assertEqual(self.check(order)[self.program].state, "open")

    @freeze_time("2027-02-10 10:00:00")
    def test_a_leap_birthday_in_a_year_without_one(self):
        self.nikos.loyalty_birthday = date(1992, 2, 29)

        line = self.check(self.quote())[self.program]

        self.assertEqual(line.state, "open")
        self.assertIn("02/28/2027", line.explanation)

    @freeze_time(DECEMBER)
    def test_queries_do_not_grow_with_programmes_and_contacts(self):
        def spent():
            order = self.quote()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertTrue(order.loyalty_occasion_hint)
            return self.cr.sql_log_count - before

        spent()
        few = spent()
        for _number in range(4):
            self.occasion("celebration", occasion_contact="any")
        self.env["res.partner"].create(
            [
                {"name": f"Maria {number}", "parent_id": self.referrer.id}
                for number in range(5)
            ]
        )
        spent()  # rights are read anew
        self.assertLessEqual(spent(), few + 2)

    @freeze_time(DECEMBER)
    def test_two_entries_for_one_contact_have_one_name_day(self):
        twin = self.nikos.copy({"name": "Nikos P."})
        for contact in (self.nikos, twin):
            order = self.quote(contact)
            self.check(order)[self.program].action_apply()
            order.action_confirm()
        merge = self.env["base.partner.merge.automatic.wizard"].sudo().create({})

        merge._merge((twin + self.nikos).ids, self.nikos, extra_checks=False)

        uses = self.env["loyalty.occasion.use"].sudo()
        mine = uses.search([("program_id", "=", self.program.id)])
        self.assertEqual(mine.mapped("key"), [f"name_day/{self.nikos.id}/2026"])
        self.assertEqual(self.check(self.quote())[self.program].state, "no")

    def test_rights(self):
        portal = new_test_user(self.env, "occasion-portal", "base.group_portal")
        for model in ("loyalty.name.day", "loyalty.occasion.use"):
            self.env[model].with_user(self.seller).search([])
            with self.assertRaises(AccessError):
                self.env[model].with_user(portal).search([])
        own = portal.partner_id.with_user(portal)
        with self.assertRaises(AccessError):
            own.read(["loyalty_birthday"])
        with self.assertRaises(AccessError):
            self.env["loyalty.name.day"].with_user(self.seller).create({})
