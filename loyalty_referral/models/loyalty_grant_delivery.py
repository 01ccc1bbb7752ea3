import logging

from odoo import api, fields, models
from odoo.tools import float_compare

_logger = logging.getLogger(__name__)


class LoyaltyGrant(models.Model):
    """Hands out what is wanted and was not delivered, and takes back the rest.

    One method per kind of reward, ``_deliver_<kind>(difference)``: it hands out
    ``difference`` of this one grant (takes it back if negative) and returns how much
    was really moved, which may be less: points that were spent cannot be taken back.
    The rows are locked by whoever calls, so that nothing is handed out twice.
    """

    _inherit = "loyalty.grant"

    def _deliver(self):
        """Bring ``delivered`` to ``wanted`` where that is due and possible."""
        today = fields.Date.context_today(self)
        for grant in self:
            difference = grant._difference()
            is_due = not grant.available_on or grant.available_on <= today
            method = getattr(grant, f"_deliver_{grant.kind}", None)
            if method and difference and (difference < 0 or is_due):
                grant.delivered += method(difference)

    def _difference(self):
        """What is still to hand out (plus) or to take back (minus)."""
        self.ensure_one()
        if not float_compare(self.wanted, self.delivered, precision_digits=2):
            return 0.0
        return self.wanted - self.delivered

    @api.model
    def _cron_deliver(self):
        """Hand out what was on hold until today; a failing one does not stop others."""
        today = fields.Date.context_today(self)
        due = self.search(
            [
                ("state", "in", ("waiting", "partly")),
                ("available_on", "<=", today),
            ],
            order="id",
        )
        self.env["ir.cron"]._commit_progress(remaining=len(due))
        for grant in due:
            locked = grant.try_lock_for_update()
            try:
                with self.env.cr.savepoint():
                    locked._deliver()
            except Exception:  # noqa: BLE001 - one must not stop the others
                _logger.exception("grant %s could not be delivered", grant.id)
            if not self.env["ir.cron"]._commit_progress(1):
                break
