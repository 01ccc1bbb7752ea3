from markupsafe import Markup

from odoo import models

from .loyalty_referral_program_terms import TERMS


class LoyaltyReferralProgram(models.Model):
    """What changed from one version of a programme to the next, for its chatter."""

    _inherit = "loyalty.referral.program"

    def _terms_in_words(self):
        """Terms as people read them: dict from label to text."""
        self.ensure_one()
        words = {}
        for name in TERMS:
            field = self._fields[name]
            label = field._description_string(self.env)
            words[label] = field.convert_to_export(self[name], self) or "–"
        rewards = self._fields["reward_ids"]._description_string(self.env)
        words[rewards] = "; ".join(self.reward_ids.mapped("display_name")) or "–"
        return words

    def _log_version(self, before, choice, count):
        """Write old and new terms into the chatter, and what open referrals do."""
        self.ensure_one()
        after = self._terms_in_words()
        lines = [
            Markup("<li>%s: %s → %s</li>") % (label, before[label], text)
            for label, text in after.items()
            if before[label] != text
        ]
        message = self.env._(
            "Version %(version)s. %(count)s open referrals keep their terms.",
            version=self.version,
            count=count,
        )
        if choice == "renew":
            message = self.env._(
                "Version %(version)s. %(count)s open referrals get the new terms.",
                version=self.version,
                count=count,
            )
        self.message_post(
            body=Markup("<p>%s</p><ul>%s</ul>") % (message, Markup().join(lines))
        )


class LoyaltyReferral(models.Model):
    """Which referrals may still get other terms, and how they do."""

    _inherit = "loyalty.referral"

    def _with_open_terms(self):
        """Those among these that were never granted anything and may still be."""
        candidates = self.filtered(lambda r: r.state in ("open", "review")).sudo()
        granted = self.env["loyalty.grant"].sudo()._wanted_of(candidates)
        earned = candidates._booked_amounts()
        kept = set(granted) | set(earned)
        return self.browse([id_ for id_ in candidates.ids if id_ not in kept])

    def _renew_terms(self):
        """Promise what the programme promises now; look at the facts again."""
        for referral in self.sudo():
            referral.terms = referral.program_id._prepare_terms()
        self._mark()
