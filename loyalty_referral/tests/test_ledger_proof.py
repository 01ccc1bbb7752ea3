"""The ledger proves itself, and says where it does not."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.loyalty_referral.models.ledger import loyalty_ledger_proof

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestLedgerProof(LoyaltyCommon):
    """Green after a whole story; red for each way in which the books can be wrong."""

    @classmethod
    def setUpClass(cls):
        """One friend paid 600 for a year, and 250 of the credit are used."""
        super().setUpClass()
        cls.referral = cls.refer()
        cls.paid_invoice(cls.contract(cls.friend, 600))
        cls.used = cls.invoice(cls.contract(cls.referrer, 250))
        cls.sync()
        cls.proofs = cls.env["loyalty.ledger.proof"]

    def prove(self):
        """A proof of the ledger as it is now."""
        return self.proofs._prove()

    def wrong(self, query, *params):
        """Damage the books behind Odoo's back, as only a superuser of PostgreSQL can."""
        self.env.flush_all()
        self.cr.execute("SET LOCAL session_replication_role = replica")
        self.cr.execute(query, params)
        self.cr.execute("SET LOCAL session_replication_role = origin")
        self.env.invalidate_all()

    def test_a_whole_story_is_proven(self):
        proof = self.prove()

        self.assertEqual(proof.state, "green")
        self.assertFalse(proof.finding_ids)
        figure = proof.figure_ids.filtered(lambda row: row.company_id == self.company)
        # 600 earned, 250 on the draft of the own contract: 600 - 250 = 350 are open
        self.assertEqual(figure.earned_amount, 600)
        self.assertEqual(figure.used_amount, -250)
        self.assertEqual(figure.open_amount, 350)
        self.assertEqual(proof.entry_count, 2)

    def test_documents_are_asked_page_by_page(self):
        """A ledger may answer to more documents than fit into memory: none is left out."""
        whole = self.prove()
        with patch.object(loyalty_ledger_proof, "PAGE", 1):
            pages = list(self.proofs._pages())
            proof = self.prove()

        self.assertIn(("loyalty.referral", self.referral.ids), pages)
        self.assertIn(("account.move", self.used.ids), pages)
        self.assertEqual(len(pages), whole.origin_count, "each page holds one, once")
        self.assertEqual((proof.state, proof.origin_count), ("green", len(pages)))

    def test_a_proof_books_nothing(self):
        before = self.entries()

        self.prove()

        self.assertEqual(self.entries(), before)
        self.assertLedgerProven()

    def test_a_proof_tells_nobody(self):
        """What it finds out on the way (a doubt, a review to ask for) is undone."""
        friend = self.env["res.partner"].create({"name": "Cedar", "is_company": True})
        doubtful = self.refer(friend)
        # somebody's script gives both the same tax number
        self.wrong(
            "UPDATE res_partner SET vat = 'BE0477472701' WHERE id = ANY(%s)",
            [friend.id, self.referrer.id],
        )
        before, refusals = self.told(), doubtful.refusal_codes

        self.prove()
        self.sync()

        # besides what is said about the proof itself
        self.assertEqual(self.told(), before)
        self.assertEqual(doubtful.refusal_codes, refusals)
        self.assertFalse(doubtful.needs_review)
        # and the doubt is real: without the proof's undoing it would have been told
        doubtful.sudo()._examine()
        self.assertTrue(doubtful.needs_review)
        self.assertNotEqual(self.told(), before)

    def told(self):
        """How much anybody was told or asked so far."""
        nothing_said_of_proofs = [("model", "!=", self.proofs._name)]
        return (
            self.env["mail.activity"].sudo().search_count([]),
            self.env["mail.message"].sudo().search_count(nothing_said_of_proofs),
            self.env["mail.mail"].sudo().search_count([]),
            self.env["loyalty.notice"].sudo().search_count([]),
            self.env["loyalty.ledger.inbox"].sudo().search_count([]),
        )

    def test_a_wrong_balance_is_found(self):
        account = self.env["loyalty.ledger.account"].search(
            [("partner_id", "=", self.referrer.id)]
        )
        self.wrong(
            "UPDATE loyalty_ledger_account SET balance = 351 WHERE id = %s", account.id
        )

        proof = self.prove()

        self.assertEqual(proof.state, "red")
        by_question = proof.finding_ids.grouped("question")
        self.assertEqual(set(by_question), {"balances", "open_items"})
        finding = by_question["balances"]
        self.assertEqual((finding.expected_amount, finding.found_amount), (350, 351))
        self.assertEqual(finding.action_open_record()["res_id"], account.id)

    def test_a_lot_that_holds_too_much_is_found(self):
        self.wrong(
            "UPDATE loyalty_ledger_entry SET remaining = 400 "
            "WHERE partner_id = %s AND kind = 'earn'",
            self.referrer.id,
        )

        questions = self.prove().finding_ids.mapped("question")

        self.assertEqual(set(questions), {"open_items", "applications"})

    def test_a_lost_application_is_found(self):
        self.wrong("DELETE FROM loyalty_ledger_application")

        questions = self.prove().finding_ids.mapped("question")

        self.assertEqual(set(questions), {"applications", "drawn"})

    def test_one_side_of_a_movement_is_found(self):
        self.wrong(
            "UPDATE loyalty_ledger_entry SET amount = amount - 1 "
            "WHERE partner_id IS NULL AND kind = 'earn'"
        )

        self.assertEqual(self.prove().finding_ids.question, "legs")

    def test_an_invoice_that_was_forgotten_is_found(self):
        line = self.used.invoice_line_ids.filtered("loyalty_lot_id")
        # somebody's script halves the discount: 125 are used, 250 are booked
        self.wrong(
            "UPDATE account_move_line SET price_subtotal = price_subtotal / 2 "
            "WHERE id = %s",
            line.id,
        )

        proof = self.prove()

        finding = proof.finding_ids.filtered(lambda row: row.question == "unbooked")
        self.assertEqual(finding.res_id, self.used.id)
        self.assertEqual((finding.expected_amount, finding.found_amount), (-125, -250))
        self.assertEqual(self.entries()[-1], ("spend", -250), "found, not mended")

    def test_a_posted_line_that_was_edited_is_found(self):
        """An accountant can write the balance of a posted line by RPC (threat T-30)."""
        self.used.action_post()
        line = self.used.invoice_line_ids.filtered("loyalty_lot_id")
        self.wrong(
            "UPDATE account_move_line SET balance = 1, amount_currency = 1 WHERE id = %s",
            line.id,
        )

        found = self.prove().finding_ids.filtered(
            lambda row: row.question == "general_ledger"
        )

        # the discount of 250.00 is a debit
        self.assertEqual(found.res_id, self.used.id)
        self.assertEqual((found.expected_amount, found.found_amount), (250, 1))

    def test_what_is_parked_is_no_proof(self):
        self.env["loyalty.ledger.inbox"].sudo().create(
            {
                "origin_model": "account.move",
                "origin_id": self.used.id,
                "state": "parked",
            }
        )

        self.assertEqual(self.prove().finding_ids.question, "parked")

    def test_the_night_calls_a_manager(self):
        manager = new_test_user(
            self.env, "proof_manager", groups="loyalty_referral.group_manager"
        )
        self.env.ref("loyalty_referral.group_manager").user_ids = manager
        self.wrong("DELETE FROM loyalty_ledger_application")

        with self.assertLogs("odoo.addons.loyalty_referral", "ERROR"):
            self.proofs._cron_prove()

        proof = self.proofs.search([], limit=1)
        self.assertEqual(proof.activity_ids.user_id, manager)

    def test_only_managers_prove(self):
        user = new_test_user(
            self.env, "proof_user", groups="loyalty_referral.group_user"
        )

        with self.assertRaises(UserError), self.cr.savepoint():
            self.proofs.with_user(user).action_prove()
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.proofs.with_user(user).search([])
