"""A run over all partners: each once, whoever asks again and whatever stops it."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestCommissionRun(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bind()
        cls.sell_paid(1000.0, "2026-02-01")
        cls.other = cls.env["res.partner"].create({"name": "Southwind"})
        cls.bind(customer=cls.referrer, partner=cls.other)
        cls.sell_paid(100.0, "2026-02-02", customer=cls.referrer)
        cls.run_model = cls.env["loyalty.commission.run"]

    def make_run(self, **values):
        """A run of February, with its lines."""
        run = self.run_model.create(
            {
                "company_id": self.company.id,
                "date_from": "2026-02-01",
                "date_to": "2026-02-28",
                **values,
            }
        )
        run._start()
        return run

    def statements(self):
        """Amount of each statement, by partner."""
        found = self.env["loyalty.commission.statement"].search([])
        return {s.partner_id.name: s.closing_amount for s in found}

    def cron(self):
        """What the cron does, without its commits."""
        cron = self.env["ir.cron"]
        with patch.object(type(cron), "_commit_progress", lambda *a, **k: 60):
            self.run_model._cron_run()

    def test_batches_go_on_where_the_run_stopped(self):
        """One partner is done, then nothing: the other follows, nobody twice."""
        run = self.make_run()
        self.assertEqual((run.line_count, run.pending_count), (2, 2))

        run._run_batch(self.partner.ids)
        self.assertEqual(run.state, "running")
        self.assertEqual(run.progress, 50.0)
        self.assertEqual(self.statements(), {"Northwind Resellers": 500.0})

        run._run_batch(self.partner.ids)
        run.action_resume()
        self.assertEqual(run.state, "done")
        self.assertEqual(run.progress, 100.0)
        self.assertEqual(
            self.statements(), {"Northwind Resellers": 500.0, "Southwind": 50.0}
        )

    def test_the_cron_finishes_an_interrupted_run(self):
        run = self.make_run()
        run._run_batch(self.partner.ids)

        self.cron()

        self.assertEqual(run.state, "done")
        self.assertEqual(run.created_count, 2)

    def test_a_batch_that_crashes_leaves_nothing_behind(self):
        """The statements of a failing batch go with it; the next try makes them."""
        run = self.make_run()
        settlement = type(self.env["loyalty.commission.settlement"])

        with patch.object(settlement, "_fill", side_effect=ValueError("no power")):
            run._run_batch([self.partner.id, self.other.id])

        self.assertEqual(set(run.line_ids.mapped("code")), {"failed"})
        self.assertIn("no power", run.line_ids[0].reason)
        self.assertFalse(self.statements())
        again = self.make_run()
        again._work()
        self.assertEqual(again.created_count, 2)

    def test_one_bad_partner_stops_no_other(self):
        run = self.make_run()
        proposal = type(self.env["loyalty.commission.proposal"])
        plain = proposal._draft_values

        def spoiled(records, line):
            if line.partner_id == self.other:
                raise ValueError("spoiled")
            return plain(records, line)

        with patch.object(proposal, "_draft_values", spoiled):
            run._work()

        codes = {line.partner_id.name: line.code for line in run.line_ids}
        self.assertEqual(
            codes, {"Northwind Resellers": "created", "Southwind": "failed"}
        )

    def test_the_period_has_one_statement(self):
        """Billed; what is found later for the same period goes on the next."""
        self.make_run()._work()
        self.env["loyalty.commission.statement"].search([]).action_confirm()
        self.sync()
        self.sell_paid(600.0, "2026-02-20")

        again = self.make_run()
        again._work()

        self.assertEqual(again.line_ids.code, "exists")
        self.assertEqual(again.line_ids.amount, 120.0)
        march = self.make_run(date_from="2026-03-01", date_to="2026-03-31")
        march._work()
        self.assertEqual(march.line_ids.statement_id.opening_amount, 120.0)

    def test_everybody_by_their_own_period(self):
        """Southwind is paid by the quarter: not in the run of the month."""
        self.env["loyalty.partner.agreement"].create(
            {"partner_id": self.other.id, "period": "quarter"}
        )

        monthly = self.make_run(period="month")
        quarterly = self.make_run(period="quarter", date_to="2026-03-31")

        self.assertEqual(monthly.line_ids.partner_id, self.partner)
        self.assertEqual(quarterly.line_ids.partner_id, self.other)

    def test_by_itself_when_the_period_closes(self):
        """On 1 March February, on 1 April the quarter; on any day only once."""
        self.company.loyalty_payout_automatic = True
        self.env["loyalty.partner.agreement"].create(
            {"partner_id": self.other.id, "period": "quarter"}
        )
        with freeze_time("2026-02-28"):
            self.cron()
        self.assertFalse(self.statements())

        for _twice in range(2):
            with freeze_time("2026-03-01"):
                self.cron()
        self.assertEqual(self.statements(), {"Northwind Resellers": 500.0})
        (run,) = self.run_model.search([("line_ids", "!=", False)])
        self.assertEqual((run.period, str(run.date_to)), ("month", "2026-02-28"))

        with freeze_time("2026-04-01"):
            self.cron()
        self.assertEqual(self.statements()["Southwind"], 50.0)

    def test_only_if_wished(self):
        with freeze_time("2026-03-01"):
            self.cron()
        self.assertFalse(self.run_model.search([]))

    def test_on_demand_waits_for_somebody_to_ask(self):
        self.company.loyalty_payout_automatic = True
        self.company.loyalty_payout_period = "on_demand"
        with freeze_time("2027-01-01"):
            self.cron()
        self.assertFalse(self.statements())

        run = self.run_model.create(
            {"date_from": "2026-02-01", "date_to": "2026-02-10", "period": "month"}
        )
        run._start(self.partner)
        run._work()
        self.assertEqual(self.statements(), {"Northwind Resellers": 500.0})

    def test_many_are_left_to_the_background(self):
        """The person sees at once how many are to do, and the cron is woken."""
        target = "odoo.addons.loyalty_partner_commission.models.settlement.loyalty_commission_run"
        cron = type(self.env["ir.cron"])
        with (
            patch(f"{target}.AT_ONCE", 1),
            patch.object(cron, "_trigger") as trigger,
        ):
            run = self.make_run()
            run._work()

        self.assertEqual(run.pending_count, 2)
        trigger.assert_called_once()
        self.assertFalse(self.statements())
