from odoo import api, fields, models

from ...policy import identity


class LoyaltyReferral(models.Model):
    """Both parties side by side, for whoever has to decide."""

    _inherit = "loyalty.referral"

    comparison = fields.Html(
        string="Side by side",
        compute="_compute_comparison",
        sanitize=False,
        groups="base.group_user",
    )

    @api.depends("referrer_id", "friend_id", "lead_id", "refusal_codes")
    @api.depends_context("lang")
    def _compute_comparison(self):
        for referral in self:
            referral.comparison = self.env["ir.qweb"]._render(
                "loyalty_referral.referral_comparison",
                {"referral": referral, "rows": referral.sudo()._comparison_rows()},
            )

    def _comparison_rows(self):
        """What is known of both: (label, referrer's, friend's, is it the same?)."""
        self.ensure_one()
        referrer = self._known_of(self.referrer_id)
        friend = self._known_of(self.friend_id) if self.friend_id else {}
        if not self.friend_id:
            friend = self._known_of_lead()
        matches = set((self.refusal_codes or "").split())
        rows = [
            (self.env._("VAT number"), "vat", "same_vat"),
            (self.env._("Bank accounts"), "bank", "same_bank"),
            (self.env._("E-mail"), "email", "same_domain"),
            (self.env._("Phone"), "phone", "same_phone"),
            (self.env._("Address"), "address", "same_entity"),
            (self.env._("Salesperson"), "salesperson", ""),
            (self.env._("Known since"), "since", ""),
        ]
        return [
            (label, referrer.get(kind, ""), friend.get(kind, ""), code in matches)
            for label, kind, code in rows
        ]

    def _known_of(self, partner):
        """What can be shown of a contact and the people of its company."""
        contacts = partner | partner.child_ids
        numbers = {
            identity.bank_account(account.acc_number or "")
            for account in contacts.bank_ids
        }
        return {
            "vat": partner.vat or "",
            "bank": ", ".join(sorted(map(identity.masked, numbers - {None}))),
            "email": ", ".join(filter(None, contacts.mapped("email"))),
            "phone": ", ".join(filter(None, contacts.mapped("phone"))),
            "address": partner.contact_address_inline or "",
            "salesperson": partner.user_id.name or "",
            "since": partner.create_date.date(),
        }

    def _known_of_lead(self):
        """What can be shown of somebody who is only a lead yet."""
        lead = self.lead_id
        return {
            "email": lead.email_from or "",
            "phone": lead.phone or "",
            "address": lead.city or "",
            "salesperson": lead.user_id.name or "",
            "since": lead.create_date and lead.create_date.date(),
        }
