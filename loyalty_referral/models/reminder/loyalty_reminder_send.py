from odoo import models
from odoo.fields import Command


class LoyaltyReminderRun(models.AbstractModel):
    """Logs whom a plan reaches, and queues what is to happen, in one transaction."""

    _inherit = "loyalty.reminder.run"

    def _send(self, plan, dues):
        """Log and queue what is to happen; return the log."""
        dues = [due for due in dues if due.fate not in ("quiet", "opted_out")]
        log = self.env["loyalty.reminder"].create(
            [self._prepare_reminder(plan, due) for due in dues]
        )
        log.filtered(lambda row: row.channel == "mail")._queue_mails()
        spoken = log.filtered(
            lambda row: (
                row.channel == "activity"
                or (row.channel == "mail" and row.plan_id.by_activity)
            )
        )
        self.env["mail.activity"].create(
            [self._prepare_activity(plan, row) for row in spoken]
        )
        return log

    def _prepare_reminder(self, plan, due):
        """Values of a row of the log, with what it names."""
        return {
            "plan_id": plan.id,
            "company_id": plan.company_id.id,
            "partner_id": due.partner.id,
            "recipient_id": due.recipient.id if due.fate == "mail" else False,
            "date": due.day,
            "number": due.number,
            "cause": due.cause,
            "channel": due.fate,
            "item_ids": [
                Command.create(
                    {
                        "item_model": row.item_model,
                        "item_id": row.item_id,
                        "open": row.open,
                        "expires_on": row.expires_on,
                    }
                )
                for row in due.benefits
            ],
        }

    def _prepare_activity(self, plan, reminder):
        """Values of an activity on the customer, for who looks after them."""
        kind = self.env.ref("loyalty_referral.mail_activity_type_reminder")
        things = ", ".join(f"{row['kind']}: {row['left']}" for row in reminder.shown)
        responsible = reminder.partner_id.user_id or plan.user_id or self.env.user
        return {
            "activity_type_id": kind.id,
            "res_model_id": self.env["ir.model"]._get_id("res.partner"),
            "res_id": reminder.partner_id.id,
            "user_id": responsible.id,
            "date_deadline": reminder.date,
            "summary": kind.summary,
            "note": things,
        }
