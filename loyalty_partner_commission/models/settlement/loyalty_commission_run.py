import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.loyalty_referral import row_locks

from ...policy import period as policy
from .loyalty_partner_agreement import PERIODS

_logger = logging.getLogger(__name__)

#: Partners a person waits for; more are worked on in the background.
AT_ONCE = 200
#: Partners between two commits of the background work.
BATCH = 100


class LoyaltyCommissionRun(models.Model):
    """All partners' statements of a period, and what became of every partner.

    The lines are written first, then worked through batch by batch: a run that
    was interrupted goes on where it stopped, and one that is asked for twice
    finds every statement there.
    """

    _name = "loyalty.commission.run"
    _description = "Commission Run"
    _order = "date_to desc, id desc"

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    period = fields.Selection(
        PERIODS, string="Partners paid", readonly=True, help="Empty: all partners."
    )
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="To", required=True, readonly=True)
    is_automatic = fields.Boolean(
        string="By itself", readonly=True, help="Made when the period closed."
    )
    state = fields.Selection(
        [("running", "Running"), ("done", "Done")],
        required=True,
        default="running",
        readonly=True,
    )
    line_ids = fields.One2many("loyalty.commission.run.line", "run_id", readonly=True)
    line_count = fields.Integer(string="Partners", compute="_compute_counts")
    created_count = fields.Integer(string="Statements", compute="_compute_counts")
    waiting_count = fields.Integer(
        string="Not paid", compute="_compute_counts", help="Carried, blocked or failed."
    )
    pending_count = fields.Integer(string="Still to do", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts")

    _automatic_uniq = models.UniqueIndex(
        "(company_id, period, date_from, date_to) WHERE is_automatic",
        "The statements of this period were made already.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "The period ends before it begins."
    )

    @api.depends("date_from", "date_to")
    def _compute_name(self):
        for run in self:
            first = format_date(self.env, run.date_from)
            run.name = f"{first} – {format_date(self.env, run.date_to)}"

    @api.depends("line_ids.code")
    def _compute_counts(self):
        rows = self.env["loyalty.commission.run.line"]._read_group(
            [("run_id", "in", self.ids)], ["run_id", "code"], ["__count"]
        )
        counts = {}
        for run, code, count in rows:
            counts.setdefault(run, {})[code] = count
        for run in self:
            by_code = counts.get(run, {})
            run.line_count = sum(by_code.values())
            run.created_count = by_code.get("created", 0) + by_code.get("refund", 0)
            run.pending_count = by_code.get("pending", 0)
            silent = by_code.get("nothing", 0) + run.pending_count
            run.waiting_count = run.line_count - run.created_count - silent
            done = run.line_count - run.pending_count
            run.progress = 100.0 * done / run.line_count if run.line_count else 100.0

    # ------------------------------------------------------------------ verbs

    def _start(self, partners=None):
        """Write a line for every partner of the run; ``partners``: only these."""
        self.ensure_one()
        payout = self.env["loyalty.commission.payout"]
        only = partners.commercial_partner_id.ids if partners else None
        rows = self.env["loyalty.commission.settlement"]._open_sums(
            self.company_id, self.date_to, only
        )
        if self.period and not partners:
            everybody = self.env["res.partner"].union(*(row.partner for row in rows))
            agreements = payout._agreements(everybody, self.company_id)
            rows = [
                row
                for row in rows
                if payout._period_of(row.partner, self.company_id, agreements)
                == self.period
            ]
        self.env["loyalty.commission.run.line"].sudo().create(
            [self._line(row.partner, row.currency, row.amount) for row in rows]
            + self._silent_lines(partners, rows)
        )
        self._finish()

    def _line(self, partner, currency, amount):
        """Values of a line that is still to be worked on."""
        return {
            "run_id": self.id,
            "partner_id": partner.id,
            "currency_id": currency.id,
            "amount": amount,
        }

    def _silent_lines(self, partners, rows):
        """Lines of those who were asked for and have nothing open."""
        if not partners:
            return []
        found = {row.partner for row in rows}
        return [
            self._line(partner, self.company_id.currency_id, 0.0) | {"code": "nothing"}
            for partner in partners.commercial_partner_id
            if partner not in found
        ]

    def _work(self):
        """Work through the lines: a few at once, many in the background."""
        self.ensure_one()
        pending = self._pending()
        if len(pending) > AT_ONCE:
            self.env.ref("loyalty_partner_commission.cron_commission_run")._trigger()
        elif pending:
            self._run_batch(pending.partner_id.ids)

    def _run_batch(self, partner_ids):
        """Make the statements of these partners, each of them once.

        One unit of work: it may be called as a job of its own, also while others
        work on the same run.
        """
        self.ensure_one()
        lines = self._pending(partner_ids).try_lock_for_update()
        if lines:
            self.env["loyalty.commission.proposal"]._settle_lines(lines)
        self._finish()

    def _pending(self, partner_ids=None):
        """Lines that nobody has worked on."""
        domain = [("run_id", "in", self.ids), ("code", "=", "pending")]
        if partner_ids is not None:
            domain.append(("partner_id", "in", list(partner_ids)))
        return self.env["loyalty.commission.run.line"].sudo().search(domain)

    def _finish(self):
        """A run without anything to do is done.

        Who meets somebody else at that leaves it to them, or to the cron. A run that
        goes on is not written: whoever works on another part would have to wait.
        """
        busy = self.sudo().filtered(lambda run: run._pending())
        busy.filtered(lambda run: run.state != "running").state = "running"
        ended = (self.sudo() - busy).filtered(lambda run: run.state != "done")
        if ended:
            row_locks.take(ended).state = "done"

    def action_resume(self):
        """Go on where the run stopped."""
        self.check_access("write")
        for run in self:
            run._work()

    def action_view_statements(self):
        """Open the statements that were made."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_partner_commission.action_loyalty_commission_statement"
        )
        made = self.line_ids.filtered(lambda line: line.code in ("created", "refund"))
        return action | {
            "domain": [("id", "in", made.statement_id.ids)],
            "context": {},
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_statements(self):
        if self.line_ids.statement_id:
            raise UserError(
                self.env._("A run with statements is kept: it says why they exist.")
            )

    # ------------------------------------------------------------------- cron

    @api.model
    def _cron_run(self):
        """Begin the runs of closed periods, then work on all that are unfinished."""
        companies = self.env["res.company"].sudo()
        for company in companies.search([("loyalty_payout_automatic", "=", True)]):
            self._start_closed_periods(company)
        self.sudo().search([("state", "=", "running")])._finish()
        cron = self.env["ir.cron"]
        lines = self.env["loyalty.commission.run.line"].sudo()
        pending = [("code", "=", "pending")]
        cron._commit_progress(remaining=lines.search_count(pending))
        while batch := lines.search(pending, limit=BATCH, order="run_id, id"):
            run = batch[0].run_id
            batch = batch.filtered(lambda line, run=run: line.run_id == run)
            try:
                with self.env.cr.savepoint():
                    run.with_company(run.company_id)._run_batch(batch.partner_id.ids)
            except OperationalError as conflict:
                # somebody works on the same partners; the next call goes on
                _logger.info("%s waits for another transaction: %s", run, conflict)
                break
            if not cron._commit_progress(len(batch)):
                break

    def _start_closed_periods(self, company):
        """Begin the run of each kind of period that has closed and has none."""
        today = fields.Date.context_today(self)
        for kind, _label in PERIODS:
            closed = policy.last_closed(kind, today)
            if closed is None:
                continue
            values = {
                "company_id": company.id,
                "period": kind,
                "date_from": closed.first,
                "date_to": closed.last,
                "is_automatic": True,
            }
            there = [(name, "=", value) for name, value in values.items()]
            if not self.search_count(there, limit=1):
                self.with_company(company).create(values)._start()
