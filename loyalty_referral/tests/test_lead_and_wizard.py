"""A salesperson records a referral; it becomes a lead of the right team (A8)."""

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestLeadAndWizard(LoyaltyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.team_id = cls.env["crm.team"].sudo().create({"name": "Support"})

    def record(self, **values):
        """Fill in the wizard and return the referral it makes."""
        wizard = self.env["loyalty.referral.record"].create(
            {
                "company_id": self.company.id,
                "program_id": self.program.id,
                "referrer_id": self.referrer.id,
                **values,
            }
        )
        return self.env["loyalty.referral"].browse(wizard.action_record()["res_id"])

    def test_new_name_becomes_a_lead(self):
        referral = self.record(friend_name="Ginkgo Garage", email="g@example.com")

        self.assertEqual(referral.lead_id.team_id, self.program.team_id)
        self.assertEqual(referral.lead_id.email_from, "g@example.com")
        self.assertEqual(referral.friend_name, "Ginkgo Garage")
        self.assertFalse(referral.friend_id)
        self.assertEqual(referral.state, "open")

    def test_the_lead_s_customer_is_the_friend(self):
        referral = self.record(friend_name="Ginkgo Garage")
        referral.lead_id.partner_id = self.friend
        self.assertEqual(referral.friend_id, self.friend)

        self.paid_invoice(self.contract(self.friend, 600.0))
        self.assertEqual(self.entries(), [("earn", 600.0)])

    def test_nobody_named(self):
        with self.assertRaisesRegex(UserError, "Say who was recommended"):
            self.record()
        self.assertFalse(self.env["loyalty.referral"].search([]))

    def test_recommended_by_on_the_lead(self):
        lead = self.env["crm.lead"].create(
            {"name": "Ginkgo", "company_id": self.company.id}
        )
        lead.loyalty_referrer_id = self.referrer
        self.assertEqual(lead.loyalty_referral_ids.referrer_id, self.referrer)
        self.assertEqual(lead.loyalty_referral_ids.channel, "lead")

        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        lead.loyalty_referrer_id = other
        self.assertEqual(
            lead.loyalty_referral_ids.sorted("id").mapped("state"),
            ["cancelled", "open"],
        )
        self.assertEqual(lead.loyalty_referrer_id, other)

    def test_lead_form(self):
        """The field is on the form, and saving through it records the referral."""
        lead = self.env["crm.lead"].create(
            {"name": "Ginkgo", "type": "opportunity", "company_id": self.company.id}
        )
        with Form(lead) as form:
            form.loyalty_referrer_id = self.referrer
        self.assertEqual(lead.loyalty_referral_ids.referrer_id, self.referrer)

    def test_no_programme_is_said(self):
        self.program.active = False
        lead = self.env["crm.lead"].create(
            {"name": "Ginkgo", "company_id": self.company.id}
        )
        with self.assertRaisesRegex(UserError, "No referral programme"):
            lead.loyalty_referrer_id = self.referrer
