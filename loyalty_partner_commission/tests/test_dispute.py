"""A partner disagrees with a line: it waits, is answered, and is corrected."""

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestDispute(CommissionCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bind()
        cls.sell_paid(1000.0)
        cls.entry = cls.env["loyalty.ledger.entry"].search(
            [("partner_id", "=", cls.partner.id)]
        )
        cls.other = cls.env["res.partner"].create({"name": "Southwind"})
        for login, partner in (("partner1", cls.partner), ("partner2", cls.other)):
            contact = cls.env["res.partner"].create(
                {"name": login, "parent_id": partner.id, "email": f"{login}@a.example"}
            )
            new_test_user(
                cls.env,
                login,
                groups="base.group_portal",
                partner_id=contact.id,
                company_id=cls.company.id,
                company_ids=[cls.company.id],
            )

    def disputes(self):
        return self.env["loyalty.commission.dispute"].search([])

    def dispute(self, claim="It was the first purchase."):
        """A dispute of the partner's only entry."""
        return self.disputes().sudo()._raise(self.entry.sudo(), claim).sudo(False)

    def correct(self, dispute, amount):
        """Correct the commission as the answer, as the button does."""
        context = dispute.action_correct()["context"]
        self.env["loyalty.ledger.adjust"].with_context(**context).create(
            {"amount": amount, "reason": "You are right."}
        ).action_adjust()

    def post(self, entry_id, claim):
        """Send the form of the portal."""
        return self.url_open(
            f"/my/commissions/{entry_id}/dispute",
            data={"claim": claim, "csrf_token": http.Request.csrf_token(self)},
            allow_redirects=False,
        )

    def test_partner_disputes_in_the_portal(self):
        """The form makes one dispute with a task; the page shows it, escaped."""
        self.authenticate("partner1", "partner1")
        self.assertIn(
            f"/my/commissions/{self.entry.id}", self.url_open("/my/commissions").text
        )

        answer = self.post(self.entry.id, "<b>Too</b> little")

        self.assertEqual(answer.status_code, 303)
        dispute = self.disputes()
        self.assertEqual(dispute.claim, "<b>Too</b> little")
        self.assertEqual(dispute.partner_id, self.partner)
        self.assertEqual(dispute.state, "open")
        self.assertTrue(dispute.activity_ids)
        page = self.url_open(f"/my/commissions/{self.entry.id}").text
        self.assertIn("&lt;b&gt;Too&lt;/b&gt; little", page)
        self.post(self.entry.id, "One more thing")
        self.assertEqual(len(self.disputes()), 1)

    def test_nobody_disputes_for_another(self):
        """Neither another partner, nor without the token, nor an empty claim."""
        self.authenticate("partner2", "partner2")
        self.post(self.entry.id, "mine")
        page = self.url_open(f"/my/commissions/{self.entry.id}", allow_redirects=False)
        self.assertEqual(page.status_code, 303)
        self.authenticate("partner1", "partner1")
        self.post(self.entry.id, "   ")
        answer = self.url_open(
            f"/my/commissions/{self.entry.id}/dispute", data={"claim": "forged"}
        )
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.disputes())

    def test_portal_rights(self):
        """Own disputes are read, never written; those of others are not there."""
        dispute = self.dispute()
        owner, stranger = (
            self.env["res.users"].search([("login", "=", login)])
            for login in ("partner1", "partner2")
        )
        self.assertEqual(dispute.with_user(owner).claim, dispute.claim)
        self.assertFalse(dispute.with_user(stranger).search([]))
        for call in (
            lambda: dispute.with_user(stranger).read(["claim"]),
            lambda: dispute.with_user(owner).write({"answer": "Yes"}),
            lambda: dispute.with_user(owner).create({"entry_id": self.entry.id}),
            lambda: dispute.with_user(owner).action_answer(),
            lambda: dispute.with_user(owner).action_close(),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_states_are_not_typed(self):
        dispute = self.dispute()
        with self.assertRaises(AccessError):
            dispute.write({"state": "closed"})
        with self.assertRaises(UserError):
            dispute.action_answer()
        self.assertEqual(dispute.state, "open")

    def test_held_back_until_answered(self):
        """On no statement while open, not even the draft it was on; then it is."""
        draft = self.propose()
        self.assertEqual(draft.closing_amount, 500.0)
        dispute = self.dispute()
        self.assertEqual(draft.closing_amount, 0.0)
        self.assertFalse(draft.line_ids)
        draft.action_cancel()
        self.assertFalse(self.propose())

        dispute.answer = "It is right, look at the plan."
        dispute.action_answer()

        self.assertEqual(dispute.state, "answered")
        self.assertFalse(dispute.activity_ids)
        self.assertEqual(self.propose().closing_amount, 500.0)

    def test_not_held_back_if_not_wished(self):
        self.company.loyalty_dispute_holds = False
        self.dispute()
        self.assertEqual(self.propose().closing_amount, 500.0)

    def test_correction_is_on_the_next_statement(self):
        """500.00 were settled; + 75.00 stand under "adjusted", with the reason."""
        self.billed()
        dispute = self.dispute()

        self.correct(dispute, 75.0)

        self.assertEqual(dispute.state, "corrected")
        self.assertEqual(dispute.adjustment_id.amount, 75.0)
        self.assertEqual(dispute.answer, "You are right.")
        self.assertEqual(self.commission()[-1], ("adjust", 75.0))
        day = str(dispute.adjustment_id.date)
        statement = self.propose(day, day)
        self.assertEqual(statement.adjusted_amount, 75.0)
        self.assertEqual(statement.closing_amount, 75.0)
        self.assertIn("You are right.", statement.line_ids.explanation)
        statement.action_confirm()
        self.sync()
        self.assertEqual(statement.bill_id.amount_untaxed, 75.0)
        self.assertEqual(self.owed(), 0.0)
        self.assertLedgerProven()

    def test_a_correction_downwards(self):
        """500.00 - 20.00 = 480.00 on one statement."""
        self.correct(self.dispute(), -20.0)
        day = str(self.disputes().adjustment_id.date)
        statement = self.propose("2026-02-01", day)
        self.assertEqual(statement.earned_amount, 500.0)
        self.assertEqual(statement.adjusted_amount, -20.0)
        self.assertEqual(statement.closing_amount, 480.0)
        self.assertLedgerProven()

    def test_the_invoice_may_change_later(self):
        """The correction is the person's; the sync leaves it when the sale is undone."""
        self.correct(self.dispute(), -20.0)
        invoice = self.env["account.move"].browse(self.entry.transaction_id.origin_id)
        self.give_back(invoice, 1000.0)
        self.assertEqual(self.owed(), -20.0)
        self.assertLedgerProven()
