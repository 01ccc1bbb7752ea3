from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every

from ...policy import expiry
from .loyalty_ledger_expiry import PAGE

#: What is the customer's; commission is settled by statements, which tell.
NOTICED = ("credit", "cash")


class LoyaltyLedgerEntry(models.Model):
    """No lot expires unless its customer was told in time; else it is extended."""

    _inherit = "loyalty.ledger.entry"

    extended_until = fields.Date(
        readonly=True,
        help="Its customer was not told in time that it would expire. What was promised "
        "stays; this is until when it is good now.",
    )
    last_day = fields.Date(
        string="Good until",
        compute="_compute_last_day",
        help="The last day, extensions included; empty: it never expires.",
    )
    extension_ids = fields.One2many(
        "loyalty.extension",
        "item_id",
        domain=[("item_model", "=", "loyalty.ledger.entry")],
        string="Extensions",
        readonly=True,
    )

    @api.depends("expires_on", "extended_until")
    def _compute_last_day(self):
        for entry in self:
            entry.last_day = entry.extended_until or entry.expires_on

    def _ends_by(self, operator, day):
        """Domain of lots whose last day, extensions included, compares with ``day``."""
        return Domain("extended_until", operator, day) | (
            Domain("extended_until", "=", False) & Domain("expires_on", operator, day)
        )

    def _may_expire(self):
        """Override: only what the customer was told of in time, or does not want to hear."""
        told_on = self.env["loyalty.extension"]._told_on(self._name, self.ids)
        return (
            super()
            ._may_expire()
            .filtered(
                lambda lot: (
                    lot.purpose not in NOTICED
                    or expiry.was_told(lot._notice(told_on.get(lot.id)))
                )
            )
        )

    def _notice(self, told_on):
        """What the policy wants to know about the notice of a lot."""
        self.ensure_one()
        lot = self.sudo()
        return expiry.Notice(
            last_day=lot.last_day,
            told_on=told_on,
            days=lot.company_id.loyalty_notice_days,
            is_declined=lot.partner_id.loyalty_no_reminders,
        )

    @api.model
    def _cron_expire(self):
        """Override: what nobody was told of is extended first, on its last day."""
        today = fields.Date.context_today(self)
        cron = self.env["ir.cron"]
        ending = self.search(
            Domain("partner_id", "!=", False)
            & Domain("remaining", ">", 0)
            & Domain("purpose", "in", NOTICED)
            & self._ends_by("<=", today),
            order="id",
        )
        for page in split_every(PAGE, ending.ids, self.browse):
            page._extend(today)
            cron._commit_progress()
        self.env["loyalty.grant"]._extend_cards(today)
        cron._commit_progress()
        return super()._cron_expire()

    def _extend(self, today):
        """Give those of these lots a later last day whose notice was not sent in time."""
        told_on = self.env["loyalty.extension"]._told_on(self._name, self.ids)
        days = {}
        for lot in self:
            notice = lot._notice(told_on.get(lot.id))
            if until := expiry.extended_until(notice, today):
                days[lot.id] = until
        if not days:
            return
        lots = self.browse(days)
        self.env["loyalty.extension"].create(
            [
                lot._prepare_extension(days[lot.id], told_on.get(lot.id), today)
                for lot in lots
            ]
        )
        self.env.cr.execute_values(
            "UPDATE loyalty_ledger_entry AS lot SET extended_until = new.day "
            "FROM (VALUES %s) AS new (id, day) WHERE lot.id = new.id",
            list(days.items()),
        )
        lots.invalidate_recordset(["extended_until", "last_day"])

    def _prepare_extension(self, until, told_on, today):
        """Values of the note that a lot was extended."""
        return {
            "item_model": self._name,
            "item_id": self.id,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "date": today,
            "expires_on": self.last_day,
            "extended_until": until,
            "told_on": told_on,
        }
