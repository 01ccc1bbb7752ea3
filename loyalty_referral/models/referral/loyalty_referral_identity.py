from collections import defaultdict

from odoo import models

from odoo.addons.iap.tools import iap_tools

from ...policy import identity, risk


class LoyaltyReferralIdentity(models.AbstractModel):
    """Reads how the parties of referrals can be recognised, all at once.

    Which e-mail providers serve everybody is Odoo's own list (the one that keeps
    leads of strangers apart), and what the company adds to it.
    """

    _name = "loyalty.referral.identity"
    _description = "Loyalty Referral Identity"

    def _of_both(self, referrals):
        """How both can be recognised: dict from id to (referrer, friend)."""
        both = referrals.referrer_id | referrals.friend_id
        known = self._known(both.commercial_partner_id)
        found = {}
        for referral in referrals:
            own = referral.company_id
            referrer = known[referral.referrer_id.commercial_partner_id.id]
            friend = known[referral.friend_id.commercial_partner_id.id]
            if not referral.friend_id:
                friend = self._features_of(referral.lead_id)
            found[referral.id] = tuple(
                risk.Identity(
                    vats=frozenset(features["vat"]),
                    banks=frozenset(features["bank"]),
                    mailboxes=frozenset(self._mailboxes(features["email"], own)),
                    phones=frozenset(features["phone"]),
                )
                for features in (referrer, friend)
            )
        return found

    def _known(self, entities):
        """What all contacts and accounts of each entity say: by id and kind."""
        known = defaultdict(lambda: defaultdict(set))
        anybody = self.env["res.partner"].with_context(active_test=False)
        contacts = anybody.search_fetch(
            [("commercial_partner_id", "in", entities.ids)],
            [
                "commercial_partner_id",
                "country_id",
                "email_normalized",
                "phone_sanitized",
                "vat",
            ],
        )
        for contact in contacts:
            features = known[contact.commercial_partner_id.id]
            for kind, values in self._features_of(contact).items():
                features[kind] |= values
        for account in self.env["res.partner.bank"].search_fetch(
            [("partner_id", "in", contacts.ids)], ["acc_number", "partner_id"]
        ):
            number = identity.bank_account(account.acc_number or "")
            entity = account.partner_id.commercial_partner_id
            known[entity.id]["bank"] |= {number} - {None}
        return known

    def _features_of(self, record):
        """What a contact or a lead says about who it is."""
        is_contact = record._name == "res.partner"
        vat = None
        if is_contact and record.vat:
            vat = identity.vat(record.vat, record.country_id.code or "")
        return {
            "vat": {vat} - {None},
            "bank": set(),
            "email": {record.email_normalized} - {False},
            "phone": {record.phone_sanitized} - {False},
        }

    def _mailboxes(self, emails, company):
        """Domains of companies; whole addresses where a free provider is shared."""
        shared = set((company.loyalty_shared_domains or "").lower().split())
        for email in emails:
            mailbox = iap_tools.mail_prepare_for_domain_search(email)
            yield email if mailbox.lstrip("@") in shared else mailbox
