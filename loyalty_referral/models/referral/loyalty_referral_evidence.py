from collections import defaultdict

from odoo import models
from odoo.tools import SQL, format_date

from ...policy import eligibility, risk

#: How many referrals a ring may have. Longer ones pay nobody for the trouble.
RING = 5


class LoyaltyReferralEvidence(models.AbstractModel):
    """Reads what speaks against referrals; the policies decide what it means.

    Every fact is read for all referrals at once. A company may switch off single
    rules (``loyalty_check_<code>``); a code without such a switch always counts.
    Other rooms add findings of their own in :meth:`_findings`.
    """

    _name = "loyalty.referral.evidence"
    _description = "Loyalty Referral Evidence"

    def _refusals(self, referrals):
        """What speaks against each referral: dict from id to a tuple of Reasons."""
        found = self._findings(referrals)
        return {
            referral.id: tuple(
                reason
                for reason in found[referral.id]
                if self._counts(reason.code, referral.company_id)
            )
            for referral in referrals
        }

    def _counts(self, code, company):
        """Does the company want to hear of it?"""
        switch = f"loyalty_check_{code}"
        return switch not in company._fields or company[switch]

    def _findings(self, referrals):
        """All that can be found, whether it counts or not: dict from id to Reasons."""
        parties = self._parties(referrals)
        identities = self.env["loyalty.referral.identity"]._of_both(referrals)
        brought_by = self._brought_by(referrals)
        paces = self._paces(referrals)
        found = {}
        for referral in referrals:
            who = parties[referral.id]
            reasons = eligibility.refusals(who)
            if who.referrer_id != who.friend_id:
                reasons += risk.common(*identities[referral.id])
                above = brought_by[referral.company_id.id]
                ring = risk.ring(who.referrer_id, who.friend_id, above, RING)
                reasons += risk.closed(self._names(ring))
            found[referral.id] = reasons + risk.too_many(paces[referral.id])
        return found

    def _names(self, partner_ids):
        """Names of those who stand in a ring."""
        return self.env["res.partner"].browse(partner_ids).mapped("display_name")

    # ---------------------------------------------------------------- parties

    def _parties(self, referrals):
        """Who the two are to us: dict from id to Parties."""
        first_days = self._first_days(referrals)
        both = referrals.referrer_id | referrals.friend_id
        employees = self._employees(both.commercial_partner_id)
        found = {}
        for referral in referrals:
            friend = referral.friend_id.commercial_partner_id
            company_id = referral.company_id.id
            found[referral.id] = eligibility.Parties(
                referrer_id=referral.referrer_id.commercial_partner_id.id,
                friend_id=friend.id or None,
                recorded_on=referral.date,
                first_invoiced_on=first_days.get((company_id, friend.id, "out")),
                first_billed_on=first_days.get((company_id, friend.id, "in")),
                listed_supplier=friend.supplier_rank > 0,
                employees=employees,
            )
        return found

    def _first_days(self, referrals):
        """Date of each friend's first posted document: by (company, friend, way)."""
        rows = self.env["account.move"]._read_group(
            [
                ("move_type", "in", ("out_invoice", "in_invoice")),
                ("state", "=", "posted"),
                ("partner_id.commercial_partner_id", "in", referrals.friend_id.ids),
                ("company_id", "in", referrals.company_id.ids),
            ],
            ["company_id", "commercial_partner_id", "move_type"],
            ["invoice_date:min"],
        )
        return {
            (company.id, friend.id, move_type.partition("_")[0]): day
            for company, friend, move_type, day in rows
        }

    def _employees(self, entities):
        """Ids of those entities that an internal user belongs to."""
        users = self.env["res.users"].search_fetch(
            [
                ("share", "=", False),
                ("partner_id.commercial_partner_id", "in", entities.ids),
            ],
            ["partner_id"],
        )
        return frozenset(users.partner_id.commercial_partner_id.ids)

    # ---------------------------------------------------------------- pattern

    def _brought_by(self, referrals):
        """The way up from each referrer: by company, who brought whom."""
        above = defaultdict(dict)
        if not referrals:
            return above
        referrals.flush_model(["company_id", "friend_id", "referrer_id", "state"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE way (company_id, friend_id, referrer_id, step) AS (
                     SELECT company_id, friend_id, referrer_id, 0
                       FROM loyalty_referral
                      WHERE id = ANY(%(ids)s)
                      UNION
                     SELECT higher.company_id, higher.friend_id,
                            higher.referrer_id, way.step + 1
                       FROM way
                       JOIN loyalty_referral higher
                         ON higher.company_id = way.company_id
                        AND higher.friend_id = way.referrer_id
                        AND higher.state NOT IN ('cancelled', 'refused')
                      WHERE way.step < %(ring)s)
                SELECT DISTINCT company_id, friend_id, referrer_id
                  FROM way
                 WHERE step > 0
                """,
                ids=referrals.ids,
                ring=RING,
            )
        )
        for company_id, friend_id, referrer_id in rows:
            above[company_id][friend_id] = referrer_id
        return above

    def _paces(self, referrals):
        """How many the referrer had brought shortly before: dict from id to Pace."""
        referrals.flush_model(["company_id", "date", "referrer_id", "state"])
        self.env["res.company"].flush_model(["loyalty_pace_days", "loyalty_pace_limit"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT own.id, COUNT(other.id), company.loyalty_pace_limit,
                       company.loyalty_pace_days
                  FROM loyalty_referral own
                  JOIN res_company company ON company.id = own.company_id
                  JOIN loyalty_referral other
                    ON other.company_id = own.company_id
                   AND other.referrer_id = own.referrer_id
                   AND other.state <> 'cancelled'
                   AND other.date > own.date - company.loyalty_pace_days
                   AND (other.date, other.id) <= (own.date, own.id)
                 WHERE own.id = ANY(%s)
              GROUP BY 1, 3, 4
                """,
                referrals.ids,
            )
        )
        paces = {id_: risk.Pace(*numbers) for id_, *numbers in rows}
        nothing = risk.Pace(0, 0, 0)
        return {id_: paces.get(id_, nothing) for id_ in referrals.ids}

    # ------------------------------------------------------------------ words

    def _refusal_texts(self, referral):
        """Put what speaks against a referral into words, one sentence a reason."""
        sentences = self._refusal_sentences()
        known = referral.refusal_params or {}
        texts = []
        for code in (referral.refusal_codes or "").split():
            params = dict(known.get(code, {}))
            if "since_date" in params:
                params["since_date"] = format_date(self.env, params["since_date"])
            texts.append(sentences[code] % defaultdict(lambda: "…", params))
        return texts

    def _refusal_sentences(self):
        """Map each refusal code to its translated sentence with named values."""
        return {
            "same_entity": self.env._(
                "Referrer and friend belong to the same company."
            ),
            "already_customer": self.env._(
                "The friend already had an invoice before the referral was recorded: "
                "the first is of %(since_date)s."
            ),
            "employee": self.env._("One of the two belongs to our own people."),
            "supplier": self.env._(
                "The friend was a supplier of ours before the referral was recorded."
            ),
            "same_vat": self.env._("Both have the VAT number %(vat)s."),
            "same_bank": self.env._("Both use the bank account %(account)s."),
            "same_domain": self.env._("Both write from %(domain)s."),
            "same_phone": self.env._("Both have the phone number %(phone)s."),
            "ring": self.env._("They bring each other: %(names)s."),
            "too_many": self.env._(
                "It is the referrer's referral number %(count)s within %(days)s days; "
                "more than %(limit)s are unusual."
            ),
            "name_unconfirmed": self.env._(
                'The friend said "%(name)s". Choose whom they meant and confirm it.'
            ),
            "known_contact": self.env._(
                "We knew the address before it was recommended."
            ),
        }
