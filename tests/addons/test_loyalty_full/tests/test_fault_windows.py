"""Two at once in opposite order, clocks that jump, a disk without room."""

import errno
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import OperationalError
from psycopg2.errors import DeadlockDetected

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from odoo.addons.loyalty_partner_commission.tests.common import CommissionCommon
from odoo.addons.loyalty_referral.policy.types import (
    Account,
    Draft,
    Origin,
    Reason,
    Target,
)

#: Both book on the same accounts so often, each in the other's order.
TURNS = 12


@tagged("post_install", "-at_install", "database_breaking")
class TestOppositeOrder(BaseCase):
    """Accounts are locked in one order whatever the drafts say, so nobody waits in a ring."""

    def accounts(self, env):
        company = env.ref("base.main_company")
        partners = env["res.partner"].create(
            [{"name": f"{self.id()} {n}"} for n in range(4)]
        )
        return [
            Account("credit", partner.id, company.id, company.currency_id.id)
            for partner in partners
        ]

    def transaction(self):
        """A cursor of its own, committed at the end."""
        return Registry(get_db_name()).cursor()

    @mute_logger("odoo.sql_db")
    def test_opposite_order_makes_no_deadlock(self):
        with self.transaction() as cr:
            accounts = self.accounts(api.Environment(cr, SUPERUSER_ID, {}))
        start, deadlocks = Barrier(2), []

        def worker(name, order):
            start.wait()
            for turn in range(TURNS):
                while not self.booked(f"{name}/{turn}", order, deadlocks):
                    pass

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(worker, ("first", "second"), (accounts, accounts[::-1])))

        self.assertFalse(deadlocks)
        with self.transaction() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            ids = [account.partner_id for account in accounts]
            found = env["loyalty.ledger.account"].search([("partner_id", "in", ids)])
            # 2 workers x 12 turns x 1.00 on each of four accounts
            self.assertEqual(found.mapped("balance"), [24.0] * 4)

    def booked(self, slot, accounts, deadlocks):
        """Book 1.00 on each account in one transaction; False after a conflict."""
        drafts = [
            Draft(
                Target(
                    Origin("res.lang", account.partner_id),
                    slot,
                    account,
                    "earn",
                    100,
                    date(2026, 1, 1),
                    Reason("withdrawn"),
                ),
                100,
                0,
            )
            for account in accounts
        ]
        try:
            with self.transaction() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env["loyalty.ledger.posting"]._append(drafts)
        except DeadlockDetected as deadlock:
            deadlocks.append(deadlock)
            return False
        except OperationalError:
            return False
        return True


@tagged("post_install", "-at_install")
class TestTimeAndRoom(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bind()
        cls.sell_paid(1000.0, "2026-02-28")

    def statements(self):
        """All statements of the partner."""
        found = self.env["loyalty.commission.statement"]
        return found.search([("partner_id", "=", self.partner.id)])

    def run_at(self, moment):
        """The cron's work at a moment of the server's clock."""
        with freeze_time(moment):
            self.env["loyalty.commission.run"]._cron_run()
            self.sync()

    def test_a_clock_that_jumps_back_and_forth(self):
        """Month end, back by a day, forth by two, over both changes of summer time."""
        self.company.loyalty_payout_automatic = True
        self.env.user.tz = "Europe/Berlin"
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", return_value=9
        ):
            for moment in (
                "2026-02-28 22:59:59",  # still February in Berlin
                "2026-02-28 23:00:01",  # March in Berlin
                "2026-02-28 12:00:00",
                "2026-03-01 00:00:00",
                "2026-03-29 00:59:59",  # the hour that is not
                "2026-03-29 01:00:00",
                "2026-02-28 23:59:59",
                "2026-10-25 00:30:00",  # the hour that is twice
                "2026-10-25 01:30:00",
            ):
                self.run_at(moment)

        statement = self.statements().filtered(lambda s: s.closing_amount)
        self.assertEqual(len(statement), 1, "February has one statement with money")
        self.assertEqual(statement.closing_amount, 500.0)
        self.assertLedgerProven()

    def test_a_disk_without_room(self):
        """The statement's document finds none: nothing is half done, later it works."""
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("ir_attachment.location", "file")
        statement = self.propose()
        full = OSError(errno.ENOSPC, "No space left on device")
        files = self.env.registry["ir.attachment"]

        with patch.object(files, "_file_write", side_effect=full):
            with self.assertRaises(OSError), self.cr.savepoint():
                self.bill_and_attach(statement)

        self.env.cr.clear()
        self.env.invalidate_all()
        self.assertEqual((statement.state, self.owed()), ("draft", 500.0))
        self.assertFalse(statement.bill_id)
        self.bill_and_attach(statement)
        self.assertEqual((statement.state, self.owed()), ("confirmed", 0.0))
        self.assertEqual(statement.bill_id.amount_untaxed, 500.0)
        self.assertEqual(statement.message_attachment_count, 1)
        self.assertLedgerProven()

    def bill_and_attach(self, statement):
        """Confirm it, and keep its document in the same transaction."""
        statement.action_confirm()
        self.sync()
        statement.message_post(body="x", attachments=[("statement.pdf", b"paper")])
