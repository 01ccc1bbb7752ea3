from odoo import models


class LoyaltyCommissionStatement(models.Model):
    """The partner is told of a statement, and somebody that one is asked for."""

    _inherit = "loyalty.commission.statement"

    def action_send(self):
        """Write to the partner, with the text of the template to begin with."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send the statement"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": self._mail_template().id,
                "default_composition_mode": "comment",
                "default_email_layout_xmlid": "mail.mail_notification_light",
            },
        }

    def action_confirm(self):
        """Tell the partners of what was billed, where the company wishes so."""
        drafts = self.filtered(lambda statement: statement.state == "draft")
        result = super().action_confirm()
        billed = drafts.sudo().filtered(
            lambda statement: (
                statement.state == "confirmed"
                and statement.company_id.loyalty_statement_mail
            )
        )
        for statement in billed:
            self._mail_template().send_mail(
                statement.id, email_layout_xmlid="mail.mail_notification_light"
            )
        return result

    def _mail_template(self):
        """What is written to the partner; a company may reword it."""
        return self.env.ref(
            "loyalty_partner_commission.mail_template_commission_statement"
        )

    def _shared_url(self):
        """The page of the statement, also for who has no account in the portal."""
        self.ensure_one()
        return f"{self.get_base_url()}{self.get_portal_url()}"

    def _ask_for_confirmation(self):
        """Give somebody the task to look at a statement that the partner asks for."""
        self.ensure_one()
        managers = self.env.ref("loyalty_partner_commission.group_manager").user_ids
        managers = managers.filtered(lambda user: self.company_id in user.company_ids)
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("The partner asks to be paid"),
            user_id=managers[:1].id or self.env.uid,
        )
