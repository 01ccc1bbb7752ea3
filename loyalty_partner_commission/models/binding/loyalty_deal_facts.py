from dataclasses import astuple

from odoo import models
from odoo.tools import SQL

from ...policy import deal as policy

#: Contacts that might be the prospect, with the partner who has them today. The policy
#: looks at each; this only finds them, the surest first, and those somebody has.
_CONTACTS = """
    SELECT contact.name, contact.vat, contact.email, contact.website,
           binding.partner_id AS owner_id
      FROM res_partner contact
 LEFT JOIN loyalty_partner_binding binding
        ON binding.customer_id = contact.commercial_partner_id
       AND binding.company_id = %(company)s
       AND (binding.date_end IS NULL OR binding.date_end > %(today)s)
     WHERE contact.active
       AND (contact.company_id IS NULL OR contact.company_id = %(company)s)
       AND (regexp_replace(upper(contact.vat), '[^A-Z0-9]', '', 'g') = %(vat)s
            OR split_part(lower(contact.email), '@', 2) = ANY(%(domains)s)
            OR EXISTS (SELECT FROM unnest(%(domains)s::text[]) domain
                        WHERE position(domain IN lower(contact.website)) > 0)
            OR lower(contact.name) LIKE ANY(%(names)s))
  ORDER BY regexp_replace(upper(contact.vat), '[^A-Z0-9]', '', 'g') = %(vat)s
            DESC NULLS LAST,
           split_part(lower(contact.email), '@', 2) = ANY(%(domains)s)
            DESC NULLS LAST,
           binding.partner_id, contact.id
     LIMIT %(most)s
"""
#: So many contacts are compared.
MOST = 500


class LoyaltyDealFacts(models.AbstractModel):
    """Who might be the prospect of a deal: customers, bindings, other open deals."""

    _name = "loyalty.deal.facts"
    _description = "Facts of a Deal"

    def _verdict(self, deal):
        """Ask the policy whether the partner may have the prospect."""
        known = self._known_contacts(deal) + self._known_deals(deal)
        return policy.decide(_company(deal), deal.partner_id.id, known)

    def _known_contacts(self, deal):
        """Contacts that share a number, a domain or how a word of the name begins."""
        deal.env.flush_all()
        prospect = _company(deal)
        words = policy.name_key(prospect.name).split()
        rows = self.env.execute_query_dict(
            SQL(
                _CONTACTS,
                company=deal.company_id.id,
                today=deal.registered_on,
                most=MOST,
                vat=policy.vat_key(prospect.vat) or None,
                domains=sorted(policy.domains(prospect)),
                names=[f"%{word[:4]}%" for word in words if len(word) > 2],
            )
        )
        return [
            policy.Known(
                row["name"] or "",
                row["vat"] or "",
                row["email"] or "",
                row["website"] or "",
                row["owner_id"],
            )
            for row in rows
        ]

    def _known_deals(self, deal):
        """Deals that protect a prospect, or may yet."""
        others = self.env["loyalty.partner.deal"].sudo()
        return [
            policy.Known(*astuple(_company(other)), other.partner_id.id)
            for other in others.search(
                [
                    ("company_id", "=", deal.company_id.id),
                    ("state", "in", ("open", "review")),
                    ("id", "!=", deal.id),
                ]
            )
        ]


def _company(deal):
    """The prospect as the policy compares it."""
    return policy.Company(
        deal.name or "", deal.vat or "", deal.email or "", deal.website or ""
    )
