from collections import Counter

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, split_every

from ..models.reminder.loyalty_reminder import CAUSES, CHANNELS
from ..models.reminder.loyalty_reminder_run import PAGE

#: Customers that are shown one by one; the counts are complete.
SHOWN = 200
FATES = [
    *CHANNELS,
    ("quiet", "Later: quiet there now"),
    ("opted_out", "Not at all: does not want it"),
]


class LoyaltyReminderPreview(models.TransientModel):
    """Who would be reminded now, and how, shown before anybody is."""

    _name = "loyalty.reminder.preview"
    _description = "Who would be reminded"

    plan_id = fields.Many2one("loyalty.reminder.plan", required=True, readonly=True)
    mail_count = fields.Integer(readonly=True)
    activity_count = fields.Integer(readonly=True)
    held_count = fields.Integer(readonly=True)
    quiet_count = fields.Integer(readonly=True)
    total_count = fields.Integer(readonly=True)
    is_running = fields.Boolean(compute="_compute_is_running")
    line_ids = fields.One2many(
        "loyalty.reminder.preview.line", "preview_id", readonly=True
    )

    def _compute_is_running(self):
        for preview in self:
            preview.is_running = preview.plan_id.state == "running"

    def _make(self, plan):
        """Look at everybody, write nothing but this preview."""
        plan.check_access("read")
        run = self.env["loyalty.reminder.run"].with_company(plan.company_id).sudo()
        counts, shown = Counter(), []
        for page in split_every(PAGE, run._candidates(plan), list):
            for due in run._due(plan.sudo(), page):
                counts[due.fate] += 1
                if len(shown) < SHOWN:
                    shown.append(self._prepare_line(due))
        return self.create(
            {
                "plan_id": plan.id,
                "mail_count": counts["mail"],
                "activity_count": counts["activity"],
                "held_count": counts["held_out"],
                "quiet_count": counts["quiet"],
                "total_count": counts.total(),
                "line_ids": [fields.Command.create(values) for values in shown],
            }
        )

    def _prepare_line(self, due):
        """Values of a line about one customer."""
        worth = [
            format_amount(self.env, sum(rows.mapped("open_amount")), currency)
            for currency, rows in due.benefits.filtered("open_amount")
            .grouped("currency_id")
            .items()
        ]
        return {
            "partner_id": due.partner.id,
            "email": due.recipient.email if due.fate == "mail" else False,
            "benefit_count": len(due.benefits),
            "worth": ", ".join(worth),
            "cause": due.cause,
            "fate": due.fate,
        }

    def action_send_now(self):
        """Do not wait for the hour."""
        return self.plan_id.action_send_now()

    def action_send_test(self):
        """Send me the mail that the first of these would get; nobody else, no log."""
        self.ensure_one()
        me = self.env.user
        if not me.email:
            raise UserError(self.env._("Your user has no e-mail address."))
        line = self.line_ids[:1]
        if not line:
            raise UserError(
                self.env._("Nobody is due, so there is nothing to show in the mail.")
            )
        plan = self.plan_id.sudo()
        run = self.env["loyalty.reminder.run"].with_company(plan.company_id).sudo()
        for due in run._due(plan, line.partner_id.ids):
            log = self.env["loyalty.reminder"].sudo()
            log.create(run._prepare_reminder(plan, due))._send_sample(me)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Sent to %s.", me.email),
            },
        }


class LoyaltyReminderPreviewLine(models.TransientModel):
    """One customer who would be reminded."""

    _name = "loyalty.reminder.preview.line"
    _description = "Somebody who would be reminded"

    preview_id = fields.Many2one(
        "loyalty.reminder.preview", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one("res.partner", string="Customer")
    email = fields.Char()
    benefit_count = fields.Integer(string="Benefits")
    worth = fields.Char()
    cause = fields.Selection(CAUSES, string="Why")
    fate = fields.Selection(FATES, string="How")
