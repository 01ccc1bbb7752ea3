"""Pages that only show something write nothing: Odoo may serve them from a replica."""

import threading
from unittest.mock import patch

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.loyalty_partner_commission.tests.common import CommissionCommon

#: Routes that answer to GET and may write, and why.
WRITES = {
    "/buy/<string:code>": "counts wrong codes",
    "/my/statements/<int:statement_id>": "makes the access token and the document",
    "/my/statements/<int:statement_id>/page/<int:page>": "the same, page by page",
    "/my/support/<int:support_id>": "makes the access token of the conversation",
}


@tagged("post_install", "-at_install")
class TestPagesOnlyRead(CommissionCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bind()
        cls.sell_paid(1000.0)
        cls.billed()
        cls.sell_paid(600.0, "2026-03-01")
        cls.refer(cls.friend, cls.partner)
        cls.paid_invoice(cls.contract(cls.friend, 250.0))
        cls.code = (
            cls.env["loyalty.referral.code"]
            .sudo()
            ._of(cls.partner, "referral", cls.company)
        )
        cls.visitor = new_test_user(
            cls.env,
            "reader",
            groups="base.group_portal",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        cls.visitor.partner_id.parent_id = cls.partner
        cls.entry = cls.env["loyalty.ledger.entry"].search(
            [("partner_id", "=", cls.partner.id), ("purpose", "=", "commission")],
            limit=1,
        )

    def own_rules(self):
        """Rules of our addons that answer to GET."""
        thread, name = threading.current_thread(), self.env.cr.dbname
        with patch.object(thread, "dbname", name, create=True):
            routes = self.env["ir.http"].routing_map()
        return [
            rule
            for rule in routes.iter_rules()
            if rule.endpoint.func.__module__.startswith("odoo.addons.loyalty_")
            and rule.endpoint.routing.get("methods") == ["GET"]
        ]

    def test_every_page_says_whether_it_writes(self):
        """A new page is declared ``readonly=True``, or gets its reason above."""
        undeclared = {
            rule.rule
            for rule in self.own_rules()
            if not rule.endpoint.routing.get("readonly")
        }
        self.assertEqual(undeclared, set(WRITES))

    def cursors_of(self, path):
        """Open ``path``; say of each cursor that it asked for whether it only reads."""
        registry, asked = self.env.registry, []
        cursor = registry.cursor

        def recorded(readonly=False):
            asked.append(readonly)
            return cursor(readonly=readonly)

        with patch.object(registry, "cursor", recorded):
            answer = self.url_open(path, allow_redirects=False)
        self.assertIn(answer.status_code, (200, 303, 404))  # some need what is not here
        return set(asked)

    def test_pages_write_nothing(self):
        """All of them on a read-only cursor, as on a replica; none asks for another."""
        self.authenticate("reader", "reader")
        values = {
            "code": self.code.code,
            "entry_id": self.entry.id,
            "page": 1,
            "file_id": 1,
            "partner_id": self.partner.id,
            "token": "x",
        }
        visited = 0
        for rule in self.own_rules():
            if rule.endpoint.routing.get("readonly"):
                arguments = {name: values[name] for name in rule.arguments}
                path = rule.build(arguments, append_unknown=False)[1]
                with self.subTest(path):
                    self.assertEqual(self.cursors_of(path), {True})
                visited += 1
        self.assertGreaterEqual(visited, 15)

    def test_a_page_that_writes_is_found(self):
        """PostgreSQL refuses the write, and Odoo asks for another cursor."""
        self.authenticate("reader", "reader")
        program, programs = self.program, type(self.env["loyalty.referral.program"])

        def writing(programs, company):
            programs.browse(program.id).name = "Written by a page"
            programs.env.flush_all()
            return programs.browse(program.id)

        with (
            patch.object(programs, "_running", writing),
            self.assertLogs("odoo.http", "WARNING"),
            mute_logger("odoo.sql_db"),
        ):
            self.assertEqual(self.cursors_of("/my/rewards"), {True, False})
