from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ... import tier_queries as queries


class LoyaltyNotice(models.Model):
    """Members are told before what they paid for ends, once for each period."""

    _inherit = "loyalty.notice"

    kind = fields.Selection(
        selection_add=[("ending", "Membership ends soon")],
        ondelete={"ending": "cascade"},
    )

    @api.model
    def _note_endings(self):
        """Remember whose membership ends soon; asked twice, nothing is told twice."""
        if "ending" not in self._kinds_wanted():
            return
        self.env.flush_all()
        facts = SQL(queries.ENDING, today=fields.Date.context_today(self))
        self._insert_facts(facts)

    @api.model
    def _cron_send(self):
        """Extend: look first who is to be told that a membership ends."""
        self._note_endings()
        return super()._cron_send()

    def _is_news(self):
        """Extend: a membership that was renewed, or is over, does not end soon."""
        if self.kind != "ending":
            return super()._is_news()
        period = self._period()
        later = [
            ("partner_id", "=", period.partner_id.id),
            ("tier_id", "=", period.tier_id.id),
            ("date_end", ">", period.date_end),
        ]
        today = fields.Date.context_today(self)
        return (
            bool(period)
            and period.date_end > max(today, period.date_start)
            and not period.search_count(later, limit=1)
        )

    def _period(self):
        """The paid period that the news is about; none for news of another kind.

        Whoever saves the template tries it on some notice, whatever that tells.
        """
        periods = self.env["loyalty.tier.period"].sudo()
        is_own = self.origin_model == periods._name
        return periods.browse(self.origin_id if is_own else []).exists()

    def _tier_in_words(self):
        """The tier that ends, for the mail."""
        return self._period().tier_id.name or ""

    def _ends_on(self):
        """The first day without it, for the mail."""
        return format_date(self.env, self._period().date_end)
