"""What was granted is proven like what was booked."""

from odoo.tests import tagged

from .grant_common import GrantCommon


@tagged("post_install", "-at_install")
class TestGrantProof(GrantCommon):
    """Points for a friend; the facts and the grant are made to disagree."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.promise("points", quantity=50)
        cls.referral, _invoice, cls.granted = cls.win()

    def prove(self):
        """A proof of the ledger as it is now."""
        return self.env["loyalty.ledger.proof"]._prove()

    def want(self, quantity):
        """Change what is wanted behind Odoo's back."""
        self.env.flush_all()
        self.cr.execute(
            "UPDATE loyalty_grant SET wanted = %s WHERE id = %s",
            (quantity, self.granted.id),
        )
        self.env.invalidate_all()

    def test_what_was_promised_is_proven(self):
        self.assertEqual(self.granted.wanted, 50.0)

        self.assertEqual(self.prove().state, "green")

    def test_a_thing_too_many_is_found(self):
        self.want(80.0)

        finding = self.prove().finding_ids

        self.assertEqual(finding.question, "wishes")
        self.assertEqual(finding.res_id, self.referral.id)
        self.assertEqual((finding.expected_amount, finding.found_amount), (50, 80))
        self.assertEqual(self.granted.wanted, 80.0, "found, not mended")

    def test_a_lost_grant_is_found(self):
        self.env.flush_all()
        self.cr.execute("DELETE FROM loyalty_grant WHERE id = %s", (self.granted.id,))
        self.env.invalidate_all()

        finding = self.prove().finding_ids

        self.assertEqual(
            (finding.question, finding.res_id), ("wishes", self.referral.id)
        )
        self.assertEqual((finding.expected_amount, finding.found_amount), (50, 0))
        self.assertFalse(self.grant(self.referral), "found, not mended")

    def test_a_grant_without_its_document_is_found(self):
        self.env.flush_all()
        self.cr.execute(
            "UPDATE loyalty_grant SET origin_id = 0 WHERE id = %s", (self.granted.id,)
        )
        self.env.invalidate_all()

        findings = self.prove().finding_ids.sorted("res_id")

        # nothing asks for the 50 that were given; the referral asks for its own 50
        self.assertEqual(findings.mapped("question"), ["wishes", "wishes"])
        self.assertEqual(findings.mapped("res_id"), [0, self.referral.id])
        self.assertEqual(findings.mapped("found_amount"), [50, 0])
