"""What two parties have in common sends their referral to review."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestProtection(LoyaltyCommon):
    def company_called(self, name, **values):
        """A company."""
        return self.env["res.partner"].create(
            {"name": name, "is_company": True, **values}
        )

    def assertDoubt(self, referral, code, *words):
        """Exactly this speaks against it, in these words, and it earns nothing."""
        self.paid_invoice(self.contract(referral.friend_id, 600.0))
        self.assertEqual(referral.refusal_codes, code)
        self.assertEqual(referral.state, "review")
        for word in words:
            self.assertIn(word, referral.refusal)
        self.assertEqual(self.entries(), [])

    def assertNoDoubt(self, referral):
        """Nothing speaks against it, and it earns."""
        self.paid_invoice(self.contract(referral.friend_id, 600.0))
        self.assertFalse(referral.refusal_codes)
        self.assertEqual(referral.state, "qualified")
        self.assertEqual(self.entries(), [("earn", 600.0)])

    def test_strangers_earn(self):
        self.referrer.write({"vat": "BE0477472701", "email": "a@alder-loyal.be"})
        self.friend.write({"vat": "BE0428759497", "email": "b@birch-loyal.be"})
        self.assertNoDoubt(self.refer())

    def test_same_vat_however_written(self):
        belgium = self.env.ref("base.be").id
        self.referrer.write({"vat": "BE0477472701", "country_id": belgium})
        self.friend.write({"vat": "0477.472.701", "country_id": belgium})
        self.assertDoubt(self.refer(), "same_vat", "477472701")

    def test_same_bank_account_of_a_contact(self):
        contact = self.env["res.partner"].create(
            {"name": "Bob", "parent_id": self.friend.id}
        )
        for partner, number in (
            (self.referrer, "BE68 5390 0754 7034"),
            (contact, "539-0075470-34"),
        ):
            self.env["res.partner.bank"].create(
                {"acc_number": number, "partner_id": partner.id}
            )
        referral = self.refer()
        self.assertDoubt(referral, "same_bank", "…7034")
        self.assertNotIn("539", referral.refusal, "only the end is shown")

    def test_same_domain(self):
        self.referrer.email = "Anna <anna@Alder-Loyal.be>"
        self.env["res.partner"].create(
            {
                "name": "Bob",
                "parent_id": self.friend.id,
                "email": "bob@alder-loyal.be",
            }
        )
        self.assertDoubt(self.refer(), "same_domain", "@alder-loyal.be")

    def test_free_provider_is_no_company(self):
        self.referrer.email = "anna@gmail.com"
        self.friend.email = "bob@gmail.com"
        self.assertNoDoubt(self.refer())

    def test_same_mailbox_at_a_free_provider(self):
        self.referrer.email = "anna@gmail.com"
        self.friend.email = "Anna@GMAIL.com"
        self.assertDoubt(self.refer(), "same_domain", "anna@gmail.com")

    def test_domain_that_the_company_knows_as_shared(self):
        self.company.loyalty_shared_domains = "cityprovider.be other.be"
        self.referrer.email = "anna@cityprovider.be"
        self.friend.email = "bob@cityprovider.be"
        self.assertNoDoubt(self.refer())

    def test_same_phone(self):
        belgium = self.env.ref("base.be").id
        self.referrer.write({"phone": "+32 470 12 34 56", "country_id": belgium})
        self.friend.write({"phone": "0470/12.34.56", "country_id": belgium})
        self.assertDoubt(self.refer(), "same_phone", "+32470123456")

    def test_employee(self):
        colleague = self.env.user.partner_id.commercial_partner_id
        self.assertDoubt(self.refer(colleague), "employee", "our own people")

    def test_supplier_before(self):
        self.init_invoice(
            "in_invoice",
            partner=self.friend,
            invoice_date="2020-01-01",
            amounts=[10.0],
            post=True,
        )
        self.assertDoubt(self.refer(), "supplier", "supplier of ours")

    def test_listed_supplier(self):
        self.friend.supplier_rank = 1
        self.assertDoubt(self.refer(), "supplier")

    def test_referrer_may_be_a_supplier(self):
        """Whoever was paid in cash for one referral may bring another."""
        self.referrer.supplier_rank = 1
        self.assertNoDoubt(self.refer())

    def test_ring(self):
        """Cedar brought Alder, Birch brought Cedar, Alder brings Birch."""
        cedar = self.company_called("Cedar")
        self.refer(self.referrer, cedar)
        self.refer(cedar, self.friend)
        self.assertDoubt(
            self.refer(), "ring", f"{self.friend.name} → Cedar → {self.referrer.name}"
        )

    def test_refused_referrals_make_no_ring(self):
        self.refer(self.referrer, self.friend).action_refuse("Made up")
        self.assertNoDoubt(self.refer())

    def test_too_many_within_days(self):
        """Limit 2 within 30 days: the third is looked at, the fourth month's not."""
        self.company.loyalty_pace_limit = 2
        today = fields.Date.today()
        early = self.company_called("Early")
        old = self.refer(early, date=today - timedelta(days=30))
        first = self.refer(self.company_called("One"))
        second = self.refer(self.company_called("Two"))
        third = self.refer()

        self.assertFalse((old | first | second).filtered("refusal_codes"))
        self.assertDoubt(third, "too_many", "number 3 within 30 days")

    def test_others_do_not_hasten_the_pace(self):
        self.company.loyalty_pace_limit = 1
        self.refer(self.company_called("One"), self.company_called("Else"))
        self.assertNoDoubt(self.refer())

    def test_no_limit(self):
        self.company.loyalty_pace_limit = 0
        self.refer(self.company_called("One"))
        self.assertNoDoubt(self.refer())

    def test_switched_off(self):
        self.company.loyalty_check_same_vat = False
        self.referrer.vat = self.friend.vat = "BE0477472701"
        self.assertNoDoubt(self.refer())

    def test_lead_that_writes_from_the_referrer(self):
        """The friend is no contact yet; what the lead says counts."""
        self.referrer.email = "anna@alder-loyal.be"
        lead = self.env["crm.lead"].create(
            {"name": "Bob", "email_from": "bob@alder-loyal.be", "type": "lead"}
        )
        nobody = self.env["res.partner"]
        referral = self.env["loyalty.referral"]._record(
            self.program, self.referrer, nobody, lead_id=lead.id
        )
        self.sync()
        self.assertEqual(referral.state, "review")
        self.assertEqual(referral.refusal_codes, "same_domain")

    def test_constant_queries(self):
        """Ten referrals are looked at with as many queries as two."""

        def queries(referrals):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["loyalty.referral.evidence"].sudo()._refusals(referrals)
            return self.cr.sql_log_count - before

        referrals = self.env["loyalty.referral"]
        for number in range(10):
            friend = self.company_called(
                f"Friend {number}",
                bank_ids=[Command.create({"acc_number": f"BE{number}1234567"})],
                email=f"x@friend{number}.be",
                vat=f"BE047747270{number}",
            )
            referrals |= self.refer(friend, self.company_called(f"Referrer {number}"))
        queries(referrals)
        self.assertEqual(queries(referrals), queries(referrals[:2]))

    def test_what_turns_up_after_the_reward_is_found_at_night(self):
        """No invoice is needed for it; what was given stays until somebody decides."""
        referral = self.refer()
        self.assertNoDoubt(referral)
        another = self.refer(self.company_called("Cedar Cafe"))
        with freeze_time(fields.Datetime.now() + timedelta(days=3)):
            for partner in (self.referrer, self.friend):
                self.env["res.partner.bank"].create(
                    {"acc_number": "BE68 5390 0754 7034", "partner_id": partner.id}
                )
            self.sync()
            self.assertFalse(referral.refusal_codes, "nobody has looked")
            self.env["loyalty.referral"]._cron_day_change()
            self.sync()
            self.assertEqual(referral.refusal_codes, "same_bank")
            self.assertTrue(referral.needs_review)
            self.assertTrue(referral.activity_ids)
            self.assertEqual(referral.state, "qualified")
            self.assertEqual(self.entries(), [("earn", 600.0)])
            self.assertFalse(another.refusal_codes)
