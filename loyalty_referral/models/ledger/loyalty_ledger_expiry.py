from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every

#: Lots looked at between two commits.
PAGE = 200


class LoyaltyLedgerEntry(models.Model):
    """Lots whose last day is over leave the balance, day by day."""

    _inherit = "loyalty.ledger.entry"

    _due_idx = models.Index(
        "(expires_on) WHERE expires_on IS NOT NULL AND remaining > 0"
    )

    def _may_expire(self):
        """Those of these lots that may expire, once their last day is over: all.

        Extend it where something must have happened before, such as a notice.
        """
        return self

    def _due_to_expire(self, today):
        """Lots that still hold something although their last day is over."""
        found = self.search(
            Domain("partner_id", "!=", False)
            & Domain("remaining", ">", 0)
            & self._ends_by("<", today),
            order="id",
        )
        return found._may_expire()

    @api.model
    def _cron_expire(self):
        """Let what is due expire; what waits or is parked is looked at there."""
        inbox, cron = self.env["loyalty.ledger.inbox"], self.env["ir.cron"]
        rows = inbox.search_fetch([("origin_model", "=", self._name)], ["origin_id"])
        due = self._due_to_expire(fields.Date.context_today(self)).ids
        ids = sorted(set(due).difference(rows.mapped("origin_id")))
        cron._commit_progress(remaining=len(ids))
        for page in split_every(PAGE, ids, list):
            inbox._look_at_now(self._name, page)
            if not cron._commit_progress(len(page)):
                break
