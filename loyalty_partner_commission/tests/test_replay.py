"""What if a channel had another policy: shown, and nothing written."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestReplay(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.loyalty_commission_plan_id = cls.plan
        cls.other = cls.env["res.partner"].create(
            {"name": "Southwind", "is_company": True}
        )
        for channel, partner, day in (
            ("link", cls.partner, "2026-02-01"),
            ("invoice", cls.other, "2026-03-01"),
        ):
            cls.env["loyalty.partner.claim"].sudo()._claim(
                channel,
                partner,
                cls.customer,
                company_id=cls.company.id,
                day=cls.env["loyalty.referral.touch"]._fields["day"].to_date(day),
            )
        company = {"company_id": cls.company.id, "company_ids": [cls.company.id]}
        cls.manager = new_test_user(
            cls.env,
            "asker",
            groups="loyalty_partner_commission.group_manager",
            **company,
        )
        cls.user = new_test_user(
            cls.env, "looker", groups="loyalty_partner_commission.group_user", **company
        )

    def ask(self, channel, user=None, **values):
        """The dialogue with another policy, answered."""
        row = self.env["loyalty.binding.channel"].search(
            [("channel", "=", channel), ("company_id", "=", self.company.id)]
        )
        wizard = self.env["loyalty.binding.replay"].with_user(user or self.manager)
        what_if = wizard.create(
            {"channel_id": row.id, "date_from": "2026-01-01", **values}
        )
        what_if.action_replay()
        return what_if

    def test_stricter_invoices(self):
        """The paid invoice of the other partner would have taken nobody away."""
        bindings = self.env["loyalty.partner.binding"].search([])
        before = [(row.partner_id, row.date_end) for row in bindings]

        line = self.ask("invoice", effect="unbound").line_ids

        self.assertEqual(line.customer_id, self.customer)
        self.assertEqual((line.now_id, line.then_id), (self.other, self.partner))
        self.assertEqual(line.touch_count, 2)
        bindings.invalidate_recordset()
        self.assertEqual([(row.partner_id, row.date_end) for row in bindings], before)
        self.assertEqual(self.env["loyalty.partner.binding"].search([]), bindings)

    def test_same_policy(self):
        """Today's policy differs from nothing."""
        what_if = self.ask("invoice")

        self.assertEqual(what_if.effect, "always")
        self.assertFalse(what_if.line_ids)

    def test_managers_ask(self):
        """Who may not change policies does not try them either."""
        with self.assertRaises(AccessError):
            self.ask("invoice", user=self.user)
