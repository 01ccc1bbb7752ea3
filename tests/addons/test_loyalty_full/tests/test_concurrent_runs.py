"""Two runs over the same partners at once: one statement each, nobody paid twice."""

from datetime import date
from unittest.mock import patch

from psycopg2 import IntegrityError, OperationalError

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from odoo.addons.loyalty_referral.models.ledger import loyalty_ledger_inbox
from odoo.addons.loyalty_referral.policy.types import (
    Account,
    Draft,
    Origin,
    Reason,
    Target,
)


@tagged("post_install", "-at_install", "database_breaking")
class TestConcurrentRuns(BaseCase):
    """Real commits: the rows stay in this throw-away database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())

    def setUp(self):
        super().setUp()
        self.cursors = []
        env = self.environment()
        self.partner_id = self.who_has_earned(env).id
        env.cr.commit()  # pylint: disable=invalid-commit

    def who_has_earned(self, env):
        """A new partner who is owed 100.00."""
        company = env.ref("base.main_company")
        partner = env["res.partner"].create({"name": self.id()})
        account = Account("commission", partner.id, company.id, company.currency_id.id)
        target = Target(
            Origin("res.company", partner.id),  # no document: nothing looks again
            "earning",
            account,
            "earn",
            10_000,
            date(2026, 2, 1),
            Reason("withdrawn"),
        )
        env["loyalty.ledger.posting"]._append([Draft(target, 10_000, 0)])
        return partner

    def tearDown(self):
        for cursor in self.cursors:
            cursor.rollback()
            cursor.close()
        super().tearDown()

    def environment(self):
        """An environment on a cursor of its own."""
        cursor = self.registry.cursor()
        self.cursors.append(cursor)
        return api.Environment(cursor, SUPERUSER_ID, {})

    def start(self, env, partner_ids=()):
        """A run of February for the partner or these, not worked on yet."""
        run = env["loyalty.commission.run"].create(
            {
                "company_id": env.ref("base.main_company").id,
                "date_from": "2026-02-01",
                "date_to": "2026-02-28",
            }
        )
        run._start(env["res.partner"].browse(partner_ids or [self.partner_id]))
        return run

    def statements(self):
        """All statements of the partner, as a new transaction sees them."""
        found = self.environment()["loyalty.commission.statement"]
        return found.search([("partner_id", "=", self.partner_id)])

    @mute_logger("odoo.sql_db")
    def test_the_second_run_finds_the_statement_of_the_first(self):
        """Both saw 100.00 open; the first makes the statement, the second none."""
        first, second = self.environment(), self.environment()
        runs = [self.start(first), self.start(second)]
        for run in runs:
            self.assertEqual(run.line_ids.amount, 100.0)
        runs[0]._work()
        first.cr.commit()  # pylint: disable=invalid-commit

        try:
            runs[1]._work()
            second.cr.commit()  # pylint: disable=invalid-commit
        except (OperationalError, IntegrityError):
            second.cr.rollback()

        statement = self.statements()
        self.assertEqual(len(statement), 1)
        self.assertEqual(statement.closing_amount, 100.0)
        again = self.environment()
        run = self.start(again)
        run._work()
        self.assertEqual(run.line_ids.code, "draft")
        self.assertEqual(len(self.statements()), 1)

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_a_second_statement(self):
        """Whoever asks, also past the run."""
        values = {
            "partner_id": self.partner_id,
            "company_id": self.environment().ref("base.main_company").id,
            "date_from": "2026-02-01",
            "date_to": "2026-02-28",
        }
        env = self.environment()
        env["loyalty.commission.statement"].create(values)
        with self.assertRaises(IntegrityError):
            env["loyalty.commission.statement"].create(values)
            env.flush_all()

    def test_two_crons_share_the_inbox(self):
        """Who finds the first rows taken goes on with the next ones, not home."""
        first, second, third = (self.environment() for _worker in range(3))
        inbox = third["loyalty.ledger.inbox"]
        inbox._postpone("res.partner", [self.partner_id, third.user.partner_id.id])
        third.cr.commit()  # pylint: disable=invalid-commit

        with patch.object(loyalty_ledger_inbox, "BATCH", 1):
            rows = first["loyalty.ledger.inbox"]._take().ids
            others = second["loyalty.ledger.inbox"]._take().ids

        self.assertEqual((len(rows), len(others)), (1, 1))
        self.assertNotEqual(rows, others)
        for env in (first, second):
            env.cr.rollback()
        inbox.browse(rows + others).unlink()
        third.cr.commit()  # pylint: disable=invalid-commit

    @mute_logger("odoo.sql_db")
    def test_two_workers_on_one_run(self):
        """The lines that one works on are not there for the other."""
        first = self.environment()
        run = self.start(first)
        first.cr.commit()  # pylint: disable=invalid-commit
        second = self.environment()
        theirs = second["loyalty.commission.run"].browse(run.id)
        self.assertEqual(theirs.pending_count, 1)
        run._run_batch([self.partner_id])

        theirs._run_batch([self.partner_id])
        self.assertFalse(theirs.line_ids.statement_id)
        second.cr.rollback()
        first.cr.commit()  # pylint: disable=invalid-commit

        self.assertEqual(len(self.statements()), 1)

    @mute_logger("odoo.sql_db")
    def test_parts_of_one_run_are_in_nobody_s_way(self):
        """Two workers with a part each: neither waits for the other nor does it again."""
        first = self.environment()
        ids = [self.partner_id, self.who_has_earned(first).id]
        ids.append(self.who_has_earned(first).id)  # there is something left to do
        run = self.start(first, ids)
        first.cr.commit()  # pylint: disable=invalid-commit
        second = self.environment()
        theirs = second["loyalty.commission.run"].browse(run.id)
        self.assertEqual((theirs.state, theirs.pending_count), ("running", 3))
        second.cr.execute("SET LOCAL lock_timeout = '2s'")

        run._run_batch(ids[:1])
        first.flush_all()
        theirs._run_batch(ids[1:2])
        second.cr.commit()  # pylint: disable=invalid-commit
        first.cr.commit()  # pylint: disable=invalid-commit

        env = self.environment()
        run = env["loyalty.commission.run"].browse(run.id)
        self.assertEqual((run.state, run.created_count), ("running", 2))
        run._run_batch(ids)
        self.assertEqual((run.state, run.created_count), ("done", 3))

    @mute_logger("odoo.sql_db")
    def test_a_job_leaves_the_cron_what_it_holds(self):
        """What somebody works on, or has done, is no work for a job."""
        first, second = self.environment(), self.environment()
        inbox = first["loyalty.ledger.inbox"]
        inbox._postpone("res.partner", [self.partner_id])
        first.cr.commit()  # pylint: disable=invalid-commit
        rows = inbox.search([("origin_id", "=", self.partner_id)])
        theirs = rows.with_env(second)
        second.cr.execute("SET LOCAL lock_timeout = '2s'")
        self.assertEqual(theirs.mapped("state"), ["waiting"])

        self.assertEqual(inbox._take() & rows, rows)
        rows.unlink()
        first.flush_all()
        theirs._drain()
        second.cr.commit()  # pylint: disable=invalid-commit
        first.cr.commit()  # pylint: disable=invalid-commit
        theirs._drain()
        self.assertFalse(theirs.exists())
