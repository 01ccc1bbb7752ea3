import logging

from psycopg2 import IntegrityError, OperationalError

from odoo import api, fields, models
from odoo.tools import plaintext2html

from ... import row_locks
from ...logs import place_of

_logger = logging.getLogger(__name__)

#: Origins a request brings in line by itself, before its commit; more go to the cron.
AT_ONCE = 100
#: Origins the cron takes between two commits.
BATCH = 200
#: How often the cron looks again when others hold, or have just done, what it wants.
TRIES = 3
#: Who may work on the inbox at once without finding the other's rows only.
WORKERS = 8


class LoyaltyLedgerInbox(models.Model):
    """Documents the ledger has still to look at, and those that need a person.

    Doors only say *look at this again* (:meth:`_mark`). A few documents are looked
    at before the same commit, so that the user sees the effect; many wait for
    the cron. A document that cannot be understood is parked with the reason and
    never blocks the others, nor the invoice itself (decision 6).
    """

    _name = "loyalty.ledger.inbox"
    _description = "Loyalty Inbox"
    _inherit = ["loyalty.trail.mixin", "mail.activity.mixin"]
    _order = "id"

    origin_model = fields.Char(required=True, readonly=True)
    origin_id = fields.Many2oneReference(
        string="Document number",
        model_field="origin_model",
        required=True,
        readonly=True,
    )
    origin_name = fields.Char(string="Document", compute="_compute_origin_name")
    state = fields.Selection(
        [("waiting", "Waiting"), ("parked", "Needs attention")],
        required=True,
        default="waiting",
        readonly=True,
        index=True,
    )
    message = fields.Text(
        readonly=True, help="Why the document could not be brought into the ledger."
    )

    _origin_idx = models.Index("(origin_id, origin_model)")

    @api.depends("origin_model", "origin_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.origin_name

    @api.depends("origin_model", "origin_id")
    def _compute_origin_name(self):
        for model, rows in self.grouped("origin_model").items():
            names = {}
            if model in self.env:
                records = self.env[model].browse(rows.mapped("origin_id"))
                names = {r.id: r.display_name for r in records.sudo().exists()}
            for row in rows:
                row.origin_name = names.get(row.origin_id) or self.env._("(deleted)")

    # ------------------------------------------------------------------ doors

    def _mark(self, model, ids):
        """Remember to look at ``ids`` again before this transaction commits."""
        if not ids:
            return
        precommit = self.env.cr.precommit
        marked = precommit.data.setdefault("loyalty_referral.inbox", {})
        if not marked:
            precommit.add(self.sudo()._look_at_marked)
        marked.setdefault(model, set()).update(ids)

    def _look_at_marked(self):
        """Sync what was marked in this transaction, or leave it to the cron."""
        marked = self.env.cr.precommit.data.pop("loyalty_referral.inbox", {})
        for model, ids in marked.items():
            if len(ids) > AT_ONCE:
                self._postpone(model, sorted(ids))
            else:
                self._look_at_now(model, sorted(ids))

    def _look_at_now(self, model, ids):
        """Sync ``ids`` within this transaction; what does not work waits.

        Also for those who reserve credit and must not leave it open until the
        commit: the next invoice of the same batch would use it again.
        """
        self.env.flush_all()
        if ids and not self._attempt(model, ids):
            self._postpone(model, ids)

    def _postpone(self, model, ids):
        """Put ``ids`` into the inbox and wake the cron."""
        # a row that only waits has nothing to tell: no message, no follower
        quiet = {"tracking_disable": True, "mail_create_nosubscribe": True}
        self.with_context(**quiet).create(
            [{"origin_model": model, "origin_id": id_} for id_ in ids]
        )
        self.env.ref("loyalty_referral.cron_ledger_inbox")._trigger()

    # ------------------------------------------------------------------- work

    @api.model
    def _cron_drain(self):
        """Sync what waits, batch by batch; effect and removal commit together."""
        cron, misses = self.env["ir.cron"], 0
        waiting = [("state", "=", "waiting")]
        cron._commit_progress(remaining=self.search_count(waiting))
        while misses < TRIES and self.search_count(waiting, limit=1):
            rows = self._take()
            rows._drain()
            misses = 0 if rows else misses + 1
            if not cron._commit_progress(len(rows)):
                break

    def _take(self):
        """Rows that nobody else works on, as many as fit between two commits."""
        waiting = self.search([("state", "=", "waiting")], limit=BATCH * WORKERS)
        rows = row_locks.take(waiting, BATCH)
        return rows | row_locks.take(rows._of_the_same_documents())

    def _of_the_same_documents(self):
        """Other rows that wait for the same: posted and paid, looked at once."""
        others = self.browse()
        for model, rows in self.grouped("origin_model").items():
            others |= self.search(
                [
                    ("state", "=", "waiting"),
                    ("origin_model", "=", model),
                    ("origin_id", "in", rows.mapped("origin_id")),
                    ("id", "not in", rows.ids),
                ]
            )
        return others

    def _drain(self):
        """Sync these rows; what fails alone is parked, what is busy stays.

        One unit of work: it may be called as a job of its own, also beside the cron,
        and leaves alone what somebody else holds or has done.
        """
        held = row_locks.take(self.exists())
        for model, rows in held.grouped("origin_model").items():
            if rows._attempt(model, sorted(set(rows.mapped("origin_id")))):
                rows.unlink()
                continue
            for row in rows:
                row._drain_alone()

    def _drain_alone(self):
        """Sync one row; park it with the reason when it cannot be understood."""
        self.ensure_one()
        errors = []
        if self._attempt(self.origin_model, [self.origin_id], errors):
            self.unlink()
        elif errors:
            self._park(errors[0])

    def _attempt(self, model, ids, errors=None):
        """Sync ``ids`` all or nothing; return whether it worked.

        A conflict with another transaction is no error: the rows simply wait.
        """
        sync = self.env["loyalty.ledger.sync"]
        try:
            with self.env.cr.savepoint(flush=False):
                sync._sync_all(model, ids)
                self.env.flush_all()
        except OperationalError as conflict:
            _logger.info("%s %s wait for another transaction: %s", model, ids, conflict)
        except Exception as error:  # noqa: BLE001 - one bad row must not block others
            where = place_of(error)
            _logger.warning("%s %s could not be synced: %s", model, ids, where)
            if errors is not None:
                errors.append(error)
        else:
            return True
        self.env.transaction.clear()
        return False

    def _park(self, error):
        """Show the row under "Needs attention" and ask somebody to look at it."""
        reason = str(error).strip() or type(error).__name__
        if isinstance(error, IntegrityError):
            reason = self.env["loyalty.ledger.entry"]._sql_error_to_message(error)
        self.write({"state": "parked", "message": reason})
        responsible = self.env.ref("loyalty_referral.group_manager").user_ids
        self.activity_schedule(
            "mail.mail_activity_data_warning",
            summary=self.env._("The loyalty ledger needs attention"),
            note=plaintext2html(reason),
            user_id=responsible[:1].id or self.env.uid,
        )

    def action_retry(self):
        """Look at the documents once more, after their cause was mended."""
        self.check_access("write")
        self.write({"state": "waiting", "message": False})
        self.activity_unlink(["mail.mail_activity_data_warning"])
        self.sudo()._drain()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_referral.action_loyalty_ledger_inbox"
        )
        return action | {"target": "main"}  # what was done is gone from the inbox

    def action_open_origin(self):
        """Open the document that waits."""
        self.ensure_one()
        origin = self.env[self.origin_model].browse(self.origin_id)
        origin.check_access("read")
        return origin.get_formview_action()
