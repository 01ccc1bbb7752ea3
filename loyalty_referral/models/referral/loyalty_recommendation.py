from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, plaintext2html

from .loyalty_referral import ENDED


class LoyaltyRecommendation(models.AbstractModel):
    """A customer names somebody we should talk to: a lead and a referral.

    What the customer is told is the same whether we know the friend or not.
    """

    _name = "loyalty.recommendation"
    _description = "Loyalty Recommendation"

    def _take(self, program, referrer, values, consent):
        """Record what the form of ``referrer`` says; return the referral.

        :param values: cleaned and checked by ``policy/recommendation``
        :raise UserError: the customer has recommended enough for a day
        """
        self._refuse_too_many(program, referrer)
        email = email_normalize(values["email"]) or False
        again = self._same_again(program, referrer, email)
        if again:
            return again
        known = self._is_known(email, program.company_id)
        lead = self.env["crm.lead"].create(
            self._prepare_lead(program, referrer, values, consent)
        )
        referral = self.env["loyalty.referral"]._record(
            program,
            referrer,
            self.env["res.partner"],
            lead_id=lead.id,
            channel="form",
            known_contact=known,
            friend_email=email,
            consent_text=program.consent_text if consent else False,
            consent_on=fields.Datetime.now() if consent else False,
        )
        referral._invite()
        return referral

    def _refuse_too_many(self, program, referrer):
        """A person recommends a few friends a day; a machine does more."""
        today = fields.Datetime.now() - timedelta(days=1)
        count = self.env["loyalty.referral"].search_count(
            [
                ("referrer_id", "=", referrer.commercial_partner_id.id),
                ("company_id", "=", program.company_id.id),
                ("channel", "=", "form"),
                ("create_date", ">", today),
            ]
        )
        if count >= program.invitation_cap:
            raise UserError(
                self.env._(
                    "You have recommended many people today. Please go on tomorrow."
                )
            )

    def _same_again(self, program, referrer, email):
        """The referral that the same customer made of the same address."""
        referrals = self.env["loyalty.referral"]
        return email and referrals.search(
            [
                ("referrer_id", "=", referrer.commercial_partner_id.id),
                ("company_id", "=", program.company_id.id),
                ("friend_email", "=", email),
                ("state", "not in", ENDED),
            ],
            limit=1,
        )

    def _is_known(self, email, company):
        """Do we have this address already, as a contact or a lead of anybody's?"""
        if not email:
            return False
        ours = [
            ("email_normalized", "=", email),
            ("company_id", "in", (False, company.id)),
        ]
        return any(
            self.env[model].with_context(active_test=False).search_count(ours, limit=1)
            for model in ("res.partner", "crm.lead")
        )

    def _prepare_lead(self, program, referrer, values, consent):
        """Values of the lead for the programme's team."""
        agreed = (
            self.env._("The friend agreed to be contacted.")
            if consent
            else self.env._(
                "Nobody has said that the friend agrees to be contacted: ask before "
                "you write."
            )
        )
        return {
            "name": self.env._(
                "%(friend)s, recommended by %(referrer)s",
                friend=values["company"] or values["name"],
                referrer=referrer.commercial_partner_id.name,
            ),
            "type": "opportunity",
            "partner_name": values["company"],
            "contact_name": values["name"],
            "email_from": values["email"],
            "phone": values["phone"],
            "description": plaintext2html(f"{values['message']}\n\n{agreed}".strip()),
            "team_id": program.team_id.id,
            "user_id": False,  # the team decides who takes it
            "company_id": program.company_id.id,
        }
