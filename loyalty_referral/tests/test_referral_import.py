"""A spreadsheet says who brought whom: first what would happen, then what happened."""

import base64
import csv
import io

from openpyxl import Workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestReferralImport(LoyaltyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.referrer.write({"email": "office@alder.example", "ref": "C-7"})
        cls.friend.email = "info@birch.example"

    def load(self, rows, user=None, content=None):
        """An import of ``rows`` that was checked."""
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerows(
            [["Referrer", "Friend", "Date"], *rows]
        )
        content = content or text.getvalue().encode()
        wizards = self.env["loyalty.referral.import"].with_user(user or self.env.user)
        wizard = wizards.create(
            {
                "company_id": self.company.id,
                "program_id": self.program.id,
                "file": base64.b64encode(content),
            }
        )
        wizard.action_check()
        return wizard

    def imported(self):
        """The referrals that came of spreadsheets."""
        return self.env["loyalty.referral"].search([("channel", "=", "import")])

    def test_dry_run_and_import(self):
        wizard = self.load(
            [
                ["Office@Alder.example", "info@birch.example", "31.03.2026"],
                ["C-7", "Ginkgo Garage", ""],
                ["nobody@alder.example", "info@birch.example", ""],
                ["C-7", "info@birch.example", ""],
                ["C-7", "Fir Fashion", "soon"],
                ["C-7", "Alder Accounting", ""],
                ["C-7", "", ""],
            ]
        )

        self.assertEqual(
            wizard.line_ids.mapped("status"),
            ["create", "create", "error", "skip", "error", "error", "error"],
        )
        self.assertEqual(wizard.line_ids.mapped("number"), [2, 3, 4, 5, 6, 7, 8])
        self.assertIn("a lead is made", wizard.line_ids[1].message)
        self.assertIn("Nobody is found by nobody@", wizard.line_ids[2].message)
        self.assertFalse(self.imported(), "nothing is recorded yet")

        wizard.action_import()
        wizard.action_import()

        known, new = self.imported().sorted("id")
        self.assertEqual(known.friend_id, self.friend)
        self.assertEqual(str(known.date), "2026-03-31")
        self.assertEqual(new.friend_name, "Ginkgo Garage")
        self.assertEqual(wizard.done_count, 2)
        self.assertEqual(wizard.problem_count, 4)
        again = self.load([["C-7", "info@birch.example", ""]])
        self.assertEqual(again.line_ids.status, "skip")

    def test_excel(self):
        book, content = Workbook(), io.BytesIO()
        book.active.append(["Friend", "Referrer"])
        book.active.append(["info@birch.example", "C-7"])
        book.save(content)

        self.load([], content=content.getvalue()).action_import()

        self.assertEqual(self.imported().friend_id, self.friend)

    def test_what_is_handed_back_is_no_formula(self):
        wizard = self.load([['=HYPERLINK("http://evil.example")', "Birch", ""]])
        handed = base64.b64decode(wizard.problems).decode("utf-8-sig")
        cells = list(csv.reader(io.StringIO(handed)))[1]
        self.assertTrue(cells[0].startswith("'="))

    def test_files_that_are_none(self):
        with self.assertRaisesRegex(UserError, "cannot be read"):
            self.load([], content=b"PK no workbook")
        with self.assertRaisesRegex(UserError, "Referrer and Friend"):
            self.load([], content=b"a,b\n1,2\n")

    def test_several_of_one_name(self):
        self.env["res.partner"].create({"name": "Alder Accounting"})
        wizard = self.load([["Alder Accounting", "Birch Bakery", ""]])
        self.assertEqual(wizard.line_ids.status, "error")
        self.assertIn("fits several", wizard.line_ids.message)

    def test_salespeople_do_not_import(self):
        seller = new_test_user(self.env, "sp", groups="sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            self.load([], user=seller)
