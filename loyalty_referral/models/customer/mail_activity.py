from odoo import models


class MailActivity(models.Model):
    """Door: a call that is marked as done is a contact at once, not only at night."""

    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        """Override of `mail`: customers who were due are looked at again."""
        watches = self.env["loyalty.contact.watch"].sudo()
        watches = watches.search([("activity_id", "in", self.ids)])
        result = super()._action_done(feedback, attachment_ids)
        if watches:
            self.env["loyalty.contact.check"].sudo()._refresh(watches)
        return result
