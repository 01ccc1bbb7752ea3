from odoo import fields, models


class MailMail(models.Model):
    """Door: a reminder counts as sent once the mail server has accepted it."""

    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Override of `mail`: note it before the e-mail is deleted."""
        told = self.filtered(
            lambda mail: mail.model == "loyalty.reminder" and mail.state == "sent"
        )
        if told:
            log = self.env["loyalty.reminder"].sudo().browse(told.mapped("res_id"))
            log.exists().write({"sent_on": fields.Datetime.now()})
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
