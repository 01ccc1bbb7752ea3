from datetime import timedelta

from odoo import api, fields, models

from ...policy import throttle


class LoyaltyCodeMiss(models.Model):
    """Somebody tried a code that there is not, or that is not theirs.

    Kept for as long as it counts, for all workers and machines to see. A row for each,
    never changed: two at once do not wait for each other, and none is lost. Nobody can
    be read from it: users are numbers, addresses are keyed hashes.
    """

    _name = "loyalty.code.miss"
    _description = "Wrong Code"
    _log_access = False

    visitor = fields.Char(required=True, readonly=True)
    network = fields.Char(readonly=True)
    moment = fields.Datetime(required=True, readonly=True, index=True)

    def _counted(self, visitor, network):
        """Wrong codes of the visitor, of their network and of all, that still count."""
        self.flush_model()
        self.env.cr.execute(
            """
            SELECT COUNT(*) FILTER (WHERE visitor = %(visitor)s),
                   COUNT(*) FILTER (WHERE network = %(network)s),
                   COUNT(*)
              FROM loyalty_code_miss
             WHERE moment > %(since)s
            """,
            {"visitor": visitor, "network": network or None, "since": self._since()},
        )
        return throttle.Misses(*self.env.cr.fetchone())

    def _since(self):
        """What happened before has been forgotten."""
        return fields.Datetime.now() - timedelta(seconds=throttle.SECONDS)

    @api.autovacuum
    def _gc_forgotten(self):
        """Remove what does not count any more."""
        self.sudo().search([("moment", "<=", self._since())]).unlink()
