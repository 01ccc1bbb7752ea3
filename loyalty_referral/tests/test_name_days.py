"""Name days: alphabets, calendars, days that people chose, and imports."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .occasion_common import OccasionCommon


@tagged("post_install", "-at_install")
class TestNameDays(OccasionCommon):
    """Contacts are given the name day of their country's calendar."""

    def person(self, name, country, **values):
        return self.env["res.partner"].create(
            {"name": name, "country_id": self.env.ref(country).id, **values}
        )

    def test_alphabets_accents_and_short_names(self):
        george = self.env.ref("loyalty_referral.name_day_el_georgios")
        for name in (
            "Γιώργος Α.",
            "ΓΕΩΡΓΙΟΣ Β.",
            "Georgios C.",
            "Giorgos D.",
            "George",
        ):
            self.assertEqual(self.person(name, "base.gr").loyalty_name_day_id, george)
        self.assertEqual(george._in_year(2024), date(2024, 5, 6))
        self.assertEqual(george._in_year(2026), date(2026, 4, 23))

    def test_an_upgrade_leaves_the_days_to_the_office(self):
        names = self.env["ir.model.data"].sudo()
        brought = [
            ("model", "=", "loyalty.name.day"),
            ("module", "=", "loyalty_referral"),
        ]
        self.assertTrue(names.search_count(brought))
        self.assertFalse(names.search(brought + [("noupdate", "=", False)]))

    def test_each_country_has_its_days(self):
        russian = self.person("Иванов Николай", "base.ru").loyalty_name_day_id
        ukrainian = self.person("Микола Шевченко", "base.ua").loyalty_name_day_id
        self.assertEqual((russian.month, russian.day), (12, 19))
        self.assertEqual((ukrainian.month, ukrainian.day), (12, 6))
        self.assertFalse(self.person("Nikos", "base.de").loyalty_name_day_id)
        company = self.person("Nikos", "base.gr", is_company=True)
        self.assertFalse(company.loyalty_name_day_id)

    @freeze_time("2024-05-20 10:00:00")
    def test_who_celebrates_this_month(self):
        """In 2024 Saint George waited until 6 May; Eirini is on 5 May."""
        george, eirini, nikos, born = (
            self.person(name, "base.gr", loyalty_birthday=day)
            for name, day in (
                ("Γιώργος Μ.", False),
                ("Ειρήνη Μ.", "1990-11-01"),
                ("Νίκος Μ.", False),
                ("Klaus M.", "1990-05-31"),
            )
        )
        mine = [("id", "in", (george + eirini + nikos + born).ids)]
        found = self.env["res.partner"].search(
            [("loyalty_celebrates_now", "=", True), *mine]
        )
        self.assertEqual(found, george + eirini + born)
        self.assertTrue(george.loyalty_celebrates_now)
        self.assertFalse(nikos.loyalty_celebrates_now)

    def test_a_chosen_day_stays(self):
        anna = self.person("Άννα Λ.", "base.gr")
        december = self.env["loyalty.name.day"].search(
            [("name", "=", "Anna"), ("month", "=", 12)]
        )
        anna.loyalty_name_day_id = december
        anna.country_id = self.env.ref("base.cy")
        self.assertEqual(anna.loyalty_name_day_id, december)

    def test_new_names_find_their_contacts(self):
        contact = self.person("Ariadni P.", "base.gr")
        self.assertFalse(contact.loyalty_name_day_id)
        calendar = self.env.ref("loyalty_referral.name_calendar_el").sudo()
        answer = (
            self.env["loyalty.name.day"]
            .sudo()
            .load(
                ["calendar_id", "name", "variants", "month", "day"],
                [[calendar.name, "Αριάδνη", "", "9", "18"]],
            )
        )
        self.assertFalse(answer["messages"])

        with self.enter_registry_test_mode():
            self.env.ref(
                "loyalty_referral.cron_name_days"
            ).sudo().method_direct_trigger()

        self.env.invalidate_all()
        self.assertEqual(contact.loyalty_name_day_id.name, "Αριάδνη")

    def test_there_is_no_31st_of_april(self):
        calendar = self.env.ref("loyalty_referral.name_calendar_el")
        with self.assertRaises(ValidationError):
            self.env["loyalty.name.day"].sudo().create(
                {"name": "X", "calendar_id": calendar.id, "month": 4, "day": 31}
            )
