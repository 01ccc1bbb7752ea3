from odoo import api, fields, models
from odoo.tools import format_date

from ...inside import inside, is_inside

LAYOUT = "mail.mail_notification_light"
CAUSES = [
    ("first", "First reminder"),
    ("again", "Reminded again"),
    ("expires", "Before the last day"),
]
CHANNELS = [
    ("mail", "E-mail"),
    ("activity", "Activity"),
    ("banner", "Portal only"),
    ("held_out", "Held out"),
]


class LoyaltyReminder(models.Model):
    """That a customer was reminded, of what, and how: the log of the plans.

    A row and its e-mail are queued in one transaction, and there is one row per
    customer and day at most, whatever is run twice or dies in between. Customers of
    the hold-out group have rows too: of the days on which they were left in peace.
    """

    _name = "loyalty.reminder"
    _description = "Benefits"  # the heading of the mail: "Your Benefits"
    _order = "date desc, id desc"

    plan_id = fields.Many2one(
        "loyalty.reminder.plan",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    recipient_id = fields.Many2one("res.partner", readonly=True, ondelete="set null")
    date = fields.Date(
        required=True, readonly=True, help="The day where the customer is."
    )
    number = fields.Integer(string="No.", readonly=True)
    cause = fields.Selection(CAUSES, string="Why", required=True, readonly=True)
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    sent_on = fields.Datetime(
        readonly=True, help="When the mail server accepted the e-mail."
    )
    item_ids = fields.One2many("loyalty.reminder.item", "reminder_id", readonly=True)
    item_count = fields.Integer(string="Benefits", compute="_compute_item_count")
    shown = fields.Json(compute="_compute_shown")

    _day_uniq = models.UniqueIndex(
        "(company_id, partner_id, date)",
        "This customer was reminded today.",
    )

    @api.depends("cause")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """The title of the e-mail, under "Your Benefits"."""
        for reminder in self:
            is_last = reminder.cause == "expires"
            reminder.display_name = (
                self.env._("Ends soon") if is_last else self.env._("Still yours")
            )

    @api.depends("item_ids")
    def _compute_item_count(self):
        rows = self.env["loyalty.reminder.item"]._read_group(
            [("reminder_id", "in", self.ids)], ["reminder_id"], ["__count"]
        )
        counts = dict(rows)
        for reminder in self:
            reminder.item_count = counts.get(reminder, 0)

    # ------------------------------------------------------------------ the e-mail

    @api.depends("item_ids", "partner_id")
    @api.depends_context("lang")
    def _compute_shown(self):
        """What the e-mail lists, in words; one query for all that are written."""
        benefits = self.env["loyalty.benefit"].sudo()
        found = benefits.search([("partner_id", "in", self.partner_id.ids)])
        kinds = dict(benefits._fields["kind"]._description_selection(self.env))
        by_item = {(row.item_model, row.item_id): row for row in found}
        for reminder in self:
            reminder.shown = [
                {
                    "kind": kinds[row.kind],
                    "programme": row.programme or "",
                    "left": row.summary,
                    "until": row.expires_on and format_date(self.env, row.expires_on),
                }
                for item in reminder.item_ids
                if (row := by_item.get((item.item_model, item.item_id)))
            ]

    def _portal_url(self):
        """Where the customer sees it all."""
        return f"{self.company_id.get_base_url()}/my/rewards"

    def _opt_out_url(self):
        """Where reminders stop by one click, without logging in; in a sample, nowhere."""
        if is_inside(self, "loyalty_sample"):
            return self._portal_url()
        path = self.partner_id._loyalty_reminders_path()
        return f"{self.company_id.get_base_url()}{path}"

    def _queue_mails(self):
        """Queue an e-mail for each of these, with the way out in its head (RFC 8058)."""
        for plan, reminders in self.grouped("plan_id").items():
            template = plan.template_id.sudo()
            mails = template.send_mail_batch(reminders.ids, email_layout_xmlid=LAYOUT)
            by_id = {reminder.id: reminder for reminder in reminders}
            for mail in mails:
                mail.headers = repr(by_id[mail.res_id]._headers())

    def _send_sample(self, user):
        """Send ``user`` the mail of this row, which is then forgotten."""
        self.ensure_one()
        template = inside(self.plan_id.template_id.sudo(), "loyalty_sample")
        mail = template.send_mail_batch(
            self.ids,
            email_values={
                "recipient_ids": [],
                "email_to": user.email_formatted,
                "model": False,
                "res_id": False,
            },
            email_layout_xmlid=LAYOUT,
        )
        self.unlink()
        return mail

    def _headers(self):
        """What mail programmes make their button *Unsubscribe* of."""
        return {
            "List-Unsubscribe": f"<{self._opt_out_url()}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "X-Auto-Response-Suppress": "OOF",
        }


class LoyaltyReminderItem(models.Model):
    """One benefit that a reminder named: the proof that its last day was told."""

    _name = "loyalty.reminder.item"
    _description = "Benefit of a Reminder"
    _log_access = False

    reminder_id = fields.Many2one(
        "loyalty.reminder", required=True, readonly=True, index=True, ondelete="cascade"
    )
    item_model = fields.Char(required=True, readonly=True)
    item_id = fields.Many2oneReference(
        model_field="item_model", required=True, readonly=True
    )
    open = fields.Float(string="Unused then", digits=(16, 2), readonly=True)
    expires_on = fields.Date(
        string="Last day", readonly=True, help="As it was told the customer."
    )
    name = fields.Char(string="Benefit", compute="_compute_name")

    _item_idx = models.Index("(item_model, item_id)")

    @api.depends("item_model", "item_id")
    def _compute_name(self):
        for model, items in self.grouped("item_model").items():
            records = self.env[model].sudo().browse(items.mapped("item_id")).exists()
            names = {record.id: record.display_name for record in records}
            for item in items:
                item.name = names.get(item.item_id, self.env._("(deleted)"))
