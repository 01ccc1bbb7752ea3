from odoo import fields, models
from odoo.tools import consteq, hmac

from ...inside import inside, is_inside

#: What the token of a link is good for, and nothing else.
SCOPE = "loyalty_referral.reminders"


class ResPartner(models.Model):
    """Whether a customer wants to be reminded; the company decides for its people."""

    _inherit = "res.partner"

    loyalty_no_reminders = fields.Boolean(
        string="No reminders of benefits",
        copy=False,
        help="The customer does not want to be reminded of unused benefits, nor told "
        "before one expires. They choose so in the portal or by the link in a mail.",
    )

    def write(self, vals):
        """Override of `base`: the choice leaves a note.

        It is not tracked: what is tracked is read at every write to any contact, so
        also whenever an invoice is posted.
        """
        is_off = vals.get("loyalty_no_reminders")
        changed = self.browse()
        if is_off is not None and not is_inside(self, "loyalty_way_is_noted"):
            changed = self.filtered(lambda one: one.loyalty_no_reminders != is_off)
        result = super().write(vals)
        if changed:  # nothing is asked of mail at any other write
            note = (
                self.env._("No reminders of unused benefits any more.")
                if is_off
                else self.env._("Reminders of unused benefits again.")
            )
            changed._message_log_batch(bodies=dict.fromkeys(changed.ids, note))
        return result

    def _loyalty_reminders_path(self):
        """Address of the page on which reminders are stopped, without logging in."""
        entity = self.commercial_partner_id
        return f"/loyalty/reminders/{entity.id}/{entity._loyalty_reminders_token()}"

    def _loyalty_reminders_token(self):
        """Signature of that address: only who got our mail knows it."""
        return hmac(self.env(su=True), SCOPE, self.id)

    def _loyalty_reminders_of(self, partner_id, token):
        """The customer whose address this is, as superuser; nobody if it is forged."""
        partner = self.sudo().search([("id", "=", partner_id)])
        token = token if token and token.isascii() else ""
        known = partner and consteq(partner._loyalty_reminders_token(), token)
        return partner if known else partner.browse()

    def _loyalty_want_reminders(self, is_wanted, way):
        """Note what the customer chose, and by which way; the same twice is once."""
        for partner in self.sudo():
            if partner.loyalty_no_reminders != (not is_wanted):
                noted = inside(partner, "loyalty_way_is_noted")
                noted.loyalty_no_reminders = not is_wanted
                partner._message_log(body=way)
